"""Visits after warnings: the likeliest defaults, as tasks of those who answer for the accounts."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django.db import transaction

from yingshou.core.tables.collection import WARNING
from yingshou.records.audit.operations import record_event
from yingshou.records.collection.day_operations import add_tasks, give_tasks
from yingshou.records.collection.queries import visited_since
from yingshou.records.warnings import queries

AGAIN_AFTER = timedelta(days=90)
"""An account is not visited again within so many days."""
_STEP = "WARNING_VISIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVisits:
    """How many visits were given out, and how many of the list were in hand or made already."""

    given: int
    passed_over: int


def give_visits(*, count: int, as_of: date, given_by: str) -> GivenVisits:
    """Give so many visits out, the likeliest default first; the same again gives the next. One transaction.

    Accounts with a visit after a warning in the last ninety days are passed over. The task goes to who
    answers for the card; where nobody does, it waits without a name for the team lead to see.

    Args:
        count: visits to give.
        as_of: business date.
        given_by: who asks for it.
    """
    with transaction.atomic():
        recent = visited_since(treatment=WARNING, day=as_of - AGAIN_AFTER)
        ranked = queries.visit_list(count + len(recent))
        cards = [card for card in ranked if card.account_id not in recent][:count]
        rows = [
            {
                "task_no": f"{card.account_id}-{_STEP}-{as_of:%Y%m%d}", "account_no": card.account_id,
                "step": _STEP,
                "kind": "VISIT", "role": card.owner, "treatment": WARNING, "anchor_date": card.opened_on,
                "step_date": as_of, "made_on": as_of, "amount": card.amount, "notice_no": None,
                "state": "WAITING",
                "given_on": None, "ended_date": None, "username": card.username,
            }
            for card in cards
        ]  # fmt: skip
        if rows:
            tasks = pl.DataFrame(rows, infer_schema_length=None)
            add_tasks(tasks)
            give_tasks(tasks=tasks, on=as_of)
            record_event(
                actor=given_by, action="GIVE_VISITS", subject=as_of.isoformat(),
                detail={"accounts": [card.account_id for card in cards]},
            )  # fmt: skip
    return GivenVisits(given=len(rows), passed_over=len(ranked) - len(cards))

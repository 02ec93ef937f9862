"""Open a matter before a court (立案) over items an account owes."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
from django.db import transaction

from yingshou.core.legal import conduct_on
from yingshou.records.audit.operations import record_event
from yingshou.records.collection.operations import lift_hold, place_hold
from yingshou.records.collection.queries import holds_of
from yingshou.records.legal import frames, operations
from yingshou.records.legal.operations import refusal
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts

HOLD = "LEGAL"


def open_legal_matter(
    *,
    account_no: str,
    reason: str,
    opened_by: str,
    as_of: date,
    receivable_nos: Sequence[str] | None = None,
    owner: str = "",
    until_date: date | None = None,
    court: str = "",
) -> str:
    """Write a matter over overdue items and return its number; what is claimed is what is open of them now.

    Where the conduct in force says so, collection holds the items back until the matter is closed. One
    transaction.

    Args:
        account_no: who owes.
        reason: why it goes to court; not empty.
        opened_by: who opens it.
        as_of: business date.
        receivable_nos: the items; None for all that are overdue and in no other matter.
        owner: who answers for it; who opens it where empty.
        until_date: last day for filing claims, where a court that deals with a bankruptcy named one.
        court: the court, where it is known.

    Raises:
        UnableToGoToCourt: UNKNOWN_ACCOUNT, UNKNOWN_ITEM, IN_MATTER, MISSING_VALUE.
    """
    if not reason.strip():
        raise refusal("MISSING_VALUE", "reason", "reason")
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        items = _items(account_no, receivable_nos, as_of)
        number = operations.next_number(account_no)
        matter = operations.store_matter(
            items=items, matter_no=number, account_id=account_no, reason=reason.strip()[:200],
            principal=items["principal"].sum(), penalty=items["penalty"].sum(), owner=owner or opened_by,
            opened_by=opened_by, opened_date=as_of,
        )  # fmt: skip
        operations.add_step(
            matter=matter, state="OPEN", kind="OPENED", step_date=as_of, until_date=until_date,
            court=court.strip()[:100] or None, amount=matter.principal + matter.penalty,
            note=matter.reason, recorded_by=opened_by,
        )  # fmt: skip
        _hold(number, account_no, items, as_of, opened_by)
        record_event(
            actor=opened_by, action="OPEN_LEGAL_MATTER", subject=number,
            detail={"account_no": account_no, "items": items.height, "principal": matter.principal},
        )  # fmt: skip
    return number


def lift_legal_holds(*, matter_no: str, account_no: str, on: date, lifted_by: str) -> None:
    """End the holds of a matter that are in force on a day, in the caller's transaction."""
    in_force = holds_of([account_no]).filter(
        kind=HOLD, reason=_reason(matter_no), lift__isnull=True, last_date__gte=on
    )
    for hold in in_force:
        lift_hold(hold_no=hold.pk, account_no=account_no, on=on, lifted_by=lifted_by, reason="案件已结")


def _items(account_no: str, receivable_nos: Sequence[str] | None, as_of: date) -> pl.DataFrame:
    """Return the items of a new matter with what is open of them: receivable_no, principal, penalty."""
    owed = open_items(account_nos=[account_no], as_of=as_of).filter(pl.col("due_date") < as_of)
    taken = operations.in_matters(owed["receivable_no"].to_list())
    if receivable_nos is None:
        owed = owed.filter(~pl.col("receivable_no").is_in(taken))
    else:
        wanted = set(receivable_nos)
        missing = sorted(wanted - set(owed["receivable_no"]))
        if missing:
            raise refusal("UNKNOWN_ITEM", "receivable_nos", missing[0])
        if wanted & set(taken):
            raise refusal("IN_MATTER", "receivable_nos", min(wanted & set(taken)))
        owed = owed.filter(pl.col("receivable_no").is_in(list(wanted)))
    if owed.is_empty():
        raise refusal("UNKNOWN_ITEM", "account_no", account_no)
    return owed.select("receivable_no", principal="principal_open", penalty="penalty_open")


def _hold(number: str, account_no: str, items: pl.DataFrame, on: date, placed_by: str) -> None:
    rule = conduct_on(conduct=frames.conduct(), day=on)
    if rule["reminders"] != "PAUSE":
        return
    for receivable_no in items["receivable_no"]:
        place_hold(
            account_no=account_no, receivable_no=receivable_no, kind=HOLD, reason=_reason(number),
            from_date=on, last_date=on + timedelta(days=rule["hold_days"]), placed_by=placed_by,
        )  # fmt: skip


def _reason(matter_no: str) -> str:
    return f"法律案件 {matter_no}"

"""Writes of signals and rules, and of what a watch found."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from django.core.serializers.json import DjangoJSONEncoder

from yingshou.core.errors import YingshouError
from yingshou.core.tables import WARNING_TABLES, Table
from yingshou.records.copy import Stored, store_new
from yingshou.records.risk.operations import RULE_STORES as RISK_STORES
from yingshou.records.warnings.frames import DATABASE_TABLES
from yingshou.records.warnings.models import WarningCard, WarningEvent

_FIELDS = (
    "state", "colour", "opened_on", "changed_on", "seen_on", "lead_days", "owner", "username", "chance",
    "amount", "score", "reasons",
)  # fmt: skip
_AT_A_TIME = 500


class UnableToWatchError(YingshouError):
    """A later day has been watched already; a day is not watched after it."""

    code = "UNABLE_TO_WATCH"


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one of WARNING_TABLES; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


RULE_STORES = {
    **RISK_STORES,
    **{table.name: (DATABASE_TABLES[table.name], partial(store_rules, table)) for table in WARNING_TABLES},
}
"""Where the rows of each table of warnings, and of the risk they rest on, go and how they are stored."""


def check_day(on: date) -> None:
    """Refuse a day before the last one that was watched. Raises UnableToWatchError."""
    last = WarningCard.objects.order_by("-seen_on").values_list("seen_on", flat=True).first()
    if last is not None and last > on:
        raise UnableToWatchError(
            zh=f"{last} 已经预警，不能再处理更早的 {on}",
            en=f"{last} has been watched; {on} lies before it",
            field="as_of",
        )


def keep_cards(
    *, cards: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]], run_no: str
) -> None:
    """Write cards over what is stored of their account and cause, and append what became of them.

    Args:
        cards: `account_no`, `cause` and the other fields of `WarningCard`.
        events: `account_no`, `cause`, `move`, `colour`, `event_date`, `reasons`.
        run_no: the watch.
    """
    WarningCard.objects.bulk_create(
        [
            WarningCard(
                account_id=row["account_no"], cause=row["cause"],
                **{name: _plain(row[name]) if name == "reasons" else row[name] for name in _FIELDS},
            )
            for row in cards
        ],
        update_conflicts=True, unique_fields=["account", "cause"], update_fields=list(_FIELDS),
        batch_size=_AT_A_TIME,
    )  # fmt: skip
    WarningEvent.objects.bulk_create(
        [
            WarningEvent(
                account_id=row["account_no"], cause=row["cause"], move=row["move"], colour=row["colour"],
                event_date=row["event_date"], reasons=_plain(row["reasons"]), run_no=run_no,
            )
            for row in events
        ],
        batch_size=_AT_A_TIME,
    )  # fmt: skip


def _plain(rows: Any) -> Any:
    return json.loads(json.dumps(rows, cls=DjangoJSONEncoder))

"""Writes of matters, their steps, and what requests to write off stand on, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from yingshou.core.tables import LEGAL_RULE_TABLES
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.core.tables.schema import Table
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.legal.frames import RULE_DATABASE_TABLES
from yingshou.records.legal.models import (
    Matter,
    MatterItem,
    Standing,
    Step,
    WriteOff,
    WriteOffUndo,
)
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.payments.operations import Refusal


class UnableToGoToCourt(Refusal):
    """A matter, a step, or a bundle is refused; `code` is a problem code."""


def refusal(code: str, field: str, value: object) -> UnableToGoToCourt:
    """Make the refusal of a problem code, with its remedy."""
    reason = PROBLEM_CODES[code]
    return UnableToGoToCourt(
        code,
        zh=f"{value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new versions of one of LEGAL_RULE_TABLES; what is stored is never overwritten."""
    return store_new(RULE_DATABASE_TABLES[table.name], table.conform(frame), table.key)


RULE_STORES = {
    table.name: (RULE_DATABASE_TABLES[table.name], partial(store_rules, table)) for table in LEGAL_RULE_TABLES
}
"""The database table of each table of rules and how its rows are stored."""


def next_number(account_no: str) -> str:
    """Number the next matter of an account that the transaction holds."""
    return f"{account_no}-L{Matter.objects.filter(account_id=account_no).count() + 1}"


def store_matter(*, items: pl.DataFrame, **columns: Any) -> Matter:
    """Write a matter over items: `receivable_no`, `principal`, `penalty` in yuan."""
    matter = Matter.objects.create(**columns)
    number = pl.lit(matter.pk).alias("matter_no")
    copy_in("legal_matteritem", items.select(number, "receivable_no", "principal", "penalty"))
    return matter


def hold_matter(matter_no: str) -> Matter:
    """Hold a matter until the transaction ends. Raises UnableToGoToCourt: UNKNOWN_MATTER."""
    found = Matter.objects.select_for_update(of=("self",)).filter(pk=matter_no).first()
    if found is None:
        raise refusal("UNKNOWN_MATTER", "matter_no", matter_no)
    return found


def in_matters(receivable_nos: Sequence[str]) -> list[str]:
    """Return those of some items that a matter which is not closed is about."""
    found = MatterItem.objects.filter(receivable_id__in=list(receivable_nos))
    return list(found.exclude(matter__standing__state="CLOSED").values_list("receivable_id", flat=True))


def add_step(*, matter: Matter, state: str, **columns: Any) -> Step:
    """Write the next step of a held matter and the state it comes to."""
    last = matter.steps.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    step = Step.objects.create(matter=matter, sequence=last + 1, **columns)
    Standing.objects.update_or_create(
        matter=matter, defaults={"state": state, "changed_date": step.step_date}
    )
    return step


def store_write_off(*, request: MoneyRequest, items: pl.DataFrame, columns: Mapping[str, Any]) -> None:
    """Write what a request to write off stands on, and its items: `receivable_no`, `principal`, `penalty`."""
    WriteOff.objects.create(request=request, **columns)
    number = pl.lit(request.pk).alias("request_no")
    copy_in("legal_writeoffitem", items.select(number, "receivable_no", "principal", "penalty"))


def store_undo(*, request: MoneyRequest, write_off_no: str) -> None:
    """Write which write-off a request would undo."""
    WriteOffUndo.objects.create(request=request, write_off_id=write_off_no)


def store_recoveries(
    *, rows: pl.DataFrame, account_no: str, recovered_date: date, recovered_by: str, entry_no: str
) -> int:
    """Write what a payment brought of claims written off, or took back: columns RECOVERED."""
    return copy_in(
        "legal_recovery",
        rows.with_columns(
            account_no=pl.lit(account_no), recovered_date=pl.lit(recovered_date),
            recovered_by=pl.lit(recovered_by), entry_no=pl.lit(entry_no),
        ),
    )  # fmt: skip


def total_of(items: pl.DataFrame) -> Decimal:
    """Return the principal of items in yuan."""
    return Decimal(items["principal"].sum() or 0)

"""What an account owes today, item by item, penalty accrued to the business date."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.interfaces.clock import business_date
from yingshou.records.payments.frames import open_items

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What an account owes on a day, in yuan, the oldest due date first.

    `out` is what of it is out with the bank, principal and penalty; at the counter it is not among the items.
    """

    items: list[dict[str, Any]]
    principal: Decimal
    penalty: Decimal
    overdue: Decimal
    out: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return principal and penalty together."""
        return self.principal + self.penalty


def owed_by(account_no: str) -> Owed:
    """Return what an account owes on the business date; `overdue` is principal past its due date."""
    as_of = business_date()
    items = open_items(account_nos=[account_no], as_of=as_of).sort("due_date", "receivable_no")
    return _owed(items, as_of)


def payable_by(account_no: str) -> Owed:
    """Return what an account may pay now: what it owes, but for the items that are out with the bank."""
    as_of = business_date()
    items = open_items(account_nos=[account_no], as_of=as_of, unlocked=True)
    free = _owed(items.sort("due_date", "receivable_no"), as_of)
    return replace(free, out=owed_by(account_no).total - free.total)


def _owed(items: pl.DataFrame, as_of: date) -> Owed:
    late = pl.col("principal_open").filter(pl.col("due_date") < as_of).sum().alias("overdue")
    sums = items.select(pl.col("principal_open").sum(), pl.col("penalty_open").sum(), late)
    return Owed(
        items=items.to_dicts(),
        principal=sums.item(0, "principal_open") or ZERO,
        penalty=sums.item(0, "penalty_open") or ZERO,
        overdue=sums.item(0, "overdue") or ZERO,
    )

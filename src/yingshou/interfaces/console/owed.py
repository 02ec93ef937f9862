"""What an account owes today, item by item, penalty accrued to the business date."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.interfaces.clock import business_date
from yingshou.records.payments.frames import open_items

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What an account owes on a day, in yuan, the oldest due date first."""

    items: list[dict[str, Any]]
    principal: Decimal
    penalty: Decimal
    overdue: Decimal

    @property
    def total(self) -> Decimal:
        """Return principal and penalty together."""
        return self.principal + self.penalty


def owed_by(account_no: str) -> Owed:
    """Return what an account owes on the business date; `overdue` is principal past its due date."""
    as_of = business_date()
    items = open_items(account_nos=[account_no], as_of=as_of).sort("due_date", "receivable_no")
    late = pl.col("principal_open").filter(pl.col("due_date") < as_of).sum().alias("overdue")
    sums = items.select(pl.col("principal_open").sum(), pl.col("penalty_open").sum(), late)
    return Owed(
        items=items.to_dicts(),
        principal=sums.item(0, "principal_open") or ZERO,
        penalty=sums.item(0, "penalty_open") or ZERO,
        overdue=sums.item(0, "overdue") or ZERO,
    )

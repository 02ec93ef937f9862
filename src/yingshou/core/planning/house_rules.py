"""The house rules that are shipped, and which of their versions holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.tables import PLAN_RULES

_SHIPPED = date(2000, 1, 1)
_DAYS = "1,5,8,10,15,18,20,22,25,28"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """What the designer may propose. Columns as in `plan_rules`."""

    allowed_days: tuple[int, ...]
    lead_days: int
    most_terms: int
    ratio_step: Decimal
    promise: Decimal
    lateness: str

    @property
    def steps(self) -> int:
        """Return into how many steps the base is cut."""
        return int(1 / self.ratio_step)


def default_plan_rules() -> pl.DataFrame:
    """Return the rules that are shipped: working defaults that no public text sets.

    A company imports its own.
    """
    row = (
        _SHIPPED, _DAYS, 8, 3, Decimal("0.05"), Decimal("0.95"), "COUNTED", "随附的工作默认值，待本单位确认",
    )  # fmt: skip
    return pl.DataFrame([row], schema=PLAN_RULES.schema, orient="row")


def rules_on(*, rules: pl.DataFrame, day: date) -> HouseRules:
    """Return the rules that hold on a day.

    Args:
        rules: table PLAN_RULES, all versions.
        day: business date.
    """
    row = rules.filter(pl.col("valid_from") <= day).sort("valid_from").row(-1, named=True)
    return HouseRules(
        allowed_days=tuple(int(text) for text in row["allowed_days"].split(",")),
        lead_days=row["lead_days"],
        most_terms=row["most_terms"],
        ratio_step=row["ratio_step"],
        promise=row["promise"],
        lateness=row["lateness"],
    )

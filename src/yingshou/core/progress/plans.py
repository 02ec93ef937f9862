"""Which plan holds for a unit, and what share it asks for by the end of each day."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.money import PRICE
from yingshou.core.period import day_in_month
from yingshou.core.tables.progress import RECOVERY_PLANS
from yingshou.core.tables.scope import ALL

_UNIT = ("username", "org_code", "supply_class")
"""What a plan is made for, the most particular first."""


def planned_shares(
    *, plans: pl.DataFrame, bill_month: int, days: Sequence[date], org_code: str = ALL,
    supply_class: str = ALL, username: str = ALL,
) -> pl.DataFrame | None:  # fmt: skip
    """Return the share that should be received by the end of each day, or None where no plan holds.

    Between two days of a plan the earlier one's share holds: a target is reached on its day, not before. A
    plan of an organisation holds for those below it, whose codes begin with its own.

    Args:
        plans: table RECOVERY_PLANS.
        bill_month: billing month YYYYMM.
        days: the days of the chart, in order.
        org_code: the unit's organisation; ALL = the whole company.
        supply_class: the unit's class; ALL = every class.
        username: the collector who answers for it; ALL = anybody.

    Returns:
        day, planned_share.
    """
    plans = RECOVERY_PLANS.conform(plans).filter(pl.col("valid_from_month") <= bill_month)
    fits = (
        ((pl.col("username") == ALL) | (pl.col("username") == username))
        & ((pl.col("supply_class") == ALL) | (pl.col("supply_class") == supply_class))
        & ((pl.col("org_code") == ALL) | pl.lit(org_code).str.starts_with(pl.col("org_code")))
    )
    # A longer code is a smaller organisation, so it goes before its parents.
    order = [pl.col("username") != ALL, pl.col("org_code").str.len_chars() * (pl.col("org_code") != ALL),
             pl.col("supply_class") != ALL, pl.col("valid_from_month")]  # fmt: skip
    found = plans.filter(fits).sort(order, descending=True)
    if found.is_empty():
        return None
    version = ["username", "org_code", "supply_class", "valid_from_month"]
    chosen = found.join(found.head(1).select(version), on=version).sort("day")
    points = pl.DataFrame(
        {
            "day": [day_in_month(bill_month, day) for day in chosen["day"]],
            "planned_share": chosen["planned_share"],
        },
        schema={"day": pl.Date, "planned_share": PRICE},
    )
    wanted = pl.DataFrame({"day": list(days)}, schema={"day": pl.Date}).sort("day")
    return wanted.join_asof(
        points.unique("day", keep="last", maintain_order=True).sort("day"), on="day", strategy="backward"
    ).with_columns(pl.col("planned_share").fill_null(pl.lit(0).cast(PRICE)))

"""Whether what came lay inside the intervals, month by month."""

import polars as pl

from yingshou.core.forecasting.model import Model
from yingshou.core.forecasting.paths import inside_later
from yingshou.core.money import PRICE, round_price

COVERAGE = pl.Schema(
    {"month": pl.Int32(), "basis": pl.String(), "days": pl.Int64(), "inside": pl.Int64(), "share": PRICE}
)
"""Forecasts about a month that could be held against what came, those between P10 and P90, and their share.

Basis KEPT: daily energy one to seven days after the last measured one; AGED: daily energy up to seven days
after the forecast was made, from data that were older; BILL: bills; MONEY: what had been received of a
month by its end; all as they were kept. JUDGED: daily energy, those a model was judged by before it was kept.
"""
KEPT, AGED, BILL, MONEY, JUDGED = "KEPT", "AGED", "BILL", "MONEY", "JUDGED"


def kept_coverage(said: pl.DataFrame, *, basis: str) -> pl.DataFrame:
    """Hold forecasts that were kept against what came.

    Args:
        said: month, low, high, came.
        basis: what they are about.

    Returns:
        COVERAGE by month.
    """
    return _shares(said.select("month", inside=pl.col("came").is_between("low", "high")), basis)


def judged_coverage(model: Model) -> pl.DataFrame:
    """Hold the later judged forecasts of a model against intervals made from the earlier ones: COVERAGE."""
    months, inside = inside_later(model)
    return _shares(pl.DataFrame({"month": months, "inside": inside.astype(bool)}), JUDGED)


def _shares(rows: pl.DataFrame, basis: str) -> pl.DataFrame:
    counted = rows.group_by("month").agg(days=pl.len(), inside=pl.col("inside").sum()).sort("month")
    share = pl.col("inside").cast(pl.Decimal(38, 12)) / pl.col("days").cast(pl.Decimal(38, 12))
    return counted.with_columns(basis=pl.lit(basis), share=round_price(share, 4)).select(
        pl.col(name).cast(dtype) for name, dtype in COVERAGE.items()
    )

"""Whether what came lay inside the intervals, month by month."""

import polars as pl

from yingshou.core.forecasting.model import Model
from yingshou.core.forecasting.paths import inside_later
from yingshou.core.money import PRICE, round_price

COVERAGE = pl.Schema(
    {"month": pl.Int32(), "basis": pl.String(), "days": pl.Int64(), "inside": pl.Int64(), "share": PRICE}
)
"""Days foretold one to seven days ahead that fell in a month, those between P10 and P90, and their share.

Basis KEPT: forecasts as they were kept; JUDGED: those a model was judged by before it was kept.
"""
KEPT, JUDGED = "KEPT", "JUDGED"


def kept_coverage(*, foretold: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """Hold forecasts that were kept against what was measured since.

    Args:
        foretold: account_no, use_date, horizon, low, high.
        measured: account_no, use_date, kwh.

    Returns:
        COVERAGE by month.
    """
    found = foretold.filter(pl.col("horizon") <= 7).join(measured, on=["account_no", "use_date"])  # noqa: PLR2004
    month = pl.col("use_date").dt.year() * 100 + pl.col("use_date").dt.month()
    rows = found.select(month=month, inside=pl.col("kwh").is_between("low", "high"))
    return _shares(rows, KEPT)


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

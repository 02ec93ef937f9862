"""Money-days summed by whatever they are laid out by."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.tables.money_days import MONEY_PARTS

SUMS = ("granted", "late", "early", "credited", "yuan_days", "late_cost", "early_cost", "cost")
"""Yuan-days of each part and together, then cost in yuan: of what was late, of what was early, and of all."""


def sum_parts(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Sum rows of MONEY_DAYS by some of its columns, the costliest lateness first: `by`, then SUMS."""

    def of(part: str, figure: str) -> pl.Expr:
        return pl.col(figure).filter(pl.col("part") == part).sum().cast(YUAN).fill_null(yuan(0))

    summed = rows.group_by([pl.col(name) for name in by] or [pl.lit(0).alias("_all")]).agg(
        *(of(part, "yuan_days").alias(part.lower()) for part in MONEY_PARTS),
        pl.col("yuan_days").sum().cast(YUAN),
        of("LATE", "cost").alias("late_cost"),
        of("EARLY", "cost").alias("early_cost"),
        pl.col("cost").sum().cast(YUAN),
    )
    return summed.sort("late", *by, descending=[True, *(False for _ in by)], nulls_last=True).select(
        *by, *SUMS
    )

"""Unpaid drafts by the time they have to go."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.tables.drafts import DRAFT_BUCKETS

_LIMITS = (-1, 7, 30, 90, 180)
"""Most days left of each bucket but the last."""


def maturity_buckets(*, drafts: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Count and sum drafts by bucket of DRAFT_BUCKETS: `bucket`, `drafts`, `amount` in yuan, every bucket.

    Args:
        drafts: `maturity_date`, `face_amount` of the drafts not yet paid.
        as_of: the day from which the days are counted.
    """
    left = (pl.col("maturity_date") - pl.lit(as_of)).dt.total_days()
    place = pl.sum_horizontal((left > limit).cast(pl.Int32) for limit in _LIMITS)
    found = (
        drafts.with_columns(place=place.cast(pl.Int32))
        .group_by("place")
        .agg(pl.len().cast(pl.Int64).alias("drafts"), pl.col("face_amount").sum().cast(YUAN).alias("amount"))
    )
    buckets = pl.DataFrame(
        {"place": range(len(DRAFT_BUCKETS)), "bucket": DRAFT_BUCKETS},
        schema={"place": pl.Int32, "bucket": pl.String},
    )
    return buckets.join(found, on="place", how="left", maintain_order="left").select(
        "bucket", pl.col("drafts").fill_null(0), pl.col("amount").fill_null(yuan(0))
    )

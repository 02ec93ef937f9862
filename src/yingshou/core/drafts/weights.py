"""What an unpaid draft weighs from day to day."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import PRICE, YUAN, multiply, round_yuan
from yingshou.core.tables import DRAFT_WEIGHTS

_SHIPPED = date(2000, 1, 1)
_DEFAULTS = (
    ("A", 30, "0"), ("A", 90, "0.05"), ("A", 180, "0.1"), ("A", 366, "0.2"),
    ("B", 30, "0.1"), ("B", 90, "0.2"), ("B", 180, "0.3"), ("B", 366, "0.5"),
    ("C", 30, "0.3"), ("C", 90, "0.5"), ("C", 180, "0.7"), ("C", 366, "1"),
)  # fmt: skip


def default_weights() -> pl.DataFrame:
    """Return the scale that is shipped for the grades A, B and C; a company imports its own by date.

    No public standard sets these shares; they are a cautious beginning. Columns as in `draft_weights`.
    """
    rows = [(grade, _SHIPPED, days, Decimal(weight)) for grade, days, weight in _DEFAULTS]
    return pl.DataFrame(rows, schema=DRAFT_WEIGHTS.schema, orient="row")


def draft_risk(
    *, drafts: pl.DataFrame, weights: pl.DataFrame, from_date: date, to_date: date
) -> pl.DataFrame:
    """Weigh the drafts of accounts on every day of a window: `account_no`, `position_date`, `amount` in yuan.

    A draft counts at face amount × weight from the day it was received until it is paid, discounted or
    dishonoured (`end_date`, that day excluded). The weight is that of the latest scale of its grade on the
    day, in the first step that holds the days left. Past its maturity, beyond the last step, or of a grade
    without a scale, a draft covers nothing: its weight is 1. Each draft's amount is rounded to the fen.

    Args:
        drafts: `draft_no`, `account_no`, `grade`, `face_amount`, `received_date`, `maturity_date`, and
            `end_date` (null = still unpaid).
        weights: table DRAFT_WEIGHTS.
        from_date: first day.
        to_date: day after the last.
    """
    last = pl.lit(to_date)
    spans = drafts.with_columns(
        start=pl.max_horizontal("received_date", pl.lit(from_date)),
        stop=pl.min_horizontal(pl.col("end_date").fill_null(last), last),
    ).filter(pl.col("start") < pl.col("stop"))
    days = (
        spans.with_columns(position_date=pl.date_ranges("start", "stop", closed="left"))
        .explode("position_date")
        .with_columns(days_left=(pl.col("maturity_date") - pl.col("position_date")).dt.total_days())
        .with_columns(pl.col("days_left").cast(pl.Int32))
    )  # fmt: skip
    weighed = _weighed(days, weights)
    return (
        weighed.with_columns(amount=round_yuan(multiply(pl.col("face_amount"), pl.col("weight"))))
        .group_by("account_no", "position_date")
        .agg(pl.col("amount").sum().cast(YUAN))
        .sort("account_no", "position_date")
    )


def _weighed(days: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Add `weight`: of the scale in force, the first step that holds the days left."""
    scales = weights.select("grade", "valid_from").unique().sort("valid_from")
    dated = days.sort("position_date").join_asof(
        scales.with_columns(scale=pl.col("valid_from")),
        left_on="position_date", right_on="valid_from", by="grade", check_sortedness=False,
    )  # fmt: skip
    steps = weights.select("grade", "up_to_days", "weight", scale="valid_from").sort("up_to_days")
    found = dated.sort("days_left").join_asof(
        steps, left_on="days_left", right_on="up_to_days", by=["grade", "scale"], strategy="forward",
        check_sortedness=False,
    )  # fmt: skip
    whole = pl.lit(Decimal(1)).cast(PRICE)
    return found.with_columns(
        weight=pl.when(pl.col("days_left") < 0).then(whole).otherwise(pl.col("weight").fill_null(whole))
    )

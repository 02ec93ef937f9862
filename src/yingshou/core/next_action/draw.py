"""Which cases are held out: drawn by a hash of account, month and salt, before anything is done."""

from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl

from yingshou.core.tables.next_action import NEXT_DRAWS, SEGMENTS

_PARTS = 100_000_000
_BYTES = 8
_RESIDENT = "RESIDENT"
_BANDS = ((31, "31"), (11, "11"), (1, "1"))


def rules_on(*, rules: pl.DataFrame, day: date) -> dict[str, Any]:
    """Return the row of `next_rules` that holds on a day: the latest begun."""
    return rules.filter(pl.col("valid_from") <= day).sort("valid_from").row(-1, named=True)


def with_segment(cases: pl.DataFrame) -> pl.DataFrame:
    """Add `segment`, one of SEGMENTS, from `customer_class` and `days_overdue`."""
    who = pl.when(pl.col("customer_class") == _RESIDENT).then(pl.lit("RESIDENT")).otherwise(pl.lit("OTHER"))
    band = pl.coalesce(pl.when(pl.col("days_overdue") >= days).then(pl.lit(name)) for days, name in _BANDS)
    return cases.with_columns(segment=pl.concat_str(who, band.fill_null(_BANDS[-1][1]), separator="_"))


def draw(*, cases: pl.DataFrame, rules: dict[str, Any], on: date) -> pl.DataFrame:
    """Draw for each case whether it is worked by next best action (NEXT) or held out (RULES) this month.

    The draw is a hash, so it is the same whenever and wherever it is made, and nobody can choose it. Cases
    outside the comparison (`compared` is false) and those below the least amount are not drawn.

    Args:
        cases: `account_no`, `customer_class`, `days_overdue`, `amount`, `compared`, not drawn this month.
        rules: row of NEXT_RULES.
        on: the day.

    Returns:
        Table NEXT_DRAWS.
    """
    month = on.year * 100 + on.month
    taking_part = cases.filter(pl.col("compared") & (pl.col("amount") >= rules["least_amount"]))
    held = int(rules["held_share"] * _PARTS)
    # hashlib and not a hash of the frame: that one may differ between versions of its library.
    places = pl.Series(
        [_place(f"{rules['salt']}|{month}|{number}") for number in taking_part["account_no"]], dtype=pl.Int64
    )
    drawn = with_segment(taking_part).with_columns(
        month=pl.lit(month),
        arm=pl.when(places < held).then(pl.lit("RULES")).otherwise(pl.lit("NEXT")),
        drawn_date=pl.lit(on),
        outcome_days=pl.lit(rules["outcome_days"]),
    )
    assert drawn["segment"].is_in(SEGMENTS).all()  # noqa: S101  the segments are those of the table
    return NEXT_DRAWS.conform(drawn).sort("account_no")


def _place(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:_BYTES]) % _PARTS

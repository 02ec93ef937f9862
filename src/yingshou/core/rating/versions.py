"""Which rows of a dated catalogue hold on a day."""

from collections.abc import Sequence
from datetime import date

import polars as pl


def valid_rows(frame: pl.DataFrame, *, on: date, group: Sequence[str]) -> pl.DataFrame:
    """Return the rows valid on a day; of overlapping versions within a group the latest wins.

    Args:
        frame: a tariff table with valid_from and valid_to (not included; null = open).
        on: the day.
        group: columns within which a later valid_from displaces earlier ones. With the whole key of a row,
            single rows are displaced; with less, a version as a whole.
    """
    holds = (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    rows = frame.filter(holds)
    return rows.filter(pl.col("valid_from") == pl.col("valid_from").max().over(group))

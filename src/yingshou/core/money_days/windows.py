"""Pieces cut to a window of days, and at the days on which something about them changes."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from yingshou.core.money import YUAN, ZERO_YUAN


def cut_at(pieces: pl.DataFrame, *, days: Iterable[date], from_date: date, to_date: date) -> pl.DataFrame:
    """Cut pieces to a window, and in it at some days, so that no piece spans one of them.

    Args:
        pieces: any rows with `from_date` and `end_date` (half-open, null = without end).
        days: days at whose end something changes; those outside the window do not matter.
        from_date: first day of the window.
        to_date: day after the last.

    Returns:
        The rows with both dates inside the window, and `cut`, the first day of the part of the window.
    """
    bounds = sorted({from_date, to_date, *(day for day in days if from_date < day < to_date)})
    spans = pl.DataFrame(
        {"cut": bounds[:-1], "cut_end": bounds[1:]}, schema={"cut": pl.Date, "cut_end": pl.Date}
    )
    ended = pl.col("end_date").fill_null(to_date)
    inside = pieces.filter((pl.col("from_date") < to_date) & (ended > from_date))
    return (
        inside.join(spans, how="cross")
        .with_columns(
            from_date=pl.max_horizontal("from_date", "cut"), end_date=pl.min_horizontal(ended, "cut_end")
        )
        .filter(pl.col("end_date") > pl.col("from_date"))
        .drop("cut_end")
    )


def with_days(pieces: pl.DataFrame) -> pl.DataFrame:
    """Add `yuan_days`, amount × days, exact; pieces of 0.00 are left out."""
    days = (pl.col("end_date") - pl.col("from_date")).dt.total_days()
    fen_days = pl.col("amount").cast(YUAN).to_physical() * days.cast(pl.Int128)
    return pieces.filter(pl.col("amount") != ZERO_YUAN).with_columns(
        yuan_days=fen_days.cast(pl.Int128).reinterpret(dtype=YUAN)
    )

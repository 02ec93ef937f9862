"""The other side of the sum: the balance of each day, added up over a window."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN


def balance_days(changes: pl.DataFrame, *, from_date: date, to_date: date) -> pl.DataFrame:
    """Add up the balance at the end of every day of a window: what the pieces must come to.

    Args:
        changes: `account_no`, `day`, `amount` in yuan by which receivables less money in hand moved.
        from_date: first day of the window.
        to_date: day after the last.

    Returns:
        `account_no`, `balance_days` (yuan × days) and `closing`, the balance at the end of the last day; in
        order of the account.
    """
    known = changes.filter(pl.col("day") < to_date)
    days = (pl.lit(to_date) - pl.max_horizontal("day", pl.lit(from_date))).dt.total_days()
    fen_days = pl.col("amount").cast(YUAN).to_physical() * days.cast(pl.Int128)
    return (
        known.with_columns(balance_days=fen_days.cast(pl.Int128).reinterpret(dtype=YUAN))
        .group_by("account_no")
        .agg(pl.col("balance_days").sum(), pl.col("amount").cast(YUAN).sum().alias("closing"))
        .sort("account_no")
    )

"""Money in waves, so that each clearing meets the penalty of its own day."""

from collections.abc import Iterator

import polars as pl


def waves(money: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the money in waves: in the k-th wave each account has only its k-th value date.

    Penalty depends on the day the money arrives, so payments of different value dates cannot be cleared
    against one frame of open items. Callers accrue the penalty of each account's items to its value date,
    clear the wave, and take the next. Payments of one account and one value date stay together.

    Args:
        money: table MONEY.

    Yields:
        Frames of the table MONEY, as many as the busiest account has value dates.
    """
    ranked = money.with_columns(wave=pl.col("value_date").rank("dense").over("account_no"))
    for _, wave in sorted(ranked.partition_by("wave", as_dict=True).items()):
        yield wave.drop("wave")

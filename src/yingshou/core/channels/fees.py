"""A fee as channels and agents state it: a share of the amount between a least and a most."""

from decimal import Decimal

import numpy as np
import polars as pl

from yingshou.core.fen import Array, fen, half_up, largest, room_for, yuan_of
from yingshou.core.money import PRICE

RATE_DECIMALS = 8
"""Rates count in hundred-millionths."""
NO_BOUND = 1 << 61
"""Stands for a bound that is not there."""


def bounded_share(*, amount: Array, rate: Array, least: Array, most: Array) -> Array:
    """Return the fee of amounts in fen; never above the amount, and none where rate and least are zero."""
    bound = 2 * largest(amount) * max(largest(rate), 1)
    amount, rate = room_for(bound, amount, rate)
    share = half_up(amount * rate, 10**RATE_DECIMALS)
    bounded = np.minimum(np.minimum(np.maximum(share, least), most), amount)
    return np.where((rate > 0) | (least > 0), bounded, 0).astype(np.int64)


def fee_column(frame: pl.DataFrame, *, rate: str, least: str, most: str) -> pl.Series:
    """Return the fee of `amount` in yuan by columns of its rate, least and most.

    `most` may be null: no bound. Nothing is charged where there is no rate.
    """
    return yuan_of(
        bounded_share(
            amount=fen(frame["amount"]),
            rate=rates(frame[rate]),
            least=fen_or(frame[least], 0),
            most=fen_or(frame[most], NO_BOUND),
        )
    )


def rates(shares: pl.Series) -> Array:
    """Lay rates out in hundred-millionths, nulls as zero."""
    return shares.fill_null(Decimal(0)).cast(PRICE).to_physical().cast(pl.Int64).to_numpy()


def fen_or(amounts: pl.Series, absent: int) -> Array:
    """Lay yuan out as fen, nulls as another number."""
    return np.where(amounts.is_null().to_numpy(), absent, fen(amounts.fill_null(Decimal(0))))

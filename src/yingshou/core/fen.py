"""Money as whole numbers in arrays: one row costs microseconds, ten million run as loops of the machine.

The arithmetic of clearing and penalty is written once over such arrays. Frames of many accounts and rows of
one account are laid out as arrays at the edge, so the counter and the batch share every figure.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from yingshou.core.money import YUAN

Array = np.ndarray[Any, np.dtype[Any]]
"""One number a row: fen, days or codes in 64 bits; exact whole numbers without limit where 64 do not hold."""

EPOCH = date(1970, 1, 1).toordinal()
"""Days in arrays count from 1970-01-01, as those of Polars do."""
NEVER = 1 << 22
"""Later than every day of the calendar."""
EVER = -NEVER
_ROOM = 1 << 62


def whole(values: Iterable[int]) -> Array:
    """Lay whole numbers out."""
    return np.array(list(values), dtype=np.int64)


def fen(amounts: pl.Series) -> Array:
    """Lay yuan out as fen; nulls are not expected. Raises where an amount leaves 64 bits."""
    return amounts.cast(YUAN).to_physical().cast(pl.Int64).to_numpy()


def days(dates: pl.Series, *, null: int = NEVER) -> Array:
    """Lay dates out as days from EPOCH, nulls as a day of one's choice."""
    return dates.to_physical().cast(pl.Int64).fill_null(null).to_numpy()


def day_number(day: date) -> int:
    """Return the number of a day from EPOCH."""
    return day.toordinal() - EPOCH


def yuan_of(amounts: Array) -> pl.Series:
    """Give fen the column type of money."""
    whole_fen = pl.Series("yuan", amounts.astype(np.int64)).cast(pl.Int128)
    return pl.select(whole_fen.reinterpret(dtype=YUAN)).to_series()


def room_for(bound: int, *arrays: Array) -> tuple[Array, ...]:
    """Return the arrays as they are, or without limit of digits where what is made of them may need it.

    Args:
        bound: what no figure made of them exceeds.
        arrays: what is to be multiplied or summed.
    """
    if bound < _ROOM:
        return arrays
    return tuple(array.astype(object) for array in arrays)


def largest(array: Array) -> int:
    """Return the largest absolute value, 0 of nothing."""
    return max(abs(int(array.max())), abs(int(array.min()))) if array.size else 0


def half_up(amount: Array, unit: int) -> Array:
    """Divide whole numbers and round half away from zero (四舍五入)."""
    turned = np.where(amount < 0, -1, 1)
    rounded: Array = turned * ((2 * amount * turned + unit) // (2 * unit))
    return rounded


def sums(of: Array, where: Array, count: int) -> Array:
    """Add each number to the place it is for: `count` sums."""
    found = np.zeros(count, dtype=of.dtype)
    np.add.at(found, where, of)
    return found

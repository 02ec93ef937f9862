"""The arithmetic of the month's lines alone: arrays in, arrays out, exact on int64.

Each register's difference times its multiplier, each line's quantity times its price rounded half up to the
fen, and the sum of each bill's lines: as many multiplications, roundings and additions as the core's, each
step over a whole array that is written out. What makes the quantities and finds the prices is left out: no
tiers, no power factor.
"""

import time
from dataclasses import dataclass

import numpy as np
import polars as pl

from bench.numpy_pass import KWH, PRICE, Arrays, Integers
from yingshou.core.flow import Billing

_PER_FEN = KWH * PRICE // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LineArrays:
    """Quantities and prices of lines in the order of their bills, and where each bill's lines begin."""

    quantity: Integers
    price: Integers
    first: Integers


def line_arrays(billing: Billing) -> LineArrays:
    """Lay the lines out as whole numbers; every bill has a line."""
    lines = billing.charge_lines
    counts = lines.group_by("bill_no", maintain_order=True).len()["len"].to_numpy().astype(np.int64)
    return LineArrays(
        quantity=lines["quantity"].to_physical().cast(pl.Int64).to_numpy(),
        price=lines["price"].to_physical().cast(pl.Int64).to_numpy(),
        first=np.cumsum(counts) - counts,
    )


def timed_pass(billing: Billing, given: Arrays) -> float:
    """Time the arithmetic and prove that it comes to the core's amounts, line by line and bill by bill."""
    lines = line_arrays(billing)
    started = time.perf_counter()
    _registers(given)
    amounts = _amounts(lines)
    bills = np.add.reduceat(amounts, lines.first)
    seconds = time.perf_counter() - started
    for ours, theirs in ((billing.charge_lines, amounts), (billing.bills, bills)):
        fen = ours["amount"].to_physical().cast(pl.Int64).to_numpy()
        if not np.array_equal(fen, theirs):
            raise RuntimeError(f"{np.count_nonzero(fen != theirs)} of {len(fen)} amounts differ")
    return seconds


def _registers(given: Arrays) -> Integers:
    used = given.closing - given.opening
    used = np.where(used < 0, used + given.size, used)
    product = used * (given.multiplier * KWH)
    return (product + KWH // 2) // KWH


def _amounts(lines: LineArrays) -> Integers:
    """Return quantity × price in fen, rounded half away from zero."""
    exact = lines.quantity * lines.price
    return np.sign(exact) * ((np.abs(exact) + _PER_FEN // 2) // _PER_FEN)

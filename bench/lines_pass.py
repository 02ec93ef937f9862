"""The arithmetic of the month's lines alone: arrays in, arrays out, exact on int64.

Each register's difference times its multiplier, each line's quantity times its price rounded half up to the
fen, and the sum of each bill's lines: as many multiplications, roundings and additions as the core's, each
step over a whole array that is written out. What makes the quantities and finds the prices is left out: no
tiers, no power factor.
"""

import time
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl

from bench.mixed import CLOSING, OPENING, Month
from bench.numpy_pass import KWH, PRICE, REGISTERS, Arrays, Integers
from yingshou.core.billing.bills import sum_lines
from yingshou.core.energy import ENERGY
from yingshou.core.flow import Billing
from yingshou.core.metering.registers import register_differences
from yingshou.core.money import charge, scale_energy

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


def timed_arithmetic(billing: Billing, drawn: Month) -> float:
    """Return the processor time of the core's own arithmetic of the same lines, proven to give its amounts.

    Differences with roll-over, times the multiplier; quantity × price to the fen; each bill's sum: the core's
    functions on decimal columns that lie side by side already.
    """
    meters, lines = _meters(drawn), billing.charge_lines
    share = pl.lit(Decimal("0.5")).cast(ENERGY)
    started = time.process_time()
    used = register_differences(meters, share)
    scale_energy(used.select(REGISTERS), used["multiplier"])
    amounts = charge(lines["quantity"], lines["price"])
    _, sums = sum_lines(lines.select("account_no", "line_no", amounts.alias("amount")))
    seconds = time.process_time() - started
    if not (amounts.equals(lines["amount"]) and sums["amount"].equals(billing.bills["amount"])):
        raise RuntimeError("the core's arithmetic does not come to its own amounts")
    return seconds


def _meters(drawn: Month) -> pl.DataFrame:
    """Lay each meter's first and last read beside it."""
    sides = (("_start_", OPENING), ("_end_", CLOSING))
    reads = [
        drawn.reads.filter(pl.col("read_date") == day).select(pl.col(REGISTERS).name.prefix(side))
        for side, day in sides
    ]
    points = drawn.metering_points.select("register_digits", "multiplier")
    return pl.concat([points, *reads], how="horizontal").rechunk()


def _registers(given: Arrays) -> Integers:
    used = given.closing - given.opening
    used = np.where(used < 0, used + given.size, used)
    product = used * (given.multiplier * KWH)
    return (product + KWH // 2) // KWH


def _amounts(lines: LineArrays) -> Integers:
    """Return quantity × price in fen, rounded half away from zero."""
    exact = lines.quantity * lines.price
    return np.sign(exact) * ((np.abs(exact) + _PER_FEN // 2) // _PER_FEN)

"""The core against NumPy: the same bills to the fen, made from the same reads in memory."""

import time
from dataclasses import dataclass
from statistics import median

import numpy as np
import polars as pl

from bench.floor_pass import timed_floor
from bench.lines_pass import timed_arithmetic, timed_pass
from bench.mixed import BILL_MONTH, Month, month, tariffs
from bench.numpy_pass import Arrays, Prices, arrays, bill_amounts, price_rows
from yingshou.core.flow import Billing, bill
from yingshou.core.tables import DAILY_USAGE, Tariffs

BATCH = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreResult:
    """Medians in seconds over the repetitions; core_cpu: of all threads together.

    ratio = core ÷ NumPy, the same bills in a fused pass; lines_ratio = core ÷ the arithmetic of lines alone.
    cpu_ratio and lines_cpu_ratio: the same with the core's processor time, which others hardly disturb.
    arithmetic_cpu: of the core's own products, roundings and sums of the same lines; arithmetic_ratio = that
    ÷ the arithmetic of lines in NumPy.
    floor_cpu: of reading the tables and laying the same rows out, see `floor_pass`; floor_ratio = floor ÷
    NumPy, above_floor = core ÷ floor, both of processor time.
    """

    accounts: int
    lines: int
    core_seconds: float
    core_cpu_seconds: float
    numpy_seconds: float
    lines_seconds: float
    arithmetic_cpu_seconds: float
    floor_cpu_seconds: float

    @property
    def ratio(self) -> float:
        return self.core_seconds / self.numpy_seconds

    @property
    def lines_ratio(self) -> float:
        return self.core_seconds / self.lines_seconds

    @property
    def cpu_ratio(self) -> float:
        return self.core_cpu_seconds / self.numpy_seconds

    @property
    def lines_cpu_ratio(self) -> float:
        return self.core_cpu_seconds / self.lines_seconds

    @property
    def arithmetic_ratio(self) -> float:
        return self.arithmetic_cpu_seconds / self.lines_seconds

    @property
    def floor_ratio(self) -> float:
        return self.floor_cpu_seconds / self.numpy_seconds

    @property
    def above_floor(self) -> float:
        return self.core_cpu_seconds / self.floor_cpu_seconds


def measure(*, accounts: int, seed: int, repeat: int) -> CoreResult:
    """Bill the month batch by batch, each batch followed by both NumPy passes over the same accounts."""
    prices = tariffs()
    rows = price_rows(prices)
    core, core_cpu, peer, line_sums, arithmetic, floor, lines = [], [], [], [], [], [], 0
    for _ in range(repeat):
        core_seconds = cpu_seconds = peer_seconds = lines_seconds = own_seconds = floor_seconds = 0.0
        lines = 0
        for first in range(0, accounts, BATCH):
            drawn = month(first, min(BATCH, accounts - first), seed)
            started, cpu_started = time.perf_counter(), time.process_time()
            billing = bill_month(drawn, prices)
            core_seconds += time.perf_counter() - started
            cpu_seconds += time.process_time() - cpu_started
            _check(billing, drawn)
            given = arrays(drawn)
            peer_seconds += _numpy_pass(billing.bills, drawn, given, rows)
            lines_seconds += timed_pass(billing, given)
            own_seconds += timed_arithmetic(billing, drawn)
            floor_seconds += timed_floor(billing, drawn)
            lines += billing.charge_lines.height
        core.append(core_seconds)
        core_cpu.append(cpu_seconds)
        peer.append(peer_seconds)
        line_sums.append(lines_seconds)
        arithmetic.append(own_seconds)
        floor.append(floor_seconds)
    return CoreResult(
        accounts=accounts,
        lines=lines,
        core_seconds=median(core),
        core_cpu_seconds=median(core_cpu),
        numpy_seconds=median(peer),
        lines_seconds=median(line_sums),
        arithmetic_cpu_seconds=median(arithmetic),
        floor_cpu_seconds=median(floor),
    )


def bill_month(drawn: Month, prices: Tariffs) -> Billing:
    """Bill a drawn month by the core."""
    return bill(
        bill_month=BILL_MONTH,
        accounts=drawn.accounts,
        metering_points=drawn.metering_points,
        reads=drawn.reads,
        daily_usage=DAILY_USAGE.empty(),
        accumulated=drawn.accumulated,
        tariffs=prices,
    )


def _check(billing, drawn: Month) -> None:
    """A month with problems would be a faster month, so there must be none."""
    if billing.bills.height != drawn.accounts.height:
        raise RuntimeError(
            f"{drawn.accounts.height} accounts gave {billing.bills.height} bills: {billing.problems}"
        )


def _numpy_pass(bills: pl.DataFrame, drawn: Month, given: Arrays, rows: Prices) -> float:
    """Time the bare arrays, laid out beforehand, and prove that they come to the same bills."""
    started = time.perf_counter()
    fen = bill_amounts(given, rows)
    seconds = time.perf_counter() - started
    ours = drawn.accounts.select("account_no").join(bills, on="account_no", maintain_order="left")
    wrong = np.flatnonzero((ours["amount"].cast(pl.Float64).to_numpy() * 100).round() != fen)
    if wrong.size:
        first = ours.row(int(wrong[0]), named=True)
        raise RuntimeError(
            f"{wrong.size} bills differ, first {first['bill_no']}: {first['amount']} ≠ {fen[wrong[0]]}"
        )
    return seconds

"""A calendar of dues paid through cycles: what stands uncovered and what is paid ahead on each day."""

from dataclasses import dataclass

import numpy as np

from yingshou.core.fen import Array, half_up
from yingshou.core.planning.cycles import Cycles

WHOLE = 10_000
"""Shares are whole ten-thousandths of the base."""
ISSUE_DAYS = 3
"""Days before its due date on which a term is issued. One that falls due sooner after the start of its cycle
is issued before the bill of the cycle before is known, so its base is the bill before that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What falls due on each slot: shares of the base in ten-thousandths, and the base.

    `base` is a fixed amount in fen, or None for the last bill.
    """

    parts: tuple[int, ...]
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Days of the judged cycles: `uncovered` and `ahead` in fen, 0 elsewhere; `open_cycles` by series."""

    uncovered: Array
    ahead: Array
    open_cycles: Array
    cycles: int

    @property
    def fen_days_ahead(self) -> int:
        """Return Σ over days of what is paid above what is supplied."""
        return int(self.ahead.sum())

    @property
    def open_count(self) -> int:
        """Return how many judged cycles have an uncovered day."""
        return int(self.open_cycles.sum())


def replay(cycles: Cycles, shares: Shares) -> Replay:
    """Pay every term and every rest on its day, late as each series is, and look at every judged day.

    As `exposure.prove` does: levels are cumulative, a surplus is known at the end of its cycle and lowers
    what is asked next, money once paid stays. Exact in whole fen.
    """
    asked = np.zeros(cycles.value.shape, dtype=np.int64)
    last = cycles.bills.shape[1]
    for number in range(last + 1):
        level = _ask_terms(asked, cycles, shares, number)
        if number < last:
            rest = cycles.bills[:, number] - level
            end = cycles.starts[:, number + 1]
            _add(asked, np.where(rest < 0, end, end + cycles.rests[:, number] + cycles.late[:, number]), rest)
    paid = np.maximum.accumulate(np.maximum(asked.cumsum(axis=1), 0), axis=1)
    supplied = cycles.value.cumsum(axis=1)
    inside = cycles.days
    uncovered = np.where(inside, np.maximum(supplied - paid - cycles.security, 0), 0)
    spans = [(uncovered * _within(cycles, number)).any(axis=1) for number in range(cycles.judged, last)]
    return Replay(
        uncovered=uncovered,
        ahead=np.where(inside, np.maximum(paid - supplied, 0), 0),
        open_cycles=np.stack(spans, axis=1),
        cycles=cycles.count,
    )


def _within(cycles: Cycles, number: int) -> Array:
    on = np.arange(cycles.value.shape[1])
    return (on >= cycles.starts[:, number, None]) & (on < cycles.starts[:, number + 1, None])


def _ask_terms(asked: Array, cycles: Cycles, shares: Shares, number: int) -> Array:
    """Ask for the terms of a cycle, and return the level they reach in all."""
    level = np.zeros(len(asked), dtype=np.int64)
    reached = 0
    for slot, part in enumerate(shares.parts):
        if not part:
            continue
        reached += part
        due = cycles.dues[:, number, slot]
        target = np.maximum(level, half_up(reached * base_of(cycles, shares, number, due), WHOLE))
        _add(asked, cycles.starts[:, number] + due + cycles.late[:, number], target - level)
        level = target
    return level


def base_of(cycles: Cycles, shares: Shares, number: int, due: Array) -> Array:
    """Return the base of a term of a cycle by the day it falls due: the last bill known when it is issued."""
    if shares.base is not None:
        return np.full(len(due), shares.base, dtype=np.int64)
    known, before = max(number - 1, 0), max(number - 2, 0)
    return np.where(due < ISSUE_DAYS, cycles.bills[:, before], cycles.bills[:, known])


def _add(asked: Array, day: Array, amount: Array) -> None:
    """Add amounts on days: from before the series on its first day, from after it not at all."""
    inside = day < asked.shape[1]
    np.add.at(asked, (np.flatnonzero(inside), np.maximum(day[inside], 0)), amount[inside])

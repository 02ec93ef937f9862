"""The standard calendar of two halves, scaled until it covers as well as another one."""

from collections.abc import Callable
from dataclasses import dataclass

from yingshou.core.planning.cycles import Cycles
from yingshou.core.planning.replay import WHOLE, Replay, Shares, replay
from yingshou.core.planning.slots import Slot

Lay = Callable[[tuple[Slot, ...]], Cycles]
"""Lays the same cycles out for the dates one asks for."""

_STEP = WHOLE // 40
_MOST = 3 * WHOLE
_HALF_CYCLE = 15
_MONTH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Two equal halves at equal cover: where they fall, what both come to in ten-thousandths, the replay."""

    slots: tuple[Slot, ...]
    whole: int
    replay: Replay


def standard_dates(reading_day: int) -> tuple[tuple[Slot, ...], ...]:
    """Return the dates of the two halves: the trade's 1st and 15th, and the cycle's first and middle."""
    trade = (Slot(month_offset=0, day=1), Slot(month_offset=0, day=15))
    offset = 0 if reading_day == 1 else -1
    middle = reading_day + _HALF_CYCLE
    later = Slot(month_offset=offset + middle // (_MONTH + 1), day=(middle - 1) % _MONTH + 1)
    return trade, (Slot(month_offset=offset, day=reading_day), later)


def standard_at_equal_cover(lay: Lay, *, reading_day: int, open_cycles: int) -> Standard | None:
    """Scale the two halves until at most so many cycles are open, and take the lighter of the two dates.

    Both halves are scaled together, in steps of 5 %, from the base up to three times the base.

    Returns:
        The lighter one, or None where even three times the base leaves more cycles open.
    """
    scaled = (_scaled(lay(slots), slots, open_cycles) for slots in standard_dates(reading_day))
    return min((one for one in scaled if one), key=lambda one: one.replay.fen_days_ahead, default=None)


def _scaled(cycles: Cycles, slots: tuple[Slot, ...], open_cycles: int) -> Standard | None:
    low, high = WHOLE // (2 * _STEP), _MOST // (2 * _STEP)
    if _paid(cycles, high).open_count > open_cycles:
        return None
    while low < high:
        middle = (low + high) // 2
        enough = _paid(cycles, middle).open_count <= open_cycles
        low, high = (low, middle) if enough else (middle + 1, high)
    return Standard(slots=slots, whole=2 * low * _STEP, replay=_paid(cycles, low))


def _paid(cycles: Cycles, steps: int) -> Replay:
    return replay(cycles, Shares(parts=(steps * _STEP, steps * _STEP)))

"""Three calendars of dues on the frontier between money paid ahead and the chance of an uncovered day."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from yingshou.core.planning.cycles import Cycles
from yingshou.core.planning.polish import polished, shares_of
from yingshou.core.planning.replay import Replay, Shares, replay
from yingshou.core.planning.rows import cover_rows
from yingshou.core.planning.slots import Slot
from yingshou.core.planning.solve import cheapest

LAST_BILL, FIXED = "LAST_BILL", "FIXED"
BASES = (LAST_BILL, FIXED)
_TIGHTER = (Decimal(1), Decimal("0.5"), Decimal("0.25"), Decimal(0))
"""Shares of the allowed open cycles that the programs are given: drawn cycles flatter a plan made on them."""
_MARGIN = Decimal("0.3")
"""Of the chance that is promised away, the part a calendar may use up on drawn cycles: one year of history
has not shown everything, and the best of several calendars is partly lucky."""
_DIGITS = 2
"""Digits a fixed base has; the others are naughts."""
NAMES = ("LIGHTEST", "MIDDLE", "SAFEST")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A calendar on trial: steps of each slot, base, and how it did on cycles it was not made on."""

    steps: tuple[int, ...]
    shares: Shares
    replay: Replay

    @property
    def terms(self) -> int:
        """Return how many dues a cycle has."""
        return sum(1 for part in self.steps if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One of the three: its name, its calendar, and the same calendar on a third draw of cycles."""

    name: str
    point: Point
    proof: Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What the designer found.

    `keeps` tells whether some calendar keeps the promise; else the proposals are the nearest, and
    `security_needed` (fen) is what would have to be held besides.
    """

    slots: tuple[Slot, ...]
    frontier: tuple[Point, ...]
    proposals: tuple[Proposal, ...]
    keeps: bool
    security_needed: int


def design(
    *, draw: Callable[[int], Cycles], slots: tuple[Slot, ...], steps: int, most_terms: int, promise: Decimal
) -> Design:
    """Find the calendars of least money paid ahead for falling chances of an open cycle, and choose three.

    Made on one draw of cycles, chosen on a second, shown on a third. The last bill is the base; where no
    calendar on it keeps the promise, a fixed base at the largest drawn bill is tried too.

    Args:
        draw: draws cycles; the number tells the draws apart.
        slots: the dates the cycles are laid out for.
        steps: into how many steps the base is cut.
        most_terms: dues a cycle has at most.
        promise: chance that every day of a cycle is covered, e.g. 0.95.
    """
    made_on, chosen_on = draw(0), draw(1)
    allowed = 1 - promise
    points: list[Point] = []
    for base in (None, _largest_bill(made_on)):
        if not _keeping(points, allowed * _MARGIN):
            points += _points(
                made_on, chosen_on, steps=steps, most_terms=most_terms, allowed=allowed, base=base
            )
    keeping = _keeping(points, allowed)
    proof = draw(2)
    proposals = tuple(
        Proposal(name=name, point=point, proof=replay(proof, point.shares))
        for name, point in _three(points, allowed).items()
    )
    return Design(
        slots=slots,
        frontier=_frontier(points),
        proposals=proposals,
        keeps=bool(keeping),
        security_needed=0 if keeping or not points else _security(points, allowed),
    )


def _points(
    made_on: Cycles, chosen_on: Cycles, *, steps: int, most_terms: int, allowed: Decimal, base: int | None
) -> list[Point]:
    rows = cover_rows(made_on, steps=steps, base=base)
    found: dict[tuple[int, ...], Point] = {}
    for tighter in _TIGHTER:
        open_series = int(allowed * tighter * made_on.count)
        chosen = cheapest(rows, steps=steps, most_terms=most_terms, open_series=open_series)
        if chosen is None:
            continue
        lighter, _replay = polished(
            chosen, made_on, steps=steps, most_terms=most_terms, base=base, open_cycles=open_series
        )
        found.setdefault(lighter, _point(lighter, chosen_on, steps, base))
    if not found:
        # Nothing is enough: the heaviest calendar there is shows what is missing.
        everything = (steps, *(0 for _ in range(len(rows.costs) - 1)))
        found[everything] = _point(everything, chosen_on, steps, base)
    return list(found.values())


def _point(chosen: tuple[int, ...], cycles: Cycles, steps: int, base: int | None) -> Point:
    shares = shares_of(chosen, steps, base)
    return Point(steps=chosen, shares=shares, replay=replay(cycles, shares))


def _largest_bill(cycles: Cycles) -> int:
    largest = int(cycles.bills.max())
    unit: int = 10 ** max(len(str(largest)) - _DIGITS, 2)
    return -(-largest // unit) * unit


def _chance(point: Point) -> Decimal:
    return Decimal(point.replay.open_count) / point.replay.cycles


def _keeping(points: list[Point], allowed: Decimal) -> list[Point]:
    return [point for point in points if _chance(point) <= allowed]


def _three(points: list[Point], allowed: Decimal) -> dict[str, Point]:
    """Choose the lightest that keeps the promise with a margin, the lightest at half its chance, the safest.

    Where none keeps it with the margin, the safest of those that keep it stands for both; where none keeps it
    at all, the safest there is.
    """
    safest = min(points, key=lambda point: (_chance(point), point.replay.fen_days_ahead))
    lightest = _lightest(_keeping(points, allowed * _MARGIN)) or safest
    middle = _lightest(_keeping(points, _chance(lightest) / 2)) or safest
    chosen = {"LIGHTEST": lightest, "MIDDLE": middle, "SAFEST": safest}
    once: dict[str, Point] = {}
    for name, point in chosen.items():
        if all(point is not other for other in once.values()):
            once[name] = point
    return once


def _lightest(points: list[Point]) -> Point | None:
    return min(points, key=lambda point: point.replay.fen_days_ahead, default=None)


def _frontier(points: list[Point]) -> tuple[Point, ...]:
    """Return the points no other beats in both figures, the lightest first."""
    ordered = sorted(points, key=lambda point: (point.replay.fen_days_ahead, _chance(point)))
    kept: list[Point] = []
    for point in ordered:
        if not kept or _chance(point) < _chance(kept[-1]):
            kept.append(point)
    return tuple(kept)


def _security(points: list[Point], allowed: Decimal) -> int:
    """Return by how much more security the best calendar would keep the promise."""
    needs = []
    for point in points:
        worst = np.sort(point.replay.uncovered.max(axis=1))[::-1]
        needs.append(int(worst[int(allowed * len(worst))]))
    return min(needs)

"""What cover asks of a calendar: for each drawn cycle, rows over the shares of its slots."""

from dataclasses import dataclass

import numpy as np

from yingshou.core.fen import Array
from yingshou.core.planning.cycles import Cycles
from yingshou.core.planning.replay import ISSUE_DAYS

Needs = dict[tuple[int, ...], Array]
"""For each pattern of slots that count (how often each), the steps they must come to, one a series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What must hold in each series that is not left open, and what a step of each slot costs."""

    needs: Needs
    costs: Array
    series: int


def cover_rows(cycles: Cycles, *, steps: int, base: int | None) -> Rows:
    """State the cover of the judged cycle of every series as sums of steps of its slots.

    On every day the level reached, and what the next cycle's first terms have brought, must be worth the
    supply above the security; until the rest of the cycle before is paid, that rest too. A surplus of the
    cycle before is left out, and where two bases meet the smaller stands for both, so the rows ask for no
    less than cover does.

    Args:
        cycles: drawn cycles.
        steps: into how many steps the base is cut.
        base: fixed base in fen; None = the last bill.

    Returns:
        Rows; `costs` is what a step of each slot, paid ahead of the rest's due date, weighs in fen-days.
    """
    number, count = cycles.judged, len(cycles.value)
    needs: Needs = {}
    costs = np.zeros((count, cycles.dues.shape[2]))
    for series in range(count):
        start, end = (int(cycles.starts[series, place]) for place in (number, number + 1))
        last = int(cycles.bills[series, number - 1])
        before, known = (base, base) if base is not None else (int(cycles.bills[series, number - 2]), last)
        own, late = cycles.dues[series, number], int(cycles.late[series, number])
        following = cycles.dues[series, number + 1] + (end - start)
        rest_on = int(cycles.rests[series, number - 1]) + late
        supplied = cycles.value[series, start:end].cumsum() - cycles.security[series, start:end]
        costs[series] = known * (end - start + cycles.rests[series, number] - own) / steps
        for day in range(end - start):
            reached, ahead = own + late <= day, following + late <= day
            early = reached.any() and own[reached][-1] < ISSUE_DAYS
            level = before if early else known
            pattern = reached.astype(np.int64) + ahead
            _keep(needs, pattern, series, count, supplied[day] * steps / level)
            if day < rest_on:
                _keep(needs, pattern + 1, series, count, (supplied[day] + last) * steps / min(level, before))
    return Rows(needs=needs, costs=costs.mean(axis=0), series=count)


def _keep(needs: Needs, pattern: Array, series: int, count: int, steps: Array) -> None:
    """Keep the hardest day of those that count the same slots, as whole steps."""
    row = needs.setdefault(tuple(pattern.tolist()), np.zeros(count, dtype=np.int64))
    row[series] = max(int(row[series]), int(np.ceil(steps)))

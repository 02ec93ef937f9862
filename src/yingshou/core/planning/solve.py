"""The cheapest calendar that leaves at most so many series open: a mixed-integer program for HiGHS."""

import numpy as np

from yingshou.core.fen import Array
from yingshou.core.planning.rows import Rows

_SECONDS = 2
_OPTIMAL_OR_STOPPED = (0, 1)


def cheapest(rows: Rows, *, steps: int, most_terms: int, open_series: int) -> tuple[int, ...] | None:
    """Choose the steps of each slot: least cost, at most so many terms, at most so many series open.

    Variables: whole steps of each slot, whether it is used, and whether a series is left open. As only p
    series may be open, the (p+1)-th largest need of a pattern holds in any case, and lesser ones say
    nothing: the program stays small however many cycles were drawn. The search stops after two seconds with
    the best calendar found.

    Returns:
        Steps of each slot, or None where no calendar does it.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  loaded where it is needed

    slots = len(rows.costs)
    lines, floors, relaxed = _tightened(rows, open_series)
    if floors is None:
        return None
    chosen = sorted({series for _line, series, _need, _floor in relaxed})
    place = {series: 2 * slots + number for number, series in enumerate(chosen)}
    width = 2 * slots + len(chosen)
    matrix, low = [], []
    for line, floor in zip(lines, floors, strict=True):
        matrix.append(np.concatenate([line, np.zeros(width - slots)]))
        low.append(floor)
    for line, series, need, floor in relaxed:
        row = np.concatenate([line, np.zeros(width - slots)])
        row[place[series]] = need - floor
        matrix.append(row)
        low.append(need)
    limits = np.zeros((3 + slots, width))
    limits[0, :slots], limits[1, slots : 2 * slots], limits[2, 2 * slots :] = 1, 1, 1
    limits[3:, :slots], limits[3:, slots : 2 * slots] = np.eye(slots), -steps * np.eye(slots)
    constraints = [
        LinearConstraint(limits, ub=np.concatenate([[steps, most_terms, open_series], np.zeros(slots)]))
    ]
    if matrix:
        constraints.append(LinearConstraint(np.array(matrix), lb=low))
    found = milp(
        c=np.concatenate([rows.costs / max(rows.costs.max(), 1), np.zeros(width - slots)]),
        integrality=np.ones(width),
        bounds=Bounds(0, np.concatenate([np.full(slots, steps), np.ones(width - slots)])),
        constraints=constraints,
        options={"time_limit": _SECONDS},
    )
    if found.status not in _OPTIMAL_OR_STOPPED or found.x is None:
        return None
    return tuple(int(number) for number in np.rint(found.x[:slots]))


def _tightened(
    rows: Rows, open_series: int
) -> tuple[list[Array], list[int] | None, list[tuple[Array, int, int, int]]]:
    """Return the patterns with what holds of each in any case, and the needs above that, series by series."""
    lines: list[Array] = []
    floors: list[int] = []
    relaxed: list[tuple[Array, int, int, int]] = []
    for pattern, needs in rows.needs.items():
        floor = int(np.sort(needs)[-1 - open_series]) if open_series < len(needs) else 0
        line = np.array(pattern)
        if floor > 0:
            if not line.any():
                return lines, None, relaxed
            lines.append(line)
            floors.append(floor)
        relaxed += [
            (line, int(series), int(needs[series]), floor) for series in np.flatnonzero(needs > floor)
        ]
    return lines, floors, relaxed

"""Which two facts say more together than each alone: looked for before a scorecard is trained on them.

What the facts leave unexplained one by one is summed in a coarse grid of each two of them; a pair counts
when its grid explains more than its rows and columns do, by more than chance alone would.
"""

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yingshou.core.credit.bins import Whole

COARSE = 8
"""A fact is cut into so many parts of even counts to look at pairs."""
MOST_ROWS = 200_000
"""More rows than these are thinned evenly: the grids are coarse."""
Real = NDArray[Any]


def pairs_of(
    codes: Whole, *, outcome: Whole, expected: Real, most: int, penalty: int
) -> list[tuple[int, int]]:
    """Return the pairs of columns that say most together, the best first; no column stands in two.

    Args:
        codes: the bin of each row and fact.
        outcome: 1 where the row defaulted.
        expected: the probability of default the facts give one by one.
        most: pairs wanted at most.
        penalty: draws the estimate of a cell towards nothing.
    """
    step = -(-len(codes) // MOST_ROWS)
    left, weight = (outcome - expected)[::step], (expected * (1 - expected))[::step]
    coarse = [_coarse(column) for column in codes[::step].T]
    gains = {
        (one, other): _gain(coarse[one] * (COARSE + 1) + coarse[other], left, weight, penalty)
        for one, other in combinations(range(len(coarse)), 2)
    }
    pairs: list[tuple[int, int]] = []
    for pair in sorted(gains, key=lambda pair: -gains[pair]):
        if gains[pair] > 0 and len(pairs) < most and not any({*pair} & {*other} for other in pairs):
            pairs.append(pair)
    return pairs


def _coarse(column: Whole) -> Whole:
    """Join bins to parts of even counts; 0 stays "not known"."""
    counts = np.bincount(column)
    counts[0] = 0
    before = np.cumsum(counts) - counts
    part = 1 + before * COARSE // max(int(counts.sum()), 1)
    part[0] = 0
    found: Whole = part[column]
    return found


def _gain(cells: Whole, left: Real, weight: Real, penalty: int) -> Any:
    """Return by how much the grid explains more than rows and columns, less what chance would."""
    size = COARSE + 1
    surplus = np.bincount(cells, left, size * size).reshape(size, size)
    mass = np.bincount(cells, weight, size * size).reshape(size, size)

    def explained(axis: tuple[int, ...]) -> Any:
        return (surplus.sum(axis=axis) ** 2 / (mass.sum(axis=axis) + penalty)).sum()

    rows, columns = np.count_nonzero(mass.sum(axis=1)), np.count_nonzero(mass.sum(axis=0))
    parameters = np.count_nonzero(mass) - rows - columns + 1
    return explained(()) - explained((1,)) - explained((0,)) + explained((0, 1)) - parameters

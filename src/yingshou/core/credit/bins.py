"""The bins of a scorecard: of one fact, or of two looked at together."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

PAIR = "*"
"""Stands between the two facts of a pair."""
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bins:
    """What the bins of one fact, or of a pair, add to the log-odds of default in millionths.

    `edges` of each fact go upwards; `log_odds` has an axis a fact: place 0 is "not known", 1 below the first
    edge, and so on.
    """

    facts: tuple[str, ...]
    edges: tuple[Whole, ...]
    log_odds: Whole

    @property
    def name(self) -> str:
        """The fact, or the pair with * between."""
        return PAIR.join(self.facts)

    def places(self, facts: pl.DataFrame) -> Whole:
        """Return the bin of each account, the bins of a pair numbered row by row."""
        found = np.zeros(facts.height, dtype=np.int64)
        for fact, edges in zip(self.facts, self.edges, strict=True):
            found = found * (len(edges) + 2) + places(*whole_numbers(facts, fact), edges)
        return found

    def joined(self) -> "Bins":
        """Join neighbouring bins that add the same: the table says the same in fewer rows."""
        table, kept = self.log_odds, []
        for axis, edges in enumerate(self.edges):
            layers = np.moveaxis(table, axis, 0)
            differs = (layers[2:] != layers[1:-1]).reshape(len(edges), -1).any(axis=1)
            kept.append(edges[differs])
            table = np.moveaxis(np.concatenate([layers[:2], layers[2:][differs]]), 0, axis)
        return Bins(self.facts, tuple(kept), table)


def places(values: Whole, known: NDArray[np.bool_] | None, edges: Whole) -> Whole:
    """Return the bin of each value: 0 = not known, 1 = below the first edge, and so on."""
    found = np.searchsorted(edges, values, side="right") + 1
    return found if known is None else np.where(known, found, 0)


def whole_numbers(facts: pl.DataFrame, fact: str) -> tuple[Whole, NDArray[np.bool_] | None]:
    """Return a fact's values and which of them are known; None where all are."""
    column = facts[fact]
    if not column.null_count():
        return column.to_numpy().astype(np.int64, copy=False), None
    return column.fill_null(0).to_numpy().astype(np.int64, copy=False), column.is_not_null().to_numpy()

"""Add up a scorecard over many accounts, a slice at a time so that it stays in the processor's cache."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yingshou.core.credit.bins import Bins, Whole, places, whole_numbers

REASONS = 4
_SLICE = 16_384
_WIDEST = 65_536


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the place of a value among edges: by a table where they lie close together, else by search."""

    edges: Whole
    table: Whole | None

    @classmethod
    def of(cls, edges: Whole) -> "_Finder":
        if not len(edges) or edges[-1] - edges[0] > _WIDEST:
            return cls(edges, None)
        return cls(edges, places(np.arange(edges[0] - 1, edges[-1] + 1), None, edges))

    def places(self, values: Whole, known: NDArray[np.bool_] | None) -> Whole:
        if self.table is None:
            return places(values, known, self.edges)
        lowest = self.edges[0] - 1
        found = self.table[np.clip(values, lowest, self.edges[-1]) - lowest]
        return found if known is None else np.where(known, found, 0)


class Adder:
    """Adds up bins over accounts: the place of a fact is found once, whatever number of bins look at it."""

    def __init__(self, parts: Sequence[Bins]) -> None:
        """Lay every table out over all edges of its facts, so that one place serves them all."""
        edges: dict[str, Whole] = {}
        for part in parts:
            for fact, cuts in zip(part.facts, part.edges, strict=True):
                edges[fact] = np.union1d(edges.get(fact, cuts), cuts)
        self._finders = {fact: _Finder.of(cuts) for fact, cuts in edges.items()}
        self._parts = [(part.facts, _laid_out(part, edges)) for part in parts]
        # An unknown fact says nothing, so the best bin is one of those of known values.
        self._best = [int(part.log_odds[(slice(1, None),) * len(part.facts)].min()) for part in parts]

    def slices(self, facts: pl.DataFrame) -> Iterator[tuple[slice, Whole]]:
        """Yield which accounts, and what each part adds to them: a row a part."""
        columns = {fact: whole_numbers(facts, fact) for fact in self._finders}
        for begin in range(0, facts.height, _SLICE):
            these = slice(begin, min(begin + _SLICE, facts.height))
            found = {
                fact: self._finders[fact].places(values[these], None if known is None else known[these])
                for fact, (values, known) in columns.items()
            }
            added = np.empty((len(self._parts), these.stop - begin), dtype=np.int64)
            for row, (names, table) in enumerate(self._parts):
                place = found[names[0]]
                for name in names[1:]:
                    place = place * (len(self._finders[name].edges) + 2) + found[name]
                np.take(table, place, out=added[row])
            yield these, added

    def worst(self, added: Whole) -> Whole:
        """Return which parts cost most against their best bin: their numbers from 1, the worst first, else 0.

        Each part is held against the four worst so far, all accounts at once; the number travels in the low
        bits, and of equal costs the part that comes first wins.
        """
        bits = len(self._best).bit_length()
        worst = np.zeros((REASONS, added.shape[1]), dtype=np.int64)
        for row, best in enumerate(self._best):
            cost = ((added[row] - best) << bits) + (len(self._best) - 1 - row)
            for held in worst:
                less = np.minimum(held, cost)
                np.maximum(held, cost, out=held)
                cost = less
        return np.where(worst >> bits > 0, len(self._best) - (worst & ((1 << bits) - 1)), 0)


def _laid_out(part: Bins, edges: dict[str, Whole]) -> Whole:
    """Return a part's table over all edges of its facts, flat."""
    table = part.log_odds
    for axis, (fact, own) in enumerate(zip(part.facts, part.edges, strict=True)):
        table = np.take(table, np.concatenate([[0, 1], places(edges[fact], None, own)]), axis=axis)
    return np.ascontiguousarray(table).ravel()

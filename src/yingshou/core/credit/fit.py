"""Train a scorecard: boosted steps of one fact or one pair each, monotone by direction, then calibrated.

Facts are cut into bins first, so each bin is a whole number of its own. A fact stands alone or has one
partner, and the boosted model lets only partners meet in one tree, so it is a sum of one table a fact or
pair, each monotone as its trees are, and those tables are the scorecard, exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yingshou.core.credit.bins import Bins, Whole, places, whole_numbers
from yingshou.core.credit.measures import logistic
from yingshou.core.credit.pairs import pairs_of
from yingshou.core.credit.scorecard import MILLION, bin_counts, table_of

WORSE, BETTER, FREE = 1, -1, 0
"""Whether more of a fact makes default more likely, less likely, or neither by decree."""
DIRECTIONS = {
    "items_due": FREE,
    "months_due": FREE,
    "on_time_permille": BETTER,
    "recent_on_time_permille": BETTER,
    "overdue_months": WORSE,
    "longest_overdue_days": WORSE,
    "average_late_days": WORSE,
    "open_overdue_days": WORSE,
    "overdue_permille": WORSE,
    "fee_change_permille": FREE,
    "draft_permille": FREE,
    "guarantee_permille": BETTER,
    "breaches": WORSE,
    "dishonours": WORSE,
    "broken_promises": WORSE,
    "returned_payments": WORSE,
    "external_severity": WORSE,
}
"""The facts a scorecard may look at: payment, security, breach and signals, no trait of a person."""
MOST_BINS = 32
SEED = 20_251_101
Part = tuple[int, ...]
"""The places of the facts a table looks at: one, or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a scorecard is trained: at most so many `pairs`, cross-fitted over so many `folds`."""

    rounds: int = 300
    rate_permille: int = 50
    leaves: int = 6
    pairs: int = 12
    least_rows: int = 50
    penalty: int = 5
    folds: int = 5
    seed: int = SEED


def fit_scorecard(
    facts: pl.DataFrame, *, defaulted: Sequence[bool] | pl.Series, directions: Mapping[str, int],
    groups: pl.Series, settings: Settings | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Train a scorecard on facts and what became of the accounts.

    Args:
        facts: whole numbers, a row an account and day; null = not known.
        defaulted: what became of each row.
        directions: the facts to look at, each WORSE, BETTER or FREE.
        groups: rows with the same value go to the same fold (account numbers).
        settings: how; None for the usual.

    Returns:
        Table SCORECARD_ROWS. The same rows give the same scorecard.

    Raises:
        ValueError: without some fold only one outcome is left, or no fact differs between the rows.
    """
    chosen = settings or Settings()
    outcome = np.asarray(defaulted, dtype=np.int64)
    folds = tenths_of(groups, of=chosen.folds)
    if any(np.ptp(outcome[folds != fold]) == 0 for fold in range(chosen.folds)):
        raise ValueError("both outcomes are needed, whichever fold is left out")
    # A fact that is the same everywhere says nothing and is left out.
    edges = {fact: cuts for fact in directions if len(cuts := _edges(facts[fact]))}
    if not edges:
        raise ValueError("no fact differs between the rows")
    codes = _codes(facts, edges)
    steps = _Steps(list(edges.values()), [directions[fact] for fact in edges], chosen)
    parts = steps.parts(codes, outcome)
    mean, tables = steps.cross_fit(codes, outcome, parts, folds)
    base, names = int(np.rint(mean)), list(edges)
    bins = [
        Bins(
            tuple(names[place] for place in part), tuple(edges[names[place]] for place in part),
            np.rint(table).astype(np.int64),
        ).joined()
        for part, table in zip(parts, tables, strict=True)
    ]  # fmt: skip
    blank = {part.name: [0] * part.log_odds.size for part in bins}
    counts = bin_counts(facts, rows=table_of(base, bins, blank))
    shares = {name: [round(count * 1000 / facts.height) for count in found] for name, found in counts.items()}
    return table_of(base, bins, shares)


def tenths_of(groups: pl.Series, *, salt: str = "", of: int = 10) -> NDArray[np.int64]:
    """Return to which part of so many each group belongs: the same whatever else is in the book.

    Another `salt` cuts the same groups another way.
    """
    numbers = groups.unique(maintain_order=True)
    parts = pl.Series([crc32(f"{salt}{number}".encode()) % of for number in numbers], dtype=pl.Int64)
    return groups.replace_strict(numbers, parts, return_dtype=pl.Int64).to_numpy()


def _edges(values: pl.Series) -> Whole:
    """Cut a fact into at most MOST_BINS bins: each value its own where there are few, else by even counts."""
    known = values.drop_nulls().sort()
    distinct = known.unique().sort()
    if len(distinct) > MOST_BINS:
        even = [len(known) * part // MOST_BINS for part in range(MOST_BINS)]
        distinct = known.gather(even).unique().sort()
    return distinct[1:].to_numpy().astype(np.int64)


def _codes(facts: pl.DataFrame, edges: Mapping[str, Whole]) -> Whole:
    """Return the bin of each row and fact; 0 where it is not known."""
    return np.column_stack([places(*whole_numbers(facts, fact), cuts) for fact, cuts in edges.items()])


@dataclass(frozen=True, slots=True)
class _Steps:
    """The boosted steps and how they are fitted: edges and direction of each fact, settings."""

    edges: Sequence[Whole]
    directions: Sequence[int]
    chosen: Settings

    def parts(self, codes: Whole, outcome: Whole) -> list[Part]:
        """Return the facts, joined to pairs where two say more together than one by one."""
        alone: list[Part] = [(place,) for place in range(len(self.edges))]
        if not self.chosen.pairs:
            return alone
        expected = 1 / (1 + np.exp(-_log_odds(*self.fit(codes, outcome, alone), alone, codes)))
        pairs = pairs_of(
            codes, outcome=outcome, expected=expected, most=self.chosen.pairs, penalty=self.chosen.penalty
        )
        joined = {place for pair in pairs for place in pair}
        return [*pairs, *(part for part in alone if part[0] not in joined)]

    def cross_fit(
        self, codes: Whole, outcome: Whole, parts: Sequence[Part], folds: Whole
    ) -> tuple[Any, list[NDArray[Any]]]:
        """Fit once without each fold and take the mean; the level is found on rows each had not seen."""
        log_odds, fits = np.zeros(len(outcome)), []
        for fold in range(self.chosen.folds):
            unseen = folds == fold
            fits.append(self.fit(codes[~unseen], outcome[~unseen], parts))
            log_odds[unseen] = _log_odds(*fits[-1], parts, codes[unseen])
        slope, level = _level(log_odds, outcome)
        base = np.mean([base for base, _tables in fits]) * slope + level * MILLION
        return base, [np.mean(layers, axis=0) * slope for layers in zip(*(t for _b, t in fits), strict=True)]

    def fit(self, codes: Whole, outcome: Whole, parts: Sequence[Part]) -> tuple[int, list[Whole]]:
        """Fit the steps and read off what each bin of each part adds: base and tables in millionths."""
        # Slow to load and needed here alone.
        from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415
        from threadpoolctl import threadpool_limits  # noqa: PLC0415

        chosen = self.chosen
        model = HistGradientBoostingClassifier(
            learning_rate=chosen.rate_permille / 1000, max_iter=chosen.rounds,
            max_leaf_nodes=chosen.leaves, min_samples_leaf=chosen.least_rows,
            l2_regularization=chosen.penalty, monotonic_cst=list(self.directions),
            interaction_cst=list(parts), early_stopping=False, random_state=chosen.seed,
        )  # fmt: skip
        with threadpool_limits(limits=1):
            model.fit(_unknown_apart(codes), outcome)
            probes = [np.ones_like(codes[:1]), *(self._probes(part) for part in parts)]
            found = np.rint(model.decision_function(_unknown_apart(np.vstack(probes))) * MILLION)
        base, *grids = np.split(found.astype(np.int64), np.cumsum([len(rows) for rows in probes])[:-1])
        tables = [
            _unknown_as_average(part, (grid - base).reshape(self._shape(part)), codes)
            for part, grid in zip(parts, grids, strict=True)
        ]
        return int(base[0]), tables

    def _probes(self, part: Part) -> Whole:
        """Return rows in which a part moves through all its bins while all other facts stay in their first.

        No other fact shares a tree with it, so the differences are exactly what the part adds.
        """
        grid = np.indices(self._shape(part)).reshape(len(part), -1)
        rows = np.ones((grid.shape[1], len(self.edges)), dtype=np.int64)
        rows[:, list(part)] = grid.T
        return rows

    def _shape(self, part: Part) -> tuple[int, ...]:
        return tuple(len(self.edges[place]) + 2 for place in part)


def _unknown_as_average(part: Part, table: Whole, codes: Whole) -> Whole:
    """Take an unknown value for the average account's where nothing was unknown in training."""
    for axis, place in enumerate(part):
        layers = np.moveaxis(table, axis, 0)
        counts = np.bincount(codes[:, place], minlength=len(layers))
        if not counts[0]:
            layers[0] = np.rint(np.tensordot(counts[1:], layers[1:], axes=1) / counts.sum()).astype(np.int64)
    return table


def _unknown_apart(codes: Whole) -> NDArray[Any]:
    """Return the bins as the boosted model takes them: not a number where a fact is not known."""
    return np.where(codes > 0, codes, np.nan)


def _log_odds(base: int, tables: Sequence[Whole], parts: Sequence[Part], codes: Whole) -> NDArray[Any]:
    added = [table[tuple(codes.T[list(part)])] for part, table in zip(parts, tables, strict=True)]
    return np.asarray((np.sum(added, axis=0) + base) / MILLION)


def _level(log_odds: NDArray[Any], outcome: Whole) -> tuple[Any, Any]:
    """Return slope and level by rows that were held back (Platt): slope × log-odds + level stays a sum."""
    slope, level = logistic(log_odds, outcome)
    # A slope below zero would turn the facts round: then they say nothing.
    return max(slope, 0), level

"""Train a scorecard: boosted steps of one fact each, monotone where it has a direction, then calibrated.

Facts are cut into bins first, so each bin is a whole number of its own; the boosted model never lets two
facts meet in one tree, so it is a sum of one table a fact, and those tables are the scorecard, exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yingshou.core.credit.measures import logistic
from yingshou.core.credit.scorecard import MILLION, Bins, Whole, bin_counts, table_of, whole_numbers

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
MOST_BINS = 64
SEED = 20_251_101


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a scorecard is trained; `calibration_tenths` of the rows are held back to set the level."""

    rounds: int = 300
    rate_permille: int = 100
    leaves: int = 4
    least_rows: int = 50
    penalty: int = 5
    calibration_tenths: int = 2
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
        groups: rows with the same value go to the same side when rows are held back (account numbers).
        settings: how; None for the usual.

    Returns:
        Table SCORECARD_ROWS. The same rows give the same scorecard.

    Raises:
        ValueError: one of the two sides has only one outcome, or no fact differs between the rows.
    """
    chosen = settings or Settings()
    outcome = np.asarray(defaulted, dtype=np.int64)
    held = tenths_of(groups) < chosen.calibration_tenths
    if (
        min(outcome[held].sum(), (1 - outcome[held]).sum(), outcome[~held].sum(), (1 - outcome[~held]).sum())
        < 1
    ):
        raise ValueError("both outcomes are needed on either side")
    # A fact that is the same everywhere says nothing and is left out.
    edges = {fact: cuts for fact in directions if len(cuts := _edges(facts[fact]))}
    if not edges:
        raise ValueError("no fact differs between the rows")
    codes = _codes(facts, edges)
    steps = _Steps(list(edges.values()), [directions[fact] for fact in edges], chosen)
    slope, level = _level(*steps.fit(codes[~held], outcome[~held]), codes[held], outcome[held])
    # The level is found on rows the steps had not seen; the steps are then those of all rows.
    base, tables = steps.fit(codes, outcome)
    bins = [
        _joined(Bins(fact, edges[fact], np.rint(table * slope).astype(np.int64)))
        for fact, table in zip(edges, tables, strict=True)
    ]
    base = int(np.rint(base * slope + level * MILLION))
    blank = {part.fact: [0] * len(part.log_odds) for part in bins}
    counts = bin_counts(facts, rows=table_of(base, bins, blank))
    shares = {fact: [round(count * 1000 / facts.height) for count in found] for fact, found in counts.items()}
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
        places = [len(known) * part // MOST_BINS for part in range(MOST_BINS)]
        distinct = known.gather(places).unique().sort()
    return distinct[1:].to_numpy().astype(np.int64)


def _codes(facts: pl.DataFrame, edges: Mapping[str, Whole]) -> Whole:
    """Return the bin of each row and fact; 0 where it is not known."""
    return np.column_stack(
        [Bins(fact, cuts, cuts).places(*whole_numbers(facts, fact)) for fact, cuts in edges.items()]
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    """The boosted steps and how they are fitted: edges and direction of each fact, settings."""

    edges: Sequence[Whole]
    directions: Sequence[int]
    chosen: Settings

    def fit(self, codes: Whole, outcome: Whole) -> tuple[int, list[Whole]]:
        """Fit the steps and read off, fact by fact, what each bin adds: base and tables in millionths."""
        # Slow to load and needed here alone.
        from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415
        from threadpoolctl import threadpool_limits  # noqa: PLC0415

        chosen = self.chosen
        model = HistGradientBoostingClassifier(
            learning_rate=chosen.rate_permille / 1000, max_iter=chosen.rounds,
            max_leaf_nodes=chosen.leaves, min_samples_leaf=chosen.least_rows,
            l2_regularization=chosen.penalty, monotonic_cst=list(self.directions),
            interaction_cst="no_interactions", early_stopping=False, random_state=chosen.seed,
        )  # fmt: skip
        with threadpool_limits(limits=1):
            model.fit(_unknown_apart(codes), outcome)
            probes = self._probes()
            found = np.rint(model.decision_function(_unknown_apart(probes)) * MILLION).astype(np.int64)
        base, start, tables = int(found[0]), 1, []
        for place, cuts in enumerate(self.edges):
            table = found[start : start + len(cuts) + 2] - base
            start += len(table)
            counts = np.bincount(codes[:, place], minlength=len(table))
            if not counts[0]:
                # Nothing was unknown, so an unknown value is taken for the average account's.
                table[0] = int(np.rint(table[1:] @ counts[1:] / counts[1:].sum()))
            tables.append(table)
        return base, tables

    def _probes(self) -> Whole:
        """Return rows in which one fact moves through its bins while all others stay in their first.

        No two facts share a tree, so the differences are exactly what the fact adds.
        """
        parts = [np.ones((1, len(self.edges)), dtype=np.int64)]
        for place, cuts in enumerate(self.edges):
            part = np.ones((len(cuts) + 2, len(self.edges)), dtype=np.int64)
            part[:, place] = np.arange(len(cuts) + 2)
            parts.append(part)
        return np.vstack(parts)


def _unknown_apart(codes: Whole) -> NDArray[Any]:
    """Return the bins as the boosted model takes them: not a number where a fact is not known."""
    return np.where(codes > 0, codes, np.nan)


def _level(base: int, tables: Sequence[Whole], codes: Whole, outcome: Whole) -> tuple[Any, Any]:
    """Return slope and level by rows that were held back (Platt): slope × log-odds + level stays a sum."""
    added = [table[codes[:, place]] for place, table in enumerate(tables)]
    slope, level = logistic(np.sum(added, axis=0) / MILLION + base / MILLION, outcome)
    # A slope below zero would turn the facts round: then they say nothing.
    return max(slope, 0), level


def _joined(part: Bins) -> Bins:
    """Join neighbouring bins that add the same: the table says the same in fewer rows."""
    known = part.log_odds[1:]
    kept = np.flatnonzero(np.diff(known))
    log_odds = np.concatenate([part.log_odds[:1], known[:1], known[kept + 1]])
    return Bins(part.fact, part.edges[kept], log_odds)

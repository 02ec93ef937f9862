"""A scorecard (评分卡): an additive table of bins, so that a score can be added up by hand.

log-odds of default = base + what the bin of each fact adds. Everything is a whole number: facts and edges
are, and log-odds are kept in millionths.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yingshou.core.money import PRICE
from yingshou.core.tables.credit import SCORECARD_ROWS

BASE = ""
"""Under this fact stands what every account begins with."""
MILLION = 1_000_000
BASE_POINTS, POINTS_TO_HALVE = 600, 20
"""A score of 600 is even odds at the base of the scale; 20 points more halve the odds of default."""
REASONS = 4
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bins:
    """The bins of a fact: edges upwards, and what each bin adds, the first to an unknown fact."""

    fact: str
    edges: Whole
    log_odds: Whole

    def places(self, values: Whole, known: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the bin of each value: 0 = not known, 1 = below the first edge, and so on."""
        found = np.searchsorted(self.edges, values, side="right") + 1
        return np.where(known, found, 0)


def bins_of(rows: pl.DataFrame) -> tuple[int, tuple[Bins, ...]]:
    """Read a scorecard: the base in millionths, and the bins of each fact."""
    ordered = SCORECARD_ROWS.conform(rows).sort("fact", "bin_no")
    base = int(ordered.filter(pl.col("fact") == BASE)["log_odds"].sum())
    facts = ordered.filter(pl.col("fact") != BASE).partition_by("fact", maintain_order=True)
    return base, tuple(
        Bins(
            part["fact"][0],
            part["at_least"].drop_nulls().to_numpy().astype(np.int64),
            part["log_odds"].to_numpy().astype(np.int64),
        )
        for part in facts
    )


def score(facts: pl.DataFrame, *, rows: pl.DataFrame) -> pl.DataFrame:
    """Score accounts by a scorecard.

    Args:
        facts: table CREDIT_FACTS, or any frame with the scorecard's facts as whole numbers.
        rows: table SCORECARD_ROWS.

    Returns:
        `score` (higher is better), `default_probability` with six decimals, and `reasons`: the facts that
        cost most against their best bin, the worst first, with ; between; in the order of `facts`.
    """
    base, bins = bins_of(rows)
    added = _added(facts, bins)
    log_odds = base + added.sum(axis=0)
    return pl.DataFrame(
        {
            "score": points_of(log_odds),
            "default_probability": probability(log_odds),
            "reasons": _reasons(bins, added),
        }
    ).with_columns(
        pl.col("score").cast(pl.Int32),
        default_probability=pl.col("default_probability").cast(PRICE) / MILLION,
    )


def whole_numbers(facts: pl.DataFrame, fact: str) -> tuple[Whole, NDArray[np.bool_]]:
    """Return a fact's values and which of them are known."""
    column = facts[fact]
    return column.fill_null(0).to_numpy().astype(np.int64, copy=False), column.is_not_null().to_numpy()


def points_of(log_odds: Whole) -> Whole:
    """Return the points of log-odds in millionths, rounded: 600 at even odds, 20 more for half the odds."""
    found: Whole = np.rint(BASE_POINTS - log_odds * POINTS_TO_HALVE / (np.log(2) * MILLION)).astype(np.int64)
    return found


def probability(log_odds: Whole) -> Whole:
    """Return the probability of default in millionths, of log-odds in millionths."""
    found: Whole = np.rint(MILLION / (1 + np.exp(-log_odds / MILLION))).astype(np.int64)
    return found


def sums(facts: pl.DataFrame, base: int, bins: Sequence[Bins]) -> Whole:
    """Return the log-odds of accounts in millionths."""
    found: Whole = base + _added(facts, bins).sum(axis=0)
    return found


def _added(facts: pl.DataFrame, bins: Sequence[Bins]) -> Whole:
    """Return what each fact adds to each account: a row a fact."""
    found = np.zeros((len(bins), facts.height), dtype=np.int64)
    for place, part in enumerate(bins):
        found[place] = part.log_odds[part.places(*whole_numbers(facts, part.fact))]
    return found


def _reasons(bins: Sequence[Bins], added: Whole) -> pl.Series:
    """Name the facts that cost most of each account, the worst first, leaving out those that cost nothing.

    Round by round the costliest that is left is taken, in fewer passes than a sort of every account.
    """
    # An unknown fact says nothing, so the best bin is one of those of known values.
    costs = added - np.array([[part.log_odds[1:].min()] for part in bins], dtype=np.int64).reshape(-1, 1)
    words, accounts = pl.Series(["", *(part.fact for part in bins)]), np.arange(added.shape[1])
    found = {}
    for round_no in range(min(REASONS, len(bins))):
        worst = costs.argmax(axis=0)
        found[str(round_no)] = words.gather(np.where(costs[worst, accounts] > 0, worst + 1, 0))
        costs[worst, accounts] = 0
    if not found:
        return pl.Series("reasons", [""] * added.shape[1], dtype=pl.String)
    named = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in found]
    joined = pl.concat_str(named, separator=";", ignore_nulls=True)
    return pl.DataFrame(found).select(reasons=joined)["reasons"]


def bin_counts(facts: pl.DataFrame, *, rows: pl.DataFrame) -> Mapping[str, list[int]]:
    """Count the accounts in each bin of each fact: what drift is measured by."""
    _base, bins = bins_of(rows)
    return {
        part.fact: np.bincount(
            part.places(*whole_numbers(facts, part.fact)), minlength=len(part.log_odds)
        ).tolist()
        for part in bins
    }


def table_of(base: int, bins: Sequence[Bins], shares: Mapping[str, Sequence[int]]) -> pl.DataFrame:
    """Write a scorecard as rows of SCORECARD_ROWS.

    Args:
        base: millionths of log-odds.
        bins: of each fact.
        shares: of each fact, the share of each bin in ‰.
    """
    listed: list[dict[str, Any]] = [
        {"fact": BASE, "bin_no": 0, "at_least": None, "log_odds": base, "share_permille": 1000}
    ]
    for part in bins:
        edges = [None, None, *part.edges.tolist()]
        listed += [
            {"fact": part.fact, "bin_no": place, "at_least": edges[place], "log_odds": added,
             "share_permille": shares[part.fact][place]}
            for place, added in enumerate(part.log_odds.tolist())
        ]  # fmt: skip
    frame = pl.DataFrame(listed, schema_overrides={"at_least": pl.Int64, "log_odds": pl.Int64})
    offset = pl.when(pl.col("fact") == BASE).then(BASE_POINTS).otherwise(0)
    points = points_of(frame["log_odds"].to_numpy()) - BASE_POINTS
    return SCORECARD_ROWS.conform(frame.with_columns(points=pl.Series(points) + offset))

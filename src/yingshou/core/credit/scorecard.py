"""A scorecard (评分卡): an additive table of bins, so that a score can be added up by hand.

log-odds of default = base + what the bin of each fact adds + what the bins of each pair of facts add.
Everything is a whole number: facts and edges are, and log-odds are kept in millionths.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from yingshou.core.credit.adding import Adder
from yingshou.core.credit.bins import PAIR, Bins, Whole
from yingshou.core.money import PRICE
from yingshou.core.tables.credit import SCORECARD_ROWS

BASE = ""
"""Under this fact stands what every account begins with."""
MILLION = 1_000_000
BASE_POINTS, POINTS_TO_HALVE = 600, 20
"""A score of 600 is even odds at the base of the scale; 20 points more halve the odds of default."""


def bins_of(rows: pl.DataFrame) -> tuple[int, tuple[Bins, ...]]:
    """Read a scorecard: the base in millionths, and the bins of each fact and pair."""
    ordered = SCORECARD_ROWS.conform(rows).sort("fact", "bin_no")
    base = int(ordered.filter(pl.col("fact") == BASE)["log_odds"].sum())
    parts = ordered.filter(pl.col("fact") != BASE).partition_by("fact", maintain_order=True)
    return base, tuple(_bins(part) for part in parts)


def _bins(part: pl.DataFrame) -> Bins:
    facts = tuple(part["fact"][0].split(PAIR))
    columns = ("at_least", "other_at_least")[: len(facts)]
    edges = tuple(part[name].drop_nulls().unique().sort().to_numpy().astype(np.int64) for name in columns)
    log_odds = part["log_odds"].to_numpy().astype(np.int64)
    return Bins(facts, edges, log_odds.reshape([len(cuts) + 2 for cuts in edges]))


def score(facts: pl.DataFrame, *, rows: pl.DataFrame) -> pl.DataFrame:
    """Score accounts by a scorecard.

    Args:
        facts: table CREDIT_FACTS, or any frame with the scorecard's facts as whole numbers.
        rows: table SCORECARD_ROWS.

    Returns:
        `score` (higher is better), `default_probability` with six decimals, and `reasons`: the facts and
        pairs that cost most against their best bin, the worst first, with ; between; in the order of `facts`.
    """
    base, bins = bins_of(rows)
    adder = Adder(bins)
    log_odds, codes = np.full(facts.height, base), np.zeros(facts.height, dtype=np.int64)
    for these, added in adder.slices(facts):
        log_odds[these] += added.sum(axis=0)
        for worst in adder.worst(added):
            codes[these] = codes[these] * (len(bins) + 1) + worst
    return pl.DataFrame(
        {
            "score": points_of(log_odds),
            "default_probability": probability(log_odds),
            "reasons": _reasons(bins, pl.Series(codes)),
        }
    ).with_columns(
        pl.col("score").cast(pl.Int32),
        default_probability=pl.col("default_probability").cast(PRICE) / MILLION,
    )


def _reasons(bins: Sequence[Bins], codes: pl.Series) -> pl.Series:
    """Write the worst parts of each account in words, once for all accounts that share them."""
    words = {}
    for code in codes.unique():
        named, left = [], code
        while left:
            left, place = divmod(left, len(bins) + 1)
            if place:
                named.append(bins[place - 1].name)
        words[code] = ";".join(reversed(named))
    return codes.replace_strict(list(words), list(words.values()), return_dtype=pl.String)


def points_of(log_odds: Whole) -> Whole:
    """Return the points of log-odds in millionths, rounded: 600 at even odds, 20 more for half the odds."""
    found: Whole = np.rint(BASE_POINTS - log_odds * POINTS_TO_HALVE / (np.log(2) * MILLION)).astype(np.int64)
    return found


def probability(log_odds: Whole) -> Whole:
    """Return the probability of default in millionths, of log-odds in millionths."""
    found: Whole = np.rint(MILLION / (1 + np.exp(-log_odds / MILLION))).astype(np.int64)
    return found


def parts(facts: pl.DataFrame, *, rows: pl.DataFrame) -> pl.DataFrame:
    """Return what makes the score of one account: the base first, then what costs most.

    Columns `fact` (or pair), `value`, `other_value` (null = not known), `log_odds` in millionths, which add
    up to the log-odds of default, and `points`, each rounded by itself.

    Args:
        facts: table CREDIT_FACTS, one account.
        rows: table SCORECARD_ROWS.
    """
    base, bins = bins_of(rows)
    listed: list[dict[str, Any]] = [{"fact": BASE, "value": None, "other_value": None, "log_odds": base}]
    for each in bins:
        values = [facts[fact][0] for fact in each.facts]
        listed.append(
            {"fact": each.name, "value": values[0], "other_value": values[1] if len(values) > 1 else None,
             "log_odds": int(each.log_odds.reshape(-1)[each.places(facts)[0]])}
        )  # fmt: skip
    frame = pl.DataFrame(
        listed, schema_overrides=dict.fromkeys(("value", "other_value", "log_odds"), pl.Int64)
    )
    offset = pl.when(pl.col("fact") == BASE).then(BASE_POINTS).otherwise(0)
    points = points_of(frame["log_odds"].to_numpy()) - BASE_POINTS
    made = frame.with_columns(points=pl.Series(points) + offset)
    return made.sort(pl.col("fact") != BASE, pl.col("log_odds"), descending=[False, True])


def sums(facts: pl.DataFrame, base: int, bins: Sequence[Bins]) -> Whole:
    """Return the log-odds of accounts in millionths."""
    found = np.full(facts.height, base)
    for these, added in Adder(bins).slices(facts):
        found[these] += added.sum(axis=0)
    return found


def bin_counts(facts: pl.DataFrame, *, rows: pl.DataFrame) -> Mapping[str, list[int]]:
    """Count the accounts in each bin of each fact and pair: what drift is measured by."""
    _base, bins = bins_of(rows)
    return {
        part.name: np.bincount(part.places(facts), minlength=part.log_odds.size).tolist() for part in bins
    }


def table_of(base: int, bins: Sequence[Bins], shares: Mapping[str, Sequence[int]]) -> pl.DataFrame:
    """Write a scorecard as rows of SCORECARD_ROWS.

    Args:
        base: millionths of log-odds.
        bins: of each fact and pair.
        shares: of each of them, the share of each bin in ‰.
    """
    listed: list[dict[str, Any]] = [
        {"fact": BASE, "bin_no": 0, "at_least": None, "other_at_least": None, "log_odds": base,
         "share_permille": 1000}
    ]  # fmt: skip
    for part in bins:
        edges = [[None, None, *cuts.tolist()] for cuts in part.edges]
        listed += [
            {"fact": part.name, "bin_no": bin_no, "at_least": edges[0][place[0]],
             "other_at_least": edges[1][place[1]] if len(place) > 1 else None,
             "log_odds": added, "share_permille": shares[part.name][bin_no]}
            for bin_no, (place, added) in enumerate(np.ndenumerate(part.log_odds))
        ]  # fmt: skip
    frame = pl.DataFrame(
        listed, schema_overrides=dict.fromkeys(("at_least", "other_at_least", "log_odds"), pl.Int64)
    )
    offset = pl.when(pl.col("fact") == BASE).then(BASE_POINTS).otherwise(0)
    points = points_of(frame["log_odds"].to_numpy()) - BASE_POINTS
    return SCORECARD_ROWS.conform(frame.with_columns(points=pl.Series(points) + offset))

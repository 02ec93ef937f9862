"""The list of accounts to inspect against chance and against a plain drop rule, on use with known thefts.

Real weeks of use, simulated thefts (`bench/models/metered_book.py`). Every method ranks all accounts of a
book it has never seen on one day; thresholds and points of ours were set on other seeds (TUNED_ON). No method
learns from the books that are measured. `python -m bench.models --only theft`.
"""

from pathlib import Path

import numpy as np
import polars as pl

from bench.models.metered_book import AS_OF, KINDS, Meters, draw
from yingshou.core.anomalies import (
    area_days,
    compared_days,
    default_rules,
    default_terms,
    evidence,
    known_days,
    loss_signals,
    peer_figures,
    peer_groups,
    rules_on,
    scores,
    terms_floats,
    terms_on,
    use_signals,
)
from yingshou.core.energy import ENERGY
from yingshou.core.tables.anomalies import USE_DAYS

TUNED_ON, MEASURED_ON = (11, 12), (101, 102, 103)
INSPECTIONS = (50, 100)
_FLOOR = 1e-9


def run(shelf: Path) -> dict[str, object]:
    """Return the figures over the measured seeds, each a mean over the books."""
    return measure(shelf, MEASURED_ON)


def measure(shelf: Path, seeds: tuple[int, ...]) -> dict[str, object]:
    """Return average precision, AUC and recall of each method, and recall by kind of theft of ours."""
    books = [draw(shelf, seed) for seed in seeds]
    ranked = {
        "ours, with area losses": [ours(book, areas=True) for book in books],
        "ours, without areas": [ours(book, areas=False) for book in books],
        "ours, missing days taken for zero": [ours(_filled(book), areas=False) for book in books],
        "drop against last year, 28 days": [drop(book, 28) for book in books],
        "drop against last year, 91 days": [drop(book, 91) for book in books],
        "at random": [at_random(book, seed) for book, seed in zip(books, seeds, strict=True)],
    }
    return {
        "books": len(books),
        "accounts": sum(book.accounts.height for book in books),
        "thefts": sum(book.truth.height for book in books),
        "methods": {
            name: _figures(list(zip(books, each, strict=True))) for name, each in ranked.items()
        },
    }  # fmt: skip


def ours(book: Meters, *, areas: bool) -> pl.DataFrame:
    """Rank by the points of the shipped rules, as the product does: `account_no`, `score`."""
    found, fell = told(book, areas=areas)
    listed = scores(found=found, fell=fell, as_of=AS_OF)
    return _all(book, listed.select("account_no", score=pl.col("points").cast(pl.Float64)))


def told(book: Meters, *, areas: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return evidence and falls of a book by the shipped rules."""
    terms = terms_on(terms=default_terms(), day=AS_OF)
    shares = terms_floats(terms)
    known = known_days(book.use, as_of=AS_OF, whole_day=shares["whole_day"])
    groups = peer_groups(book.accounts, least=terms["least_peers"])
    figures = peer_figures(known=known, accounts=book.accounts, groups=groups)
    days = compared_days(known=known, groups=groups, figures=figures)
    signals, fell = use_signals(
        days=days, accounts=book.accounts, groups=groups, figures=figures, as_of=AS_OF
    )
    if areas:
        daily = area_days(known=known, members=book.members, supply=book.supply)
        lost = loss_signals(fell=fell, members=book.members, days=daily, rise_from=shares["rise_from"])
        signals = pl.concat([signals, lost])
    rules = rules_on(rules=default_rules(), day=AS_OF)
    weights = rules.select("signal", weight="points")
    return evidence(signals=signals, rules=rules, weights=weights), fell


def drop(book: Meters, days: int) -> pl.DataFrame:
    """Rank by 1 − mean use of so many days ÷ that of the same days last year, of days known."""
    age = (pl.lit(AS_OF) - pl.col("use_date")).dt.total_days()
    kwh = pl.col("total_kwh").cast(pl.Float64)
    rates = book.use.group_by("account_no").agg(
        now=kwh.filter(age < days).mean(), then=kwh.filter(age.is_between(365, 364 + days)).mean()
    )
    return _all(book, rates.select("account_no", score=1 - pl.col("now") / pl.col("then")))


def at_random(book: Meters, seed: int) -> pl.DataFrame:
    """Rank at random."""
    rng = np.random.default_rng(seed)
    return book.accounts.select("account_no", score=pl.Series(rng.random(book.accounts.height)))


def _filled(book: Meters) -> Meters:
    """Return the book as one that takes missing days for days without use."""
    days = book.use.select("use_date").unique()
    whole = book.accounts.select("account_no").join(days, how="cross").join(
        book.use, on=["account_no", "use_date"], how="left"
    )  # fmt: skip
    energy = pl.col("total_kwh", "dear_kwh", "flat_kwh", "cheap_kwh").fill_null(0).cast(ENERGY)
    use = USE_DAYS.conform(whole.with_columns(energy, pl.col("days").fill_null(1)))
    return Meters(use=use, accounts=book.accounts, members=book.members, supply=book.supply, truth=book.truth)


def _all(book: Meters, found: pl.DataFrame) -> pl.DataFrame:
    """Give every account a score: those a method says nothing of come last."""
    joined = book.accounts.select("account_no").join(found, on="account_no", how="left")
    return joined.with_columns(pl.col("score").fill_nan(None).fill_null(-1e9))


def _figures(ranked: list[tuple[Meters, pl.DataFrame]]) -> dict[str, object]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    precision, area = [], []
    hits = dict.fromkeys(INSPECTIONS, 0)
    caught = {kind: [0, 0] for kind in KINDS}
    thefts = 0
    for book, rows in ranked:
        truth = rows.join(book.truth, on="account_no", how="left").sort(
            "score", "account_no", descending=[True, False]
        )  # fmt: skip
        guilty = truth["kind"].is_not_null().to_numpy()
        precision.append(average_precision_score(guilty, truth["score"]))
        area.append(roc_auc_score(guilty, truth["score"]))
        thefts += int(guilty.sum())
        for count in INSPECTIONS:
            hits[count] += int(guilty[:count].sum())
        for kind in KINDS:
            mine = (truth["kind"] == kind).fill_null(value=False)
            caught[kind][0] += int(mine[: INSPECTIONS[-1]].sum())
            caught[kind][1] += int(mine.sum())
    books = len(ranked)
    return {
        "average_precision": round(float(np.mean(precision)), 3),
        "auc": round(float(np.mean(area)), 3),
        **{f"precision_at_{count}": round(got / count / books, 3) for count, got in hits.items()},
        **{f"recall_at_{count}": round(got / thefts, 3) for count, got in hits.items()},
        f"recall_at_{INSPECTIONS[-1]}_by_kind": {
            kind: round(got / max(of, _FLOOR), 3) for kind, (got, of) in caught.items()
        },
    }

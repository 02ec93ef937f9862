"""How good a scorecard is on accounts it has not seen, and how far the accounts have moved since."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yingshou.core.credit.bins import PAIR, Whole
from yingshou.core.credit.scorecard import MILLION, bins_of
from yingshou.core.tables.credit import SCORECARD_ROWS

WATCH, SHIFTED = Decimal("0.10"), Decimal("0.25")
"""Population stability: below the first all is well, from the second on the scorecard sees other accounts."""
_FOUR = Decimal("0.0001")
_NEWTON_STEPS = 50


def measures(*, defaulted: Whole, probability: Whole) -> dict[str, Decimal | int | None]:
    """Return what a scorecard is worth on rows with known outcome.

    Args:
        defaulted: 1 where the account defaulted, else 0.
        probability: of default, in millionths.

    Returns:
        `rows`, `defaults`; `auc` (null with one outcome only), `brier`, `expected` and `found` shares of
        default, `slope` of the outcome on the log-odds: 1 where it is neither too bold nor too timid.
    """
    rows, defaults = len(defaulted), int(defaulted.sum())
    if not rows:
        return {"rows": 0, "defaults": 0}
    share = np.clip(probability, 1, MILLION - 1) / MILLION
    both = 0 < defaults < rows
    slope = logistic(np.log(share / (1 - share)), defaulted)[0] if both and np.ptp(share) > 0 else None
    return {
        "rows": rows,
        "defaults": defaults,
        "auc": _decimal(_auc(defaulted, probability)) if both else None,
        "brier": _decimal(np.mean((share - defaulted) ** 2)),
        "expected": _decimal(share.mean()),
        "found": _decimal(defaults / rows),
        "slope": None if slope is None else _decimal(slope),
    }


def logistic(log_odds: NDArray[Any], outcome: Whole) -> tuple[Any, Any]:
    """Return slope and level that make log-odds fit what became of the rows, by Newton's method.

    A step that fits worse is halved until it does not: from far away whole steps overshoot.
    """
    design = np.column_stack([log_odds, np.ones_like(log_odds)])
    weights = np.array([1, 0])
    for _step in range(_NEWTON_STEPS):
        expected = np.exp(-np.logaddexp(0, -design @ weights))
        curvature = design.T @ (design * (expected * (1 - expected))[:, None])
        step = np.linalg.lstsq(curvature, design.T @ (outcome - expected), rcond=None)[0]
        before = _misfit(design, weights, outcome)
        while np.abs(step).max() * MILLION >= 1 and _misfit(design, weights + step, outcome) > before:
            step = step / 2
        weights = weights + step
        if np.abs(step).max() * MILLION < 1:
            break
    return weights[0], weights[1]


def _misfit(design: NDArray[Any], weights: NDArray[Any], outcome: Whole) -> Any:
    """Return how unlikely outcomes are under weights: −log-likelihood."""
    fitted = design @ weights
    return (np.logaddexp(0, fitted) - outcome * fitted).sum()


def _auc(defaulted: Whole, probability: Whole) -> Any:
    """Return how often a defaulter has the higher probability, ties half (Mann–Whitney)."""
    ranks = pl.Series(probability).rank("average").to_numpy()
    bad = int(defaulted.sum())
    return (ranks[defaulted == 1].sum() - bad * (bad + 1) / 2) / (bad * (len(defaulted) - bad))


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(_FOUR)


def stability(*, rows: pl.DataFrame, counts: Mapping[str, Sequence[int]]) -> dict[str, Decimal]:
    """Return the population stability index (PSI) of each fact: how far its bins have moved since training.

    Args:
        rows: table SCORECARD_ROWS; its shares are those of training.
        counts: accounts in each bin now.

    Returns:
        By fact Σ (now − then) · ln(now ÷ then); a bin counts as at least half a thousandth. Pairs are left
        out: they move with their facts.
    """
    found = {}
    alone = ~pl.col("fact").str.contains(PAIR, literal=True)
    for part in SCORECARD_ROWS.conform(rows).filter(alone).sort("fact", "bin_no").partition_by("fact"):
        fact = part["fact"][0]
        total = sum(counts.get(fact, ()))
        if not total:
            continue
        then = np.maximum(part["share_permille"].to_numpy(), 1 / 2)
        now = np.maximum(np.asarray(counts[fact]) * 1000 / total, 1 / 2)
        found[fact] = _decimal(np.sum((now - then) * np.log(now / then)) / 1000)
    return found


def is_monotone(rows: pl.DataFrame, directions: Mapping[str, int]) -> bool:
    """Tell whether each fact moves the log-odds only the way its direction says, unknown values left out."""
    for part in bins_of(rows)[1]:
        for axis, fact in enumerate(part.facts):
            known = np.moveaxis(part.log_odds, axis, 0)[1:]
            if (np.diff(known, axis=0) * directions.get(fact, 0) < 0).any():
                return False
    return True

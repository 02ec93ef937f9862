"""Default risk on people's credit cards: the product's scorecard against the field, on the same split.

Data: `taiwan_credit_default` (30,000 accounts, six months of bills and payments, default in the next). Sex,
age, marriage and education are left out. Rows that are equal in all that is used stay on one side of the
split, so nothing of the test is in the training. All tools see the same columns; LightGBM is measured on the
bare columns of the file, too.
"""

import time
from pathlib import Path

import numpy as np
import polars as pl

from yingshou.core.credit import is_monotone, score
from yingshou.core.credit.fit import BETTER, FREE, WORSE, fit_scorecard
from yingshou.core.credit.measures import logistic

FILE = Path("taiwan_credit_default") / "UCI_Credit_Card.csv"
LEFT_OUT = ("SEX", "AGE", "MARRIAGE", "EDUCATION")
SEEDS = (1, 2, 3, 4, 5)
TEST_SHARE = 0.3
_STATUS = ("PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6")
_BILLS = tuple(f"BILL_AMT{month}" for month in range(1, 7))
_PAID = tuple(f"PAY_AMT{month}" for month in range(1, 7))
DIRECTIONS = {
    "LIMIT_BAL": BETTER,
    **dict.fromkeys(_STATUS, WORSE),
    **dict.fromkeys(_BILLS, FREE),
    **dict.fromkeys(_PAID, BETTER),
    "late_months": WORSE,
    "very_late_months": WORSE,
    "longest_late": WORSE,
    "late_sum": WORSE,
    "unpaid_months": WORSE,
    "used_permille": WORSE,
    "most_used_permille": WORSE,
    "paid_permille": BETTER,
    "least_paid": BETTER,
    "paid_lately": BETTER,
}
"""What each column may do to the risk; the last ones are sums a credit officer would make."""


def run(shelf: Path) -> dict[str, object]:
    """Return AUC, Brier score and slope of calibration of each tool, mean over the seeds."""
    if not (shelf / FILE).exists():
        raise FileNotFoundError(shelf / FILE)
    facts, outcome, groups = columns(shelf / FILE)
    folds = [_one_split(facts, outcome, groups, seed) for seed in SEEDS]
    figures = {
        tool: {
            name: round(float(np.mean([fold[tool][name] for fold in folds])), 4)
            for name in ("auc", "brier", "slope", "train_seconds")
        }
        for tool in folds[0]
    }
    return {
        "rows": facts.height,
        "distinct": int(groups.n_unique()),
        "seeds": len(SEEDS),
        "test_share": TEST_SHARE,
        "tools": figures,
        "less_lightgbm": {
            other: {
                name: round(figures["scorecard"][name] - figures[other][name], 4) for name in ("auc", "brier")
            }
            for other in ("lightgbm", "lightgbm_bare")
        },
        "monotone": all(fold["scorecard"]["monotone"] for fold in folds),
    }


def columns(path: Path) -> tuple[pl.DataFrame, np.ndarray, pl.Series]:
    """Return the columns used as whole numbers, the outcome, and the number of each row's group of equals."""
    raw = pl.read_csv(path)
    base = raw.drop(*LEFT_OUT, "default").cast(pl.Int64)
    late = [pl.col(name).clip(0, None) for name in _STATUS]
    paid = pl.sum_horizontal(_PAID)
    facts = base.with_columns(
        late_months=pl.sum_horizontal((pl.col(name) > 0).cast(pl.Int64) for name in _STATUS),
        very_late_months=pl.sum_horizontal((pl.col(name) >= 2).cast(pl.Int64) for name in _STATUS),
        longest_late=pl.max_horizontal(_STATUS),
        late_sum=pl.sum_horizontal(late),
        unpaid_months=pl.sum_horizontal((pl.col(name) <= 0).cast(pl.Int64) for name in _PAID),
        used_permille=pl.col("BILL_AMT1") * 1000 // pl.col("LIMIT_BAL"),
        most_used_permille=pl.max_horizontal(_BILLS) * 1000 // pl.col("LIMIT_BAL"),
        paid_permille=(paid * 1000 // pl.sum_horizontal(_BILLS).clip(1, None)).clip(0, 100_000),
        least_paid=pl.min_horizontal(_PAID),
        paid_lately=pl.sum_horizontal(_PAID[:3]),
    )
    groups = base.select(pl.struct(pl.all()).rank("dense").alias("group"))["group"]
    return facts, raw["default"].cast(pl.Int64).to_numpy(), groups


def parts(groups: pl.Series, seed: int) -> np.ndarray:
    """Tell which rows are tested: a share of the groups of equal rows."""
    numbers = groups.unique().sort().to_numpy()
    chosen = np.random.default_rng(seed).choice(numbers, int(len(numbers) * TEST_SHARE), replace=False)
    return np.isin(groups.to_numpy(), chosen)


def _one_split(facts, outcome, groups, seed):
    test = parts(groups, seed)
    matrix = facts.to_numpy().astype(float)
    tools = {
        "scorecard": _ours, "lightgbm": _lightgbm, "lightgbm_bare": _lightgbm_bare,
        "optbinning": _optbinning, "logistic": _logistic,
    }  # fmt: skip
    found = {}
    for tool, fit in tools.items():
        began = time.perf_counter()
        predict, monotone = fit(facts, matrix, outcome, groups, ~test, seed)
        trained = time.perf_counter()
        expected = np.clip(predict(test), 1e-6, 1 - 1e-6)
        found[tool] = measures(outcome[test], expected) | {
            "train_seconds": trained - began,
            "monotone": monotone,
        }
    return found


def measures(outcome: np.ndarray, expected: np.ndarray) -> dict[str, float]:
    """Return AUC, Brier score, and the slope of outcome on log-odds: 1 = neither too bold nor too timid."""
    from sklearn.metrics import brier_score_loss, roc_auc_score

    slope, _level = logistic(np.log(expected / (1 - expected)), outcome)
    return {
        "auc": roc_auc_score(outcome, expected),
        "brier": brier_score_loss(outcome, expected),
        "slope": float(slope),
    }


def _ours(facts, _matrix, outcome, groups, train, _seed):
    rows = fit_scorecard(
        facts.filter(train), defaulted=outcome[train], directions=DIRECTIONS, groups=groups.filter(train)
    )

    def predict(test):
        return score(facts.filter(test), rows=rows)["default_probability"].cast(pl.Float64).to_numpy()

    return predict, is_monotone(rows, DIRECTIONS)


def _lightgbm(_facts, matrix, outcome, _groups, train, seed):
    from lightgbm import LGBMClassifier

    model = LGBMClassifier(n_jobs=1, verbose=-1, random_state=seed).fit(matrix[train], outcome[train])
    return lambda test: model.booster_.predict(matrix[test]), False


def _lightgbm_bare(_facts, matrix, outcome, groups, train, seed):
    return _lightgbm(None, matrix[:, : len(_STATUS + _BILLS + _PAID) + 1], outcome, groups, train, seed)


def _optbinning(facts, _matrix, outcome, _groups, train, _seed):
    from optbinning import BinningProcess
    from sklearn.linear_model import LogisticRegression

    frame = facts.to_pandas()
    binning = BinningProcess(facts.columns, n_jobs=1).fit(frame[train], outcome[train])
    model = LogisticRegression(max_iter=1000).fit(
        binning.transform(frame[train], metric="woe"), outcome[train]
    )
    return lambda test: model.predict_proba(binning.transform(frame[test], metric="woe"))[:, 1], False


def _logistic(_facts, matrix, outcome, _groups, train, _seed):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(
        matrix[train], outcome[train]
    )
    return lambda test: model.predict_proba(matrix[test])[:, 1], True

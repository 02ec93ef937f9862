"""`python -m bench.models.credit_million`: a million accounts trained on and scored, beside optbinning.

Accounts are drawn at random (fixed seed) with the facts a review makes; default follows some of them.
optbinning is fitted on the first 50,000 rows, for only its `transform` of all rows is timed.
"""

import argparse
import json
import resource
import time

import numpy as np
import polars as pl

from yingshou.core.credit import score
from yingshou.core.credit.fit import DIRECTIONS, fit_scorecard
from yingshou.core.credit.scorecard import bins_of, probability, sums

SEED, SAMPLE = 11, 50_000
_MEGABYTE = 1024


def draw(rows: int) -> tuple[pl.DataFrame, np.ndarray]:
    """Return facts of accounts, and which default."""
    random = np.random.default_rng(SEED)
    late = random.binomial(12, random.beta(0.5, 4, rows))
    drawn = {
        "on_time_permille": (12 - late) * 1000 // 12,
        "recent_on_time_permille": random.choice([0, 333, 666, 1000], rows, p=[0.05, 0.05, 0.1, 0.8]),
        "overdue_months": late,
        "longest_overdue_days": np.where(late > 0, random.geometric(0.08, rows), 0),
        "average_late_days": random.integers(-10, 20, rows),
        "open_overdue_days": np.where(random.random(rows) < late / 24, random.geometric(0.05, rows), 0),
        "overdue_permille": np.where(random.random(rows) < late / 24, random.integers(1, 4000, rows), 0),
        "fee_change_permille": random.normal(1000, 250, rows).astype(np.int64),
        "guarantee_permille": np.where(random.random(rows) < 0.05, random.integers(1, 3000, rows), 0),
    }
    others = {fact: random.binomial(12, 0.02, rows) for fact in DIRECTIONS if fact not in drawn}
    odds = -4.5 + 0.35 * late + 0.02 * drawn["open_overdue_days"] - 0.001 * drawn["guarantee_permille"]
    facts = pl.DataFrame({fact: (drawn | others)[fact] for fact in DIRECTIONS}).cast(pl.Int64)
    return facts, (random.random(rows) < 1 / (1 + np.exp(-odds))).astype(np.int64)


def main() -> None:
    """Print seconds and the peak of memory as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    options = parser.parse_args()
    facts, outcome = draw(options.accounts)
    numbers = pl.Series([f"{number:010d}" for number in range(options.accounts)])
    before = peak()
    rows, train = timed(
        lambda: fit_scorecard(facts, defaulted=outcome, directions=DIRECTIONS, groups=numbers)
    )
    after = peak()
    _scored, whole = timed(lambda: score(facts, rows=rows))
    base, bins = bins_of(rows)
    _bare, bare = timed(lambda: probability(sums(facts, base, bins)))
    print(
        json.dumps(
            {
                "accounts": options.accounts,
                "facts": len(bins),
                "train_seconds": train,
                "train_peak_mb": after,
                "drawn_peak_mb": before,
                "score_seconds": whole,
                "score_without_reasons_seconds": bare,
                **beside(facts, outcome),
            },
            indent=2,
        )
    )


def beside(facts: pl.DataFrame, outcome: np.ndarray) -> dict[str, float]:
    """Time optbinning's transform of the same rows; empty where it is not installed."""
    try:
        from optbinning import BinningProcess
    except ImportError:
        return {}
    frame = facts.to_pandas()
    binning = BinningProcess(facts.columns, n_jobs=1).fit(frame[:SAMPLE], outcome[:SAMPLE])
    _woe, seconds = timed(lambda: binning.transform(frame, metric="woe"))
    return {"optbinning_transform_seconds": seconds}


def timed(work):
    """Return what work gives and the seconds of processor it took."""
    began = time.process_time()
    found = work()
    return found, round(time.process_time() - began, 2)


def peak() -> int:
    """Return the peak of memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE


if __name__ == "__main__":
    main()

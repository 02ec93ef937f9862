"""Paying habits: who pays when, and how much of it."""

import numpy as np
import polars as pl

from yingshou.core.period import add_months
from yingshou.sample.company import large, others
from yingshou.sample.company.loads import COLLAPSING
from yingshou.sample.company.plan import LAST_MONTH, Plan

_EARLY_PLACES = (1, 6, 9)
"""Places within ten of customers who pay ahead of the due date."""
_SPECIAL = {2: "OVERPAYING", 4: "LATE", COLLAPSING: "FAILING", 19: "BROKEN_PROMISE", 35: "LATE"}
_HOME_HABITS = ("PUNCTUAL", "LATE", "FORGETFUL", "FAILING")
_HOME_WEIGHTS = (0.925, 0.06, 0.011, 0.004)
FAILING_MONTHS = 4
"""Months before the end at which a failing payer stops."""


def _large_habits(plan: Plan) -> list[str]:
    usual = ["EARLY" if place in _EARLY_PLACES else "PUNCTUAL" for place in range(10)]
    return [_SPECIAL.get(index, usual[index % len(usual)]) for index in range(plan.large)]


def habits(plan: Plan) -> pl.DataFrame:
    """Return how each account pays each month.

    Columns: account_no, bill_month, habit, channel, `days_before_due` (negative = late; for items of an
    agreement and for bills alike) and `share` of the open amount paid at first, in per cent. The month after
    the last is there too: its first dues fall into the last days.
    """
    numbers = [*large.account_numbers(plan), *others.account_numbers(plan)]
    rng = plan.random("habits")
    kinds = np.array(
        [*_large_habits(plan), *rng.choice(_HOME_HABITS, plan.accounts, p=_HOME_WEIGHTS)], dtype=object
    )
    channels = ["TRANSFER"] * plan.large + ["BANK_FILE"] * plan.accounts
    is_large = np.arange(len(numbers)) < plan.large
    frames = [
        pl.DataFrame(
            {
                "account_no": numbers,
                "habit": pl.Series(kinds, dtype=pl.String),
                "channel": channels,
                "days_before_due": _days_before_due(kinds, is_large, place, plan, rng),
                "share": np.where(kinds == "BROKEN_PROMISE", 50, np.where(kinds == "OVERPAYING", 110, 100)),
            }
        ).with_columns(pl.lit(month).cast(pl.Int32).alias("bill_month"))
        for place, month in enumerate((*plan.bill_months, add_months(LAST_MONTH, 1)))
    ]
    return pl.concat(frames)


def _days_before_due(
    kinds: np.ndarray, is_large: np.ndarray, place: int, plan: Plan, rng: np.random.Generator
) -> np.ndarray:
    """Draw the days from payment to due date; a payer who has stopped pays after the end of all time."""
    count = len(kinds)
    stopped = (kinds == "FAILING") & (place >= plan.months - FAILING_MONTHS)
    return np.select(
        [stopped, is_large & (kinds == "EARLY"), is_large & (kinds == "LATE"), is_large,
         kinds == "LATE", kinds == "FORGETFUL"],
        [np.full(count, -10_000), rng.integers(2, 4, count), -rng.integers(1, 6, count),
         rng.integers(0, 2, count), -rng.integers(1, 25, count), -rng.integers(25, 75, count)],
        default=rng.integers(0, 14, count),
    )  # fmt: skip

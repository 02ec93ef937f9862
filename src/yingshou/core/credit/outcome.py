"""What became of accounts after a day: what a scorecard foretells and a back-test holds grades against."""

from datetime import date

import polars as pl

from yingshou.core.credit.facts import judged_items

OUTCOME_MONTHS, OUTCOME_DAYS = 3, 30
"""Default = an item that fell due within so many months stayed unpaid for more than so many days (from which
supply may be stopped, 电力供应与使用条例 art. 39)."""
_SEEN_MONTHS = OUTCOME_MONTHS + 1


def outcome_until(as_of: date) -> date:
    """Return the day from whose end the outcome of a review is known."""
    day: date = pl.select(pl.lit(as_of).dt.offset_by(f"{_SEEN_MONTHS}mo")).item()
    return day


def last_snapshot(as_of: date) -> date:
    """Return the last day whose outcome is known by a day."""
    day: date = pl.select(pl.lit(as_of).dt.offset_by(f"-{_SEEN_MONTHS}mo")).item()
    return day


def outcomes(*, items: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Tell of each account whether it defaulted after a day.

    Args:
        items: table CREDIT_ITEMS as of `outcome_until(as_of)`.
        as_of: the day of the review.

    Returns:
        `account_no`, `defaulted`; accounts nothing fell due of in the months after have no row.
    """
    end = pl.lit(as_of).dt.offset_by(f"{OUTCOME_MONTHS}mo")
    judged = judged_items(items, as_of=outcome_until(as_of))
    after = judged.filter((pl.col("due_date") >= as_of) & (pl.col("due_date") < end))
    return (
        after.group_by("account_no")
        .agg(defaulted=(pl.col("overdue_days") > OUTCOME_DAYS).any())
        .sort("account_no")
    )

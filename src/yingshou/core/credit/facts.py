"""What is known of an account as of a day, for rules and scorecards alike."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN, round_yuan
from yingshou.core.tables.credit import CREDIT_FACTS, CREDIT_ITEMS, CREDIT_MARKS

MONTHS, RECENT_MONTHS = 12, 3
"""How far back habits are looked at."""
MOST = 1_000_000
"""Shares in ‰ are cut off here: a thousand monthly fees."""
_THOUSAND = 1000


def window_start(as_of: date, *, months: int = MONTHS) -> date:
    """Return the first day whose due items count: so many months before."""
    day: date = pl.select(pl.lit(as_of).dt.offset_by(f"-{months}mo")).item()
    return day


def judged_items(items: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Add to items how late they were by the end of a day.

    Args:
        items: table CREDIT_ITEMS, due before `as_of`.
        as_of: the day; what is open then is overdue by so many days.

    Returns:
        The items that asked for money, with `open` in yuan, `late_days` (below zero = early, null = open)
        and `overdue_days` (0 = paid by its due date).
    """
    left = pl.col("amount") - pl.col("paid") - pl.col("rolled")
    found = CREDIT_ITEMS.conform(items).filter(pl.col("amount") > 0).with_columns(open=left.clip(0, None))
    late = (pl.col("ended_date") - pl.col("due_date")).dt.total_days()
    age = (pl.lit(as_of) - pl.col("due_date")).dt.total_days()
    return found.with_columns(late_days=pl.when(pl.col("open") == 0).then(late)).with_columns(
        overdue_days=pl.coalesce("late_days", age).clip(0, None)
    )


def credit_facts(*, items: pl.DataFrame, marks: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Sum up what is known of each account by the end of a day.

    Args:
        items: table CREDIT_ITEMS: what fell due in the twelve months before, and what is open of before.
        marks: table CREDIT_MARKS: one row for each account to be looked at.
        as_of: the day.

    Returns:
        Table CREDIT_FACTS, one row for each row of `marks`, in its order.
    """
    judged = judged_items(items, as_of=as_of)
    within = judged.filter(pl.col("due_date") >= window_start(as_of))
    recent = pl.col("due_date") >= window_start(as_of, months=RECENT_MONTHS)
    habits = within.group_by("account_no").agg(
        items_due=pl.len(),
        months_due=pl.col("bill_month").n_unique(),
        on_time_permille=_permille((pl.col("overdue_days") == 0).sum(), pl.len()),
        recent_on_time_permille=_permille(((pl.col("overdue_days") == 0) & recent).sum(), recent.sum()),
        overdue_months=pl.col("bill_month").filter(pl.col("overdue_days") > 0).n_unique(),
        average_late_days=pl.col("late_days").sum() // pl.col("late_days").count(),
        _due=pl.col("amount").sum(),
        _recent_due=pl.col("amount").filter(recent).sum(),
        _recent_months=pl.col("bill_month").filter(recent).n_unique(),
        _paid=pl.col("paid").sum(),
        _by_draft=pl.col("paid_by_draft").sum(),
    )
    standing = judged.group_by("account_no").agg(
        longest_overdue_days=pl.col("overdue_days").max(),
        open_overdue_days=pl.col("overdue_days").filter(pl.col("open") > 0).max(),
        overdue_amount=pl.col("open").sum(),
    )
    known = CREDIT_MARKS.conform(marks)
    for part in (habits, standing):
        known = known.join(part, on="account_no", how="left", maintain_order="left")
    counted = ("items_due", "months_due", "overdue_months", "longest_overdue_days", "open_overdue_days")
    known = known.with_columns(
        *(pl.col(name).fill_null(0).cast(pl.Int64) for name in counted),
        pl.col("overdue_amount").fill_null(0).cast(YUAN),
        monthly_fee=round_yuan(_each(pl.col("_due"), pl.col("months_due"))).fill_null(0).cast(YUAN),
    )
    fee = pl.col("monthly_fee")
    recent_fee = _each(pl.col("_recent_due"), pl.col("_recent_months"))
    shares = {
        "overdue_permille": (pl.col("overdue_amount"), fee),
        "guarantee_permille": (pl.col("guarantee_amount"), fee),
        "draft_permille": (pl.col("_by_draft"), pl.col("_paid")),
    }
    return CREDIT_FACTS.conform(
        known.with_columns(
            fee_change_permille=_permille(_fen(recent_fee), _fen(fee)),
            **{
                # Something without a fee to set it against weighs as much as can be.
                name: _permille(_fen(part), _fen(whole))
                .fill_null(pl.when(part > 0).then(MOST).otherwise(0))
                .clip(0, MOST)
                for name, (part, whole) in shares.items()
            },
        )
    )


def _each(amount: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Return yuan a month, null where there is no month."""
    return pl.when(months > 0).then(amount / months.cast(YUAN)).cast(YUAN)


def _fen(amount: pl.Expr) -> pl.Expr:
    return (amount * 100).cast(pl.Int64)


def _permille(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Return a share in whole ‰, rounded down, null of nothing."""
    return pl.when(whole > 0).then(part.cast(pl.Int64) * _THOUSAND // whole.cast(pl.Int64))

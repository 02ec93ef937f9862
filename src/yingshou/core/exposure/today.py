"""What each account of the book stands for today."""

from datetime import date

import polars as pl

from yingshou.core.money import EXACT, YUAN, round_yuan, yuan


def exposure_today(book: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Add `exposure` and `daily_value` in yuan, and `days_overdue`.

    An account with a daily position has the exposure of it: supplied, billed or not, less received. Any other
    owes its open items less unapplied money, and what it used since its last bill, at that bill's average
    day. The daily value is the average of the thirty days before the position, else that of the last bill.

    Args:
        book: `position_exposure`, `position_value` over `position_days`, `open`, `oldest_due`, `prepaid`,
            `bill_amount` over `bill_days`, `unbilled_days`; null where there is none.
        as_of: the day.
    """
    by_bill = _a_day("bill_amount", "bill_days")
    by_position = _a_day("position_value", "position_days")
    unbilled = round_yuan(by_bill.fill_null(0) * pl.col("unbilled_days").fill_null(0).cast(EXACT))
    owed = (pl.col("open") - pl.col("prepaid") + unbilled).cast(YUAN)
    late = (pl.lit(as_of) - pl.col("oldest_due")).dt.total_days().cast(pl.Int32)
    return book.with_columns(
        exposure=pl.coalesce("position_exposure", owed),
        daily_value=pl.coalesce(round_yuan(by_position), round_yuan(by_bill), yuan(0)),
        days_overdue=late.fill_null(0),
    )


def _a_day(amount: str, days: str) -> pl.Expr:
    """Divide by the days there are; null without any."""
    whole = pl.when(pl.col(days) > 0).then(pl.col(days)).cast(EXACT)
    return pl.col(amount).cast(EXACT) / whole

"""Which days of accounts are still to be valued."""

from datetime import date

import polars as pl

from yingshou.core.period import bill_month_of, with_cycles

WANTED = pl.Schema({"account_no": pl.String, "use_date": pl.Date, "bill_month": pl.Int32})
"""Columns of days to be valued."""


def days_wanted(
    *, terms: pl.DataFrame, accounts: pl.DataFrame, valued: pl.DataFrame, billed: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Return the days from the last one valued up to before a day.

    An account without any begins with the billing month in which its agreement does, or with the first day
    that no bill covers where that is later: a bill is for the whole month, so must its days be. Days before
    the opening and after the closing of an account are none.

    Args:
        terms: frame of `terms_on`.
        accounts: frame ACCOUNTS of these accounts.
        valued: account_no, use_date: the last day valued.
        billed: account_no, period_end: the day up to which there are bills.
        on: the day before which days are over.
    """
    held = terms.select("account_no", "agreed_from").join(
        accounts.select("account_no", "reading_day", "opened_date", "closed_date"), on="account_no"
    )
    held = _with_month_start(held)
    held = held.join(valued.select("account_no", _valued="use_date"), on="account_no", how="left").join(
        billed, on="account_no", how="left"
    )
    begun = pl.max_horizontal("cycle_start", "opened_date", "period_end")
    first = (
        pl.when(pl.col("_valued").is_not_null()).then(pl.col("_valued").dt.offset_by("1d")).otherwise(begun)
    )
    spans = held.with_columns(first=first, end=pl.min_horizontal(pl.lit(on), "closed_date"))
    days = (
        spans.filter(pl.col("first") < pl.col("end"))
        .with_columns(use_date=pl.date_ranges("first", pl.col("end").dt.offset_by("-1d")))
        .explode("use_date")
    )
    months = days.with_columns(bill_month=bill_month_of(pl.col("use_date"), pl.col("reading_day")))
    return months.select(pl.col(name).cast(kind) for name, kind in WANTED.items()).sort(
        "account_no", "use_date"
    )


def _with_month_start(held: pl.DataFrame) -> pl.DataFrame:
    """Add `cycle_start`: first day of the billing month in which the agreement begins."""
    months = held.with_columns(_month=bill_month_of(pl.col("agreed_from"), pl.col("reading_day")))
    parts = [
        with_cycles(accounts=rows.drop("_month"), bill_month=month).drop("cycle_end")
        for (month,), rows in months.partition_by("_month", as_dict=True).items()
        if isinstance(month, int)
    ]
    return pl.concat(parts) if parts else held.with_columns(cycle_start=pl.col("agreed_from"))

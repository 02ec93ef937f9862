"""Billing months and half-open date ranges.

A billing month is an integer YYYYMM (应收年月); the reads that close it fall on the account's reading
day of that month, so with reading day 25 the month 202510 is supplied from 2025-09-25 to before
2025-10-25. With reading day 1 the month 202510 is the calendar month, read on 2025-11-01.
"""

import calendar as _calendar
from datetime import date
from functools import lru_cache

import polars as pl

_MONTHS = 12


def parse_month(text: str) -> int:
    """Read `2025-10` or `202510` as a billing month. Raises ValueError on anything else."""
    digits = text.replace("-", "")
    if len(digits) != 6 or not digits.isdigit() or not 1 <= int(digits[4:]) <= _MONTHS:  # noqa: PLR2004
        raise ValueError(f"not a month: {text!r}; write it as 2025-10")
    return int(digits)


def format_month(month: int) -> str:
    """Write a billing month as `2025-10`."""
    return f"{month // 100:04d}-{month % 100:02d}"


def month_of(day: date) -> int:
    """Return the calendar month of a day as YYYYMM."""
    return day.year * 100 + day.month


def add_months(month: int, count: int) -> int:
    """Move a billing month by some months, back with a negative count."""
    index = month // 100 * _MONTHS + month % 100 - 1 + count
    return index // _MONTHS * 100 + index % _MONTHS + 1


def day_in_month(month: int, day: int) -> date:
    """Return a day of a month; a day past its end becomes its last day."""
    year, number = divmod(month, 100)
    return date(year, number, min(day, _calendar.monthrange(year, number)[1]))


def reading_date(month: int, reading_day: int) -> date:
    """Return the day whose 00:00 read closes a billing month."""
    return day_in_month(add_months(month, 1) if reading_day == 1 else month, reading_day)


def billing_period(month: int, reading_day: int) -> tuple[date, date]:
    """Return the half-open range of days that a billing month supplies."""
    return reading_date(add_months(month, -1), reading_day), reading_date(month, reading_day)


def bill_month_of(use_date: pl.Expr, reading_day: pl.Expr) -> pl.Expr:
    """Return the billing month a day of use belongs to, by the reading day of its account."""
    next_month = (reading_day > 1) & (use_date.dt.day() >= reading_day)
    start = use_date.dt.month_start()
    month = pl.when(next_month).then(start.dt.offset_by("1mo")).otherwise(start)
    return (month.dt.year().cast(pl.Int32) * 100 + month.dt.month().cast(pl.Int32)).cast(pl.Int32)


def with_cycles(*, accounts: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Add the days from reading day to reading day: `cycle_start` and `cycle_end` (half-open)."""
    return accounts.join(_cycles(bill_month), on="reading_day", how="left", maintain_order="left")


@lru_cache
def _cycles(bill_month: int) -> pl.DataFrame:
    """Return the period of each reading day: reading_day, cycle_start, cycle_end."""
    days = range(1, 32)
    ranges = [billing_period(bill_month, day) for day in days]
    return pl.DataFrame(
        {"reading_day": days, "cycle_start": [r[0] for r in ranges], "cycle_end": [r[1] for r in ranges]},
        schema={"reading_day": pl.Int32, "cycle_start": pl.Date, "cycle_end": pl.Date},
    )

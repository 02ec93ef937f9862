"""Daily energy of many customers side by side: one row a customer, one column a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]
DAILY = pl.Schema({"account_no": pl.String(), "use_date": pl.Date(), "kwh": pl.Float64()})
"""Energy of a customer's day in kWh; a day that was not measured has no row, one without use has zero."""

SMOOTH, INTERMITTENT, COLLAPSED, STOPPED, SHORT = "SMOOTH", "INTERMITTENT", "COLLAPSED", "STOPPED", "SHORT"
LEAST_DAYS = 28
"""With fewer measured days a load is SHORT, and only its level is carried on."""
_OFF, _LOW = 0.15, 0.5
"""Shares of a customer's usual day: below the first a day is off, below the second a week has collapsed."""
_YEAR, _LOOK_BACK, _WEEK, _LONG = 365, 120, 7, 90
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Daily kWh: `kwh` has a row an account and a column a day from `first_day` on; NaN = not measured."""

    accounts: tuple[str, ...]
    first_day: date
    kwh: Array

    @property
    def days(self) -> int:
        """Return how many days the book has."""
        return int(self.kwh.shape[1])

    def place(self, day: date) -> int:
        """Return the column of a day; it may lie outside."""
        return (day - self.first_day).days

    def until(self, day: date) -> "Book":
        """Return the book as it stood at the end of a day: nothing later is in it."""
        return Book(
            accounts=self.accounts,
            first_day=self.first_day,
            kwh=self.kwh[:, : max(self.place(day) + 1, 0)],
        )

    def ages(self) -> NDArray[np.int64]:
        """Return how many days of each account at the book's end are not measured; all where none is."""
        known = np.isfinite(self.kwh)[:, ::-1]
        return np.where(known.any(axis=1), known.argmax(axis=1), self.days)

    def measured(self) -> "Book":
        """Return the book up to the last day on which any account was measured."""
        newest = int(self.ages().min()) if self.accounts else 0
        return self.until(self.first_day + timedelta(days=self.days - 1 - newest))


def book_of(daily: pl.DataFrame, *, first: date, last: date, accounts: Sequence[str] | None = None) -> Book:
    """Lay daily energy out as a book, both days included.

    Args:
        daily: DAILY; days outside are left out, several rows of a day are summed.
        first: first day of the book.
        last: its last day.
        accounts: the accounts in the order wanted; None takes those that have rows, by number.
    """
    found = daily.filter(pl.col("use_date").is_between(first, last) & pl.col("kwh").is_not_null())
    names = sorted(found["account_no"].unique().to_list()) if accounts is None else list(accounts)
    rows = {name: place for place, name in enumerate(names)}
    summed = found.group_by("account_no", "use_date").agg(pl.col("kwh").sum())
    kwh = np.full((len(names), (last - first).days + 1), np.nan)
    known = summed.filter(pl.col("account_no").is_in(names))
    if known.height:
        places = known["account_no"].replace_strict(rows, return_dtype=pl.Int64).to_numpy()
        days = (known["use_date"] - first).dt.total_days().to_numpy()
        kwh[places, days] = known["kwh"].cast(pl.Float64).to_numpy()
    return Book(accounts=tuple(names), first_day=first, kwh=kwh)


def shapes(book: Book) -> pl.DataFrame:
    """Say of every customer how its load goes on at the book's last day.

    STOPPED: the last seven measured days are off (below 15 % of the usual day of the last year).
    INTERMITTENT: two or more stretches of at least three days off within the last 120, and days on between.
    COLLAPSED: the last seven days stay below half of the usual day of the ninety before. SHORT: fewer than
    28 measured days. Everything else is SMOOTH.

    Returns:
        account_no, shape, off_days (of the last 120), usual_kwh.
    """
    window = book.kwh[:, -_LOOK_BACK:]
    usual = np.array([_usual(row) for row in book.kwh[:, -_YEAR:]])
    rows = [
        (account, _shape(row, level), int(np.sum(row < _OFF * level)), level)
        for account, row, level in zip(book.accounts, window, usual, strict=True)
    ]
    return pl.DataFrame(
        rows,
        schema={"account_no": pl.String, "shape": pl.String, "off_days": pl.Int64, "usual_kwh": pl.Float64},
        orient="row",
    )


def days_from(first: date, count: int) -> list[date]:
    """Return some days in order."""
    return [first + timedelta(days=offset) for offset in range(count)]


def _usual(row: Array) -> float:
    """Return the day a load is used to: the upper quartile of what was measured, zero where nothing was."""
    known = row[np.isfinite(row)]
    return float(np.quantile(known, 3 / 4)) if known.size else 0.0


def _shape(row: Array, usual: float) -> str:
    known = row[np.isfinite(row)]
    if known.size < LEAST_DAYS:
        return SHORT
    off = known < _OFF * usual
    if _off_stretches(off) >= 2 and off.mean() < _MOSTLY:  # noqa: PLR2004  off, on, and off again
        return INTERMITTENT
    if usual == 0 or off[-_WEEK:].all():
        return STOPPED
    before = known[-_LONG - _WEEK : -_WEEK]
    fallen = before.size and np.median(known[-_WEEK:]) < _LOW * max(
        float(np.quantile(before, 3 / 4)), usual / 2
    )
    return COLLAPSED if fallen else SMOOTH


def _off_stretches(off: NDArray[np.bool_]) -> int:
    """Count the stretches of at least three days off."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], off, [False]]).astype(np.int8)))
    return int(np.sum(edges[1::2] - edges[::2] >= 3))  # noqa: PLR2004

"""What kinds of day each day is in each catalogue: the calendar, and what the table of special days adds."""

from datetime import date

import polars as pl

from yingshou.core import calendar

CALENDAR_KINDS = (
    "WORKDAY", "WEEKEND", "HOLIDAY",
    "NEW_YEAR", "SPRING_FESTIVAL", "TOMB_SWEEPING", "LABOUR_DAY", "DRAGON_BOAT", "MID_AUTUMN", "NATIONAL_DAY",
)  # fmt: skip
"""Kinds that only a calendar can tell."""
_BASE = CALENDAR_KINDS[:3]
_SATURDAY = 5


def with_day_kinds(*, days: pl.DataFrame, special_days: pl.DataFrame) -> pl.DataFrame:
    """Add to days their kinds, and whether the calendar is unknown.

    A declared WORKDAY, WEEKEND or HOLIDAY takes the place of what the calendar says; other declared kinds are
    added. In years that no calendar is known for, a day without a declaration is a working day or a weekend
    by the day of the week, and `undecided`.

    Args:
        days: catalogue, use_date and any other columns.
        special_days: frame TARIFF_DAYS.

    Returns:
        The days with `kinds` (sorted codes, joined by commas) and `undecided`.
    """
    declared: dict[tuple[str, date], set[str]] = {}
    for catalogue, day, kind in special_days.select("catalogue", "use_date", "day_kind").iter_rows():
        declared.setdefault((catalogue, day), set()).add(kind)
    distinct = days.select("catalogue", "use_date").unique(maintain_order=True)
    found = [_kinds_of(day, declared.get((catalogue, day), set())) for catalogue, day in distinct.iter_rows()]
    kinds = distinct.with_columns(
        kinds=pl.Series([",".join(sorted(each)) for each, _ in found], dtype=pl.String),
        undecided=pl.Series([undecided for _, undecided in found], dtype=pl.Boolean),
    )
    return days.join(kinds, on=["catalogue", "use_date"], how="left", maintain_order="left")


def _kinds_of(day: date, declared: set[str]) -> tuple[set[str], bool]:
    if declared & set(_BASE):
        return declared, False
    known = calendar.day_kinds(day)
    if known is not None:
        return declared | set(known), False
    return declared | {"WEEKEND" if day.weekday() >= _SATURDAY else "WORKDAY"}, True

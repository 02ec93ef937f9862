"""On which days the steps of a treatment are taken."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.calendar import is_working_day, shift_to_working_day
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.core.tables.scope import ALL


def acting_treatments(*, calendar: pl.DataFrame, treatments: Sequence[str], on: date) -> list[str]:
    """Return those of some treatments whose steps are taken on a day.

    Args:
        calendar: table COLLECTION_DAYS, all versions; the latest of a treatment holds as a whole, those
            without days of their own go by the rows for all.
        treatments: codes.
        on: the day.
    """
    begun = calendar.filter(pl.col("valid_from") <= on)
    latest = begun.filter(pl.col("valid_from") == pl.col("valid_from").max().over("treatment"))
    days: dict[str, list[tuple[int, str]]] = {}
    for treatment, day, shift in latest.select("treatment", "day", "holiday_shift").iter_rows():
        days.setdefault(treatment, []).append((day, shift))
    return [code for code in treatments if any(_acts(*day, on) for day in days.get(code, days.get(ALL, [])))]


def _acts(day: int, shift: str, on: date) -> bool:
    """Tell whether a day of the month, moved off a holiday, is this one; 0 is every working day."""
    if day == 0:
        return is_working_day(on)
    months = (add_months(month_of(on), -1), month_of(on), add_months(month_of(on), 1))
    return any(shift_to_working_day(day_in_month(month, day), shift) == on for month in months)

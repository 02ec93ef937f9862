"""When the bank has what a channel took: so many working days later."""

from datetime import date, timedelta
from functools import cache

import polars as pl

from yingshou.core.calendar import is_working_day


@cache
def working_days_later(day: date, count: int) -> date:
    """Return the day so many working days after a day; 0 is the day itself, working day or not."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def at_bank(days: pl.Series, delay_days: int) -> pl.Series:
    """Return for each day of a column when the bank is to have the money."""
    distinct = days.unique().drop_nulls().to_list()
    later = [working_days_later(day, delay_days) for day in distinct]
    return days.replace_strict(distinct, later, return_dtype=pl.Date) if distinct else days

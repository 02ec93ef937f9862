"""Working days of mainland China: statutory holidays and shifted working days, as facts of a library.

Outside the years the library knows, weekends count as rest days and nothing else does.
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar

_SATURDAY = 5


@cache
def is_working_day(day: date) -> bool:
    """Tell whether banks and offices work on a day."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY


def shift_to_working_day(day: date, direction: str) -> date:
    """Move a day off a holiday: direction NONE, NEXT or PREVIOUS."""
    step = {"NONE": 0, "NEXT": 1, "PREVIOUS": -1}[direction]
    while step and not is_working_day(day):
        day += timedelta(days=step)
    return day

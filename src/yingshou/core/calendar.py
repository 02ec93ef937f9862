"""Working days of mainland China: statutory holidays and shifted working days, as facts of a library.

Outside the years the library knows, weekends count as rest days and nothing else does.
"""

from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of the business, whose local time rules mean."""
_SATURDAY = 5
_HOLIDAY_KINDS = {
    "New Year's Day": "NEW_YEAR", "Spring Festival": "SPRING_FESTIVAL", "Tomb-sweeping Day": "TOMB_SWEEPING",
    "Labour Day": "LABOUR_DAY", "Dragon Boat Festival": "DRAGON_BOAT", "Mid-autumn Festival": "MID_AUTUMN",
    "National Day": "NATIONAL_DAY",
}  # fmt: skip


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


@cache
def day_kinds(day: date) -> tuple[str, ...] | None:
    """Return what a day is: WORKDAY, WEEKEND, or HOLIDAY with the holiday's name; None for unknown years.

    A rest day that is worked in exchange for a holiday is a WORKDAY; every day off of a holiday is a HOLIDAY.
    Holidays that follow one another without a working day between go by all their names.
    """
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    if not is_off:
        return ("WORKDAY",)
    if name is None:
        return ("WEEKEND",)
    names = {name, *_names_beside(day, step=-1), *_names_beside(day, step=1)}
    return ("HOLIDAY", *(kind for title, kind in _HOLIDAY_KINDS.items() if title in names))


def _names_beside(day: date, *, step: int) -> set[str]:
    """Return the names of the days off of a holiday that follow a day in one direction without a break."""
    names: set[str] = set()
    while True:
        day += timedelta(days=step)
        try:
            is_off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return names
        if not is_off or name is None:
            return names
        names.add(name)

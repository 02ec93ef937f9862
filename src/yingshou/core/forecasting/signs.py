"""What is known of a day ahead of time: weekday, working or not, holidays and their distance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from yingshou.core.calendar import day_kinds, is_working_day

WEEK = 7
WORKED, REST = 7, 8
"""Classes of days beside the seven weekdays: a weekend that is worked, a weekday that is off."""
CLASSES = 9
_SATURDAY = 5
_NEAR = 15
"""Days before and after Spring Festival that are told apart."""
_FAR = 99.0
_FESTIVAL = "SPRING_FESTIVAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The days of a book and beyond: `classes` 0 to 8, `features` one row a day, `names` its columns.

    `weather`: temperatures, accounts × days in degrees Celsius, NaN = not known; None where none takes part.
    """

    first_day: date
    classes: NDArray[np.int64]
    features: NDArray[np.float64]
    names: tuple[str, ...]
    weather: NDArray[np.float64] | None = None


def signs(
    *, first: date, count: int, statutory: bool = True, weather: NDArray[np.float64] | None = None
) -> Signs:
    """Describe days in order from the first.

    Args:
        first: the first day.
        count: how many.
        statutory: whether the holidays and shifted working days of mainland China hold; where not, weekends
            alone are days off.
        weather: temperatures of these days at each account, in the order of the book.
    """
    days = [first + timedelta(days=offset) for offset in range(count)]
    off = np.array([_is_off(day, statutory) for day in days], dtype=bool)
    weekday = np.array([day.weekday() for day in days])
    classes = np.where(
        off & (weekday < _SATURDAY), REST, np.where(~off & (weekday >= _SATURDAY), WORKED, weekday)
    )
    before, after = _distances(off)
    festival = _from_festival(days) if statutory else np.full(count, _FAR)
    columns = {
        "weekday": weekday, "off": off, "class": classes, "days_since_work": before, "days_to_work": after,
        "off_yesterday": np.concatenate([[0], off[:-1]]), "off_tomorrow": np.concatenate([off[1:], [0]]),
        "festival": festival,
    }  # fmt: skip
    features = np.column_stack([np.asarray(values, dtype=np.float64) for values in columns.values()])
    return Signs(first_day=first, classes=classes, features=features, names=tuple(columns), weather=weather)


def _is_off(day: date, statutory: bool) -> bool:
    return not is_working_day(day) if statutory else day.weekday() >= _SATURDAY


def _distances(off: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how far into its days off a day is from either end; zero where it is worked."""
    before, after = np.zeros(off.size, dtype=np.int64), np.zeros(off.size, dtype=np.int64)
    for place in range(off.size):
        before[place] = (before[place - 1] if place else 0) + 1 if off[place] else 0
    for place in range(off.size - 1, -1, -1):
        after[place] = (after[place + 1] if place + 1 < off.size else 0) + 1 if off[place] else 0
    return before, after


def _from_festival(days: Sequence[date]) -> NDArray[np.float64]:
    """Return the days to (below zero) or since the first day of Spring Festival, 99 where it is far."""
    found = np.full(len(days), _FAR)
    around = [days[0] + timedelta(days=offset) for offset in range(-_NEAR - 10, len(days) + _NEAR)]
    opens = [
        day
        for yesterday, day in pairwise(around)
        if _FESTIVAL in (day_kinds(day) or ()) and _FESTIVAL not in (day_kinds(yesterday) or ())
    ]
    for start in opens:
        for place, day in enumerate(days):
            if abs((day - start).days) <= _NEAR:
                found[place] = (day - start).days
    return found

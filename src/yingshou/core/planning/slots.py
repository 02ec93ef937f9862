"""The dates of a billing cycle on which a due may fall, and where they come to lie in a real month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from yingshou.core.calendar import shift_to_working_day
from yingshou.core.period import add_months, billing_period, day_in_month

_LONG_MONTH = 202508
"""A billing month of 31 days after one of 31 days: every day of the month is in its cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A date a term may have: `month_offset` -1 is the month before the billing month, 0 itself."""

    month_offset: int
    day: int


def candidate_slots(*, reading_day: int, allowed_days: Sequence[int], lead_days: int) -> tuple[Slot, ...]:
    """Return the dates from `lead_days` before a cycle begins to its last day but one, in order.

    Args:
        reading_day: day on which the account is read; the cycle begins then.
        allowed_days: days of the month on which the house lets dues fall.
        lead_days: how long before the cycle a term may fall due.
    """
    start, end = billing_period(_LONG_MONTH, reading_day)
    dated = sorted(
        (day_in_month(add_months(_LONG_MONTH, offset), day), offset, day)
        for offset in (-1, 0)
        for day in set(allowed_days)
    )
    first, last = start - timedelta(days=lead_days), end - timedelta(days=1)
    return tuple(Slot(month_offset=offset, day=day) for on, offset, day in dated if first <= on < last)


@cache
def due_days(slots: tuple[Slot, ...], bill_month: int, reading_day: int, shift: str) -> tuple[int, ...]:
    """Return on which day of its cycle each slot falls due in a month, after the shift off days of rest."""
    start, _end = billing_period(bill_month, reading_day)
    nominal = (day_in_month(add_months(bill_month, slot.month_offset), slot.day) for slot in slots)
    return tuple((shift_to_working_day(day, shift) - start).days for day in nominal)


@cache
def rest_days(bill_month: int, reading_day: int, final_due_days: int, shift: str) -> int:
    """Return how many days after the end of a cycle the rest of its bill is due."""
    _start, end = billing_period(bill_month, reading_day)
    return (shift_to_working_day(end + timedelta(days=final_due_days), shift) - end).days

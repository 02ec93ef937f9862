"""Billing cycles laid out as arrays: those that were, and those that may come, drawn from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from yingshou.core.errors import InvariantError
from yingshou.core.fen import Array
from yingshou.core.period import add_months, billing_period
from yingshou.core.planning.slots import Slot, due_days, rest_days

_RUN_UP = 2
"""Cycles before the one that is judged: their bills are the base of its terms."""
_WEEK, _MONTH = 7, 30
_LEAST_SPREAD = 20
_MILLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the house and the customer set: reading day, dates, shift off days of rest, days for the rest."""

    reading_day: int
    slots: tuple[Slot, ...]
    holiday_shift: str
    final_due_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycles:
    """Series of consecutive cycles, one series a row; money in fen, days counted from the series' first day.

    `value` is what each day supplies; `starts` the first day of each cycle and the day after the last;
    `bills` what each cycle comes to; `dues` the day of its cycle on which each slot falls due, of one cycle
    more than there are bills; `rests` the days after its end on which its rest is due; `late` by how many
    days the dues of each cycle are paid late; `security` what is held. Cycles from `judged` on are looked at.
    """

    value: Array
    starts: Array
    bills: Array
    dues: Array
    rests: Array
    late: Array
    security: Array
    judged: int

    @property
    def days(self) -> Array:
        """Tell which days of each series lie in a cycle that is judged."""
        on = np.arange(self.value.shape[1])
        return (on >= self.starts[:, self.judged, None]) & (on < self.starts[:, -1, None])

    @property
    def count(self) -> int:
        """Return how many cycles are judged."""
        return int(self.bills.shape[0] * (self.bills.shape[1] - self.judged))


def past_cycles(
    *,
    months: Sequence[int],
    values: dict[date, int],
    security: dict[date, int],
    house: House,
    late: Sequence[int],
) -> Cycles:
    """Lay out consecutive billing months that have passed as one series; the first two are its run-up.

    Args:
        months: billing months, oldest first, without gap; all their days have values.
        values: value of each day, fen.
        security: security held on each day, fen; absent = none.
        house: dates and days.
        late: by how many days the dues of each month are paid late, and those of the month after.

    Raises:
        InvariantError: there are not more months than the run-up.
    """
    if len(months) <= _RUN_UP:
        raise InvariantError(zh="历史月份不足，无法回放", en="there are too few months to replay a plan on")
    spans = [billing_period(month, house.reading_day) for month in months]
    first = spans[0][0]
    length = (spans[-1][1] - first).days
    on = [date.fromordinal(first.toordinal() + count) for count in range(length)]
    value = np.array([values[day] for day in on], dtype=np.int64)
    starts = np.array([(start - first).days for start, _end in spans] + [length], dtype=np.int64)
    return Cycles(
        value=value[None, :],
        starts=starts[None, :],
        bills=np.add.reduceat(value, starts[:-1])[None, :],
        dues=_dues([*months, add_months(months[-1], 1)], house)[None, :, :],
        rests=_rests(months, house)[None, :],
        late=np.array([late], dtype=np.int64),
        security=np.array([[security.get(day, 0) for day in on]], dtype=np.int64),
        judged=_RUN_UP,
    )


def level_spread(history: Array) -> int:
    """Return how much the level of a month's use moves to the next, in thousandths: a standard deviation.

    Out of the sums of thirty days and of the thirty before, at least two per cent.
    """
    sums = np.convolve(history, np.ones(_MONTH, dtype=np.int64), "valid")
    if len(sums) <= _MONTH:
        return _LEAST_SPREAD
    moved = np.log(np.maximum(sums[_MONTH:], 1) / np.maximum(sums[:-_MONTH], 1))
    return max(_LEAST_SPREAD, int(moved.std() * _MILLE))


def drawn_cycles(
    *, history: Array, first_day: date, months: Sequence[int], security: int, house: House,
    late: Sequence[int], count: int, seed: Sequence[int],
) -> Cycles:  # fmt: skip
    """Draw cycles that may come: stretches of the past, laid on the calendar of months to come.

    Each series takes one of the months, and with it lengths, weekdays and days of rest; its days are a
    stretch of the history that begins on the same weekday, so weeks and changes of level stay as they
    followed each other. The level of the last cycle moves besides by a normal factor of `level_spread`, for
    what one history has not shown yet. Fixed seed: the same arguments draw the same cycles.

    Args:
        history: value of consecutive days, fen.
        first_day: day of the first.
        months: billing months to come.
        security: what is held on every day, fen.
        house: dates and days.
        late: by how many days dues were paid late; one is drawn for each series. Empty = punctual.
        count: series to draw.
        seed: of the generator.

    Raises:
        InvariantError: the history is shorter than three cycles and a week.
    """
    generator = np.random.default_rng(list(seed))
    wanted = [months[number % len(months)] for number in range(count)]
    series = [[add_months(month, back) for back in range(-_RUN_UP, 1)] for month in wanted]
    spans = [[billing_period(month, house.reading_day) for month in each] for each in series]
    starts = np.array(
        [
            [(begin - each[0][0]).days for begin, _end in each] + [(each[-1][1] - each[0][0]).days]
            for each in spans
        ]
    )
    longest = int(starts[:, -1].max())
    if len(history) < longest + _WEEK:
        raise InvariantError(
            zh="日电费历史不足三个周期", en="the history of daily values is shorter than three cycles"
        )
    room = len(history) - longest
    weekdays = np.array([(each[0][0] - first_day).days % _WEEK for each in spans])
    places = weekdays + _WEEK * (generator.random(count) * ((room - weekdays) // _WEEK + 1)).astype(np.int64)
    days = np.arange(longest)
    value = history[places[:, None] + days]
    factor = np.rint(np.exp(generator.normal(0, 1, count) * level_spread(history) / _MILLE) * _MILLE).astype(
        np.int64
    )
    moved = np.where(days >= starts[:, _RUN_UP, None], value * factor[:, None] // _MILLE, value)
    moved = np.where(days < starts[:, -1, None], moved, 0)
    bills = np.stack([np.add.reduceat(row, at) for row, at in zip(moved, starts[:, :-1], strict=True)])
    drawn = np.array(late or [0], dtype=np.int64)
    return Cycles(
        value=moved,
        starts=starts,
        bills=bills,
        dues=np.stack([_dues([*each, add_months(each[-1], 1)], house) for each in series]),
        rests=np.stack([_rests(each, house) for each in series]),
        late=np.repeat(drawn[generator.integers(0, len(drawn), count)][:, None], _RUN_UP + 2, axis=1),
        security=np.full(moved.shape, security, dtype=np.int64),
        judged=_RUN_UP,
    )


def _dues(months: Sequence[int], house: House) -> Array:
    rows = [due_days(house.slots, month, house.reading_day, house.holiday_shift) for month in months]
    return np.array(rows, dtype=np.int64).reshape(len(months), len(house.slots))


def _rests(months: Sequence[int], house: House) -> Array:
    return np.array(
        [rest_days(month, house.reading_day, house.final_due_days, house.holiday_shift) for month in months],
        dtype=np.int64,
    )

"""What a forecast of a day is made from: the load up to its origin, and what is known of the day ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from yingshou.core.forecasting.daily import Array, Book
from yingshou.core.forecasting.profile import Course
from yingshou.core.forecasting.signs import CLASSES, WEEK, Signs
from yingshou.core.forecasting.weather import NAMES, WEATHER, weather_rows

LAST_DAYS = 7
_WEEKS_BACK = 4
_SCALE_DAYS = 90
_NAMES = (
    "horizon", "profile", "level_to_usual", "level_week", "level_month", "off_share", "state_days",
    *(f"error_{back}" for back in range(LAST_DAYS)), "error_week", "error_fortnight",
    *(f"weekday_{back}" for back in range(1, _WEEKS_BACK + 1)), "weekday_median", "class_last",
)  # fmt: skip
_OFF = 0.15
_LEAST_SHARE = 0.02


def names(signs: Signs) -> tuple[str, ...]:
    """Return the names of the columns of `rows`, in order."""
    weather = NAMES if signs.weather is not None else ()
    return (*_NAMES, *(f"day_{name}" for name in signs.names), *weather)


def aligned(signs: Signs, features: Sequence[str], accounts: int) -> Signs:
    """Return the calendar with the weather a model asks for: none known where it is not given."""
    if WEATHER not in features:
        return replace(signs, weather=None)
    unknown = np.full((accounts, len(signs.classes)), np.nan)
    return signs if signs.weather is not None else replace(signs, weather=unknown)


@dataclass(frozen=True, slots=True)
class Past:
    """A book with its course and calendar, ready to be looked at from any day of it."""

    book: Book
    course: Course
    signs: Signs

    def only(self, rows: NDArray[np.intp]) -> "Past":
        """Return the past of some accounts, by their places in the book."""
        course, book = self.course, self.book
        names = tuple(book.accounts[row] for row in rows)
        return Past(
            Book(accounts=names, first_day=book.first_day, kwh=book.kwh[rows]),
            Course(level=course.level[rows], profile=course.profile[rows], usual=course.usual[rows]),
            self.signs
            if self.signs.weather is None
            else replace(self.signs, weather=self.signs.weather[rows]),
        )

    def scale(self, origin: int) -> Array:
        """Return each account's usual change from week to week up to a day, kWh: what errors are told in."""
        first = max(origin + 1 - _SCALE_DAYS, 0)
        kwh = self.book.kwh[:, first : origin + 1]
        if kwh.shape[1] <= WEEK:
            return self._floor(origin)
        changes = np.abs(kwh[:, WEEK:] - kwh[:, :-WEEK])
        known = np.isfinite(changes)
        counts = known.sum(axis=1)
        sums = np.where(known, changes, 0).sum(axis=1)
        return np.asarray(np.maximum(sums / np.maximum(counts, 1), self._floor(origin)))

    def _floor(self, origin: int) -> Array:
        return np.asarray(np.maximum(self.course.usual[:, origin] * 0.005, 1e-3))

    def base(self, origin: int, horizon: int) -> Array:
        """Return the rule-based forecast made at the end of a day: accounts × horizon, kWh."""
        return self.course.ahead(self.signs, origin, horizon)

    def rows(self, origin: int, horizons: np.ndarray) -> Array:
        """Return the features of a day's forecasts: accounts × horizons × columns, NaN where unknown."""
        level = np.maximum(self.course.level[:, origin], 1e-9)
        accounts, count = len(level), len(horizons)
        state = self._state(origin, level)
        target = origin + horizons
        classes = self.signs.classes[target]
        lags = self._weekdays(origin, horizons) / level[:, None, None]
        class_last = self._class_last(origin, classes) / level[:, None]
        profile = self.course.profile[:, origin][:, classes]
        columns = [
            np.broadcast_to(horizons, (accounts, count))[:, :, None],
            profile[:, :, None],
            np.broadcast_to(state[:, None, :], (accounts, count, state.shape[1])),
            lags,
            _median(lags)[:, :, None],
            class_last[:, :, None],
            np.broadcast_to(self.signs.features[target], (accounts, count, len(self.signs.names))),
        ]
        if self.signs.weather is not None:
            columns.append(weather_rows(self.signs.weather, origin, horizons))
        return np.concatenate(columns, axis=2)

    def weeks(self, origin: int, horizons: np.ndarray, otherwise: Array) -> Array:
        """Return the mean of the last four known days of the weekday, or something else where none is."""
        last = self._weekdays(origin, horizons)
        known = np.isfinite(last)
        counts = known.sum(axis=2)
        mean = np.where(known, last, 0).sum(axis=2) / np.maximum(counts, 1)
        return np.where(counts > 0, mean, otherwise)

    def _state(self, origin: int, level: Array) -> Array:
        """Return what is the same for all horizons: courses of the level, last errors, on and off."""
        course, kwh = self.course, self.book.kwh
        week, month = max(origin - WEEK, 0), max(origin - 4 * WEEK, 0)
        days = np.arange(origin - 2 * WEEK + 1, origin + 1).clip(0)
        shares = course.profile[:, origin][:, self.signs.classes[days]]
        expected = level[:, None] * np.maximum(shares, _LEAST_SHARE)
        errors = np.clip(kwh[:, days] / np.maximum(expected, 1e-9), 0, 5) - 1
        usual = np.maximum(course.usual[:, origin], 1e-9)
        last = kwh[:, max(origin - 4 * WEEK + 1, 0) : origin + 1]
        off = np.where(np.isfinite(last), last < _OFF * usual[:, None], False)
        same = off == off[:, -1:]
        run = np.where(same.all(axis=1), same.shape[1], np.argmin(same[:, ::-1], axis=1))
        return np.column_stack(
            [
                level / usual, level / np.maximum(course.level[:, week], 1e-9),
                level / np.maximum(course.level[:, month], 1e-9), off.mean(axis=1), run,
                errors[:, -LAST_DAYS:], _mean(errors[:, -WEEK:]), _mean(errors),
            ]
        ).clip(-1e6, 1e6)  # fmt: skip

    def _weekdays(self, origin: int, horizons: np.ndarray) -> Array:
        """Return the last days of the same weekday that were known: accounts × horizons × weeks."""
        first = origin + horizons - WEEK * -(-horizons // WEEK)
        places = first[:, None] - WEEK * np.arange(_WEEKS_BACK)[None, :]
        found = self.book.kwh[:, places.clip(0)]
        return np.where(places[None] >= 0, found, np.nan)

    def _class_last(self, origin: int, classes: np.ndarray) -> Array:
        """Return the last day of the same class that was known, kWh."""
        last = np.full((self.book.kwh.shape[0], CLASSES), np.nan)
        for kind in range(CLASSES):
            places = np.flatnonzero(self.signs.classes[: origin + 1] == kind)
            if places.size:
                last[:, kind] = self.book.kwh[:, places[-1]]
        return last[:, classes]


def _mean(values: Array) -> Array:
    known = np.isfinite(values)
    return np.asarray(np.where(known, values, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1))


def _median(values: Array) -> Array:
    """Return the median along the last axis; NaN where nothing is known."""
    known = np.sort(values, axis=-1)
    counts = np.isfinite(values).sum(axis=-1)
    last = np.maximum(counts - 1, 0)
    low = np.take_along_axis(known, (last // 2)[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(known, np.minimum(counts // 2, last)[..., None], axis=-1)[..., 0]
    return np.asarray(np.where(counts > 0, (low + high) / 2, np.nan))

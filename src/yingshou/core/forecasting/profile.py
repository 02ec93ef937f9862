"""The rule-based forecast: a level that follows, times what this class of day usually uses of it.

Several speeds of following are tried side by side; each customer gets the one that has erred least so far.
It needs no fitted model, so it carries on where there is none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yingshou.core.forecasting.daily import Array, Book
from yingshou.core.forecasting.signs import CLASSES, REST, WEEK, WORKED, Signs

SPEEDS = tuple((level, profile) for level in (0.05, 0.15, 0.35, 0.7) for profile in (0.05, 0.2))
"""How fast level and profile follow what was measured: the share of the last error that is taken over."""
_WEEKDAYS = 5
_FADE = 0.97
"""What an error still counts a day later, when speeds are compared."""
_IDLE = 0.05
"""Below this share of its usual level a load says nothing about its week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The state at the end of every day, for the speed chosen by then.

    `level` accounts × days, `profile` accounts × days × classes, `usual` a slow level.
    """

    level: Array
    profile: Array
    usual: Array

    def ahead(self, signs: Signs, origin: int, horizon: int) -> Array:
        """Return what each account uses on the days after a day, by rule: accounts × horizon, kWh."""
        classes = signs.classes[origin + 1 : origin + 1 + horizon]
        return np.maximum(self.level[:, origin, None] * self.profile[:, origin][:, classes], 0)


def course_of(book: Book, signs: Signs) -> Course:
    """Walk the days once and keep the state after each; every state knows only the days up to it."""
    accounts, days = book.kwh.shape
    speeds = np.array(SPEEDS)
    alpha, gamma = speeds[:, 0], speeds[:, 1]
    start = _start(book.kwh)
    level = np.repeat(start[:, None], len(speeds), axis=1)
    profile = np.ones((accounts, len(speeds), CLASSES))
    usual, errors = level.copy(), np.zeros((accounts, len(speeds)))
    kept = Course(
        level=np.zeros((accounts, days)), profile=np.ones((accounts, days, CLASSES)),
        usual=np.zeros((accounts, days)),
    )  # fmt: skip
    ahead: list[Array] = []
    for day in range(days):
        kind, seen = signs.classes[day], book.kwh[:, day, None]
        known = np.isfinite(seen)
        # Judged by what was said one to seven days before, not by the day just followed.
        for place, said in enumerate(ahead[-WEEK:]):
            gap = len(ahead[-WEEK:]) - place
            miss = np.abs(seen - said[:, :, gap - 1])
            errors = np.where(known, errors * _FADE ** (1 / WEEK) + miss, errors)
        share = np.maximum(profile[:, :, kind], 0.02)
        level = np.where(known, level + alpha * (_bounded(seen / share, level, usual) - level), level)
        usual = np.where(known, usual + 0.02 * (seen / share - usual), usual)
        learns = known & (level > _IDLE * usual) & (level > 0)
        ratio = np.clip(np.divide(seen, level, out=np.ones_like(level), where=learns), 0, 3)
        new = profile[:, :, kind] + gamma * (ratio - profile[:, :, kind])
        profile[:, :, kind] = np.where(learns, new, profile[:, :, kind])
        _lend(profile, kind)
        ahead.append(level[:, :, None] * profile[:, :, signs.classes[day + 1 : day + 1 + WEEK]])
        best = errors.argmin(axis=1)
        rows = np.arange(accounts)
        kept.level[:, day], kept.profile[:, day] = level[rows, best], profile[rows, best]
        kept.usual[:, day] = usual[rows, best]
    return kept


def _lend(profile: Array, kind: int) -> None:
    """Let classes that are rarely seen start from those they resemble."""
    if kind < _WEEKDAYS:
        working = profile[:, :, :_WEEKDAYS].mean(axis=2)
        profile[:, :, WORKED] += 0.1 * (working - profile[:, :, WORKED])
    if kind == WEEK - 1:
        profile[:, :, REST] += 0.1 * (profile[:, :, kind] - profile[:, :, REST])


def _bounded(seen: Array, level: Array, usual: Array) -> Array:
    """Keep one wild day from moving the level by more than three usual days."""
    return np.clip(seen, 0, np.maximum(level, usual) * 3 + 1)


def _start(kwh: NDArray[np.float64]) -> Array:
    """Return the level the walk starts with: the mean of the first week that is measured."""
    firsts = []
    for row in kwh:
        known = row[np.isfinite(row)][:WEEK]
        firsts.append(known.mean() if known.size else 0.0)
    return np.array(firsts)

"""What may come: forecasts with the errors of earlier forecasts laid on them, whole courses at a time.

An error is drawn with all its days, from an origin of the past, so errors of days that follow one another
stay together. How wide they are laid on is learnt by holding the later judged origins against the earlier
ones, for days and for sums of days apart: what goes wrong with a month's sum is more than its days tell, and
of sums of many days that do not overlap only few have been seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from yingshou.core.forecasting.daily import Array
from yingshou.core.forecasting.features import Past
from yingshou.core.forecasting.model import HORIZON, Model, foretell
from yingshou.core.forecasting.signs import WEEK

PATHS = 400
QUANTILES = (0.1, 0.5, 0.9)
INSIDE = 0.8
"""The share of days that should lie between the outer quantiles."""
_BORROWED = 10
"""An account's own errors weigh as much as those of all once it has so many."""
_STEPS = (3, 7, 14, 21, 28, 35)
"""Horizons up to which days, and lengths up to which sums, share a width."""
_LEAST, _MOST = 0.9, 4.0
_BELIEF = 40
"""Judged errors after which a width is believed as much as the one it starts from."""
_START = 1.2
_GROWTH = (slice(7, 14), slice(28, 35))
"""Weeks whose errors tell how fast they grow, and on average how many days ahead these lie: 11 and 32."""
_AHEAD = (11, 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """Factors one a step of `_STEPS`: on the drawn errors of days, and on what their sums are off by."""

    days: Array
    sums: Array


def widths(model: Model, *, seed: int = 7) -> Widths:
    """Learn how wide errors must be laid on, so that 80 % of the later judged forecasts lie inside.

    The earlier two thirds of the judged origins stand for what was known, the later third for what came. Sums
    that begin on neighbouring days are nearly the same: only as many are counted as do not overlap, and with
    few of them a sum is spread by Student's t instead of the normal curve, `_few`.
    """
    count = len(model.residuals)
    cut = count * 2 // 3
    day_scores: list[list[Array]] = [[] for _ in _STEPS]
    sum_scores: list[list[Array]] = [[] for _ in _STEPS]
    rng = np.random.default_rng(seed)
    for place in range(len(model.accounts)):
        for weekday in range(WEEK):
            later = cut + np.flatnonzero(model.weekdays[cut:] == weekday)
            if not later.size:
                continue
            drawn = _draw(model, place, weekday, (PATHS // 2, HORIZON), rng, until=cut)
            came = model.residuals[later, place]
            scored = _scores(drawn, came)
            totals = _scores(drawn.cumsum(axis=1), came.cumsum(axis=1))
            for step, (first, last) in enumerate(zip((0, *_STEPS), _STEPS, strict=False)):
                day_scores[step].append(scored[:, first:last].ravel())
                sum_scores[step].append(totals[:, last - 1])
    days = _factors(day_scores, np.ones(len(_STEPS)))
    span = max(float(model.origins[-1] - model.origins[0]) + 1, 1)
    lengths = np.array(_STEPS, dtype=np.float64)
    sums = _factors(sum_scores, np.maximum(lengths * count / span, 1))
    return Widths(days=days, sums=np.maximum(sums / days, 1) * _few(span / lengths))


def inside_later(model: Model, *, seed: int = 11) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Judge intervals made from the earlier half of the judged origins by what the later half brought.

    Errors and widths are both of the earlier half, so nothing that is judged was looked at. Returns the month
    of each day one to seven days ahead, and whether it lay between P10 and P90.
    """
    cut = len(model.residuals) // 2
    earlier = replace(model, residuals=model.residuals[:cut], weekdays=model.weekdays[:cut])
    factors = widths(earlier).days[_step_of(np.arange(1, WEEK + 1))]
    rng = np.random.default_rng(seed)
    months, inside = [], []
    for place in range(len(model.accounts)):
        for weekday in range(WEEK):
            later = cut + np.flatnonzero(model.weekdays[cut:] == weekday)
            if not later.size:
                continue
            drawn = factors * _draw(earlier, place, weekday, (PATHS // 2, WEEK), rng)
            low, _, high = np.quantile(drawn, QUANTILES, axis=0)
            came = model.residuals[later, place, :WEEK]
            known = np.isfinite(came)
            inside.append(((came >= low) & (came <= high))[known])
            months.append(_months(model, later)[known])
    return np.concatenate(months), np.concatenate(inside)


def _months(model: Model, origins: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the month YYYYMM of each of the seven days after some judged origins."""
    days = model.origins[origins].astype(np.int64)[:, None] + np.arange(1, WEEK + 1)
    dates = np.datetime64(model.window[0], "D") + days
    months = dates.astype("datetime64[M]").astype(np.int64)
    return np.asarray((months // 12 + 1970) * 100 + months % 12 + 1)


def simulate_daily_energy(
    *, model: Model, past: Past, origin: int, width: Widths, horizon: int = HORIZON, paths: int = PATHS,
    seed: int = 1, numbers: Sequence[int] | None = None,
) -> Array:  # fmt: skip
    """Return courses of the days after an origin: accounts × paths × horizon, kWh, never below zero.

    Args:
        model: the model; its residuals are of origins before its window's end.
        past: the book with its course, up to the origin or further.
        origin: column of the last day that is known.
        width: how wide the errors are laid on.
        horizon: days; beyond HORIZON errors grow on as they grew before it.
        paths: courses an account.
        seed: the same seed draws the same courses …
        numbers: … of accounts with the same number, by default their place.
    """
    said = foretell(model, past, origin, max(horizon, HORIZON))[:, :horizon]
    scale = past.scale(origin)
    weekday = (past.signs.first_day.weekday() + origin) % WEEK
    places = {account: place for place, account in enumerate(model.accounts)}
    ahead = np.arange(1, horizon + 1)
    factors = width.days[_step_of(ahead)] * np.maximum(ahead / HORIZON, 1) ** _growth(model)
    result = np.empty((len(past.book.accounts), paths, horizon))
    for row, account in enumerate(past.book.accounts):
        rng = np.random.default_rng([seed, row if numbers is None else numbers[row]])
        errors = factors * _draw(model, places.get(account), weekday, (paths, horizon), rng)
        result[row] = np.maximum(said[row] + errors * scale[row], 0)
    return result


def quantiles(courses: Array) -> Array:
    """Return P10, P50 and P90 of days along the courses (the second axis): 3 × accounts × …."""
    return np.asarray(np.quantile(courses, QUANTILES, axis=1))


def sum_courses(courses: Array, width: Widths) -> Array:
    """Sum the days of each course, spread around their middle as sums ask for: accounts × paths."""
    totals = courses.sum(axis=2)
    step = _step_of(np.array([courses.shape[2]]))[0]
    middle = np.median(totals, axis=1, keepdims=True)
    return np.asarray(np.maximum(middle + width.sums[step] * (totals - middle), 0))


def _growth(model: Model) -> float:
    """Return the power of the horizon errors grow with: 0 where they do not, ½ as a random walk's."""
    near, far = (np.abs(model.residuals[:, :, weeks]) for weeks in _GROWTH)
    if not (np.isfinite(near).any() and np.isfinite(far).any()):
        return 0.5
    ratio = max(float(np.nanmedian(far)), 1e-9) / max(float(np.nanmedian(near)), 1e-9)
    return float(np.clip(np.log(ratio) / np.log(_AHEAD[1] / _AHEAD[0]), 0, 1))


def _step_of(horizons: NDArray[np.int64]) -> NDArray[np.intp]:
    return np.searchsorted(np.array(_STEPS), horizons).clip(0, len(_STEPS) - 1)


def _scores(drawn: Array, came: Array) -> Array:
    """Tell how far out what came lies, 1 = on the edge of the drawn interval; NaN where nothing came."""
    low, middle, high = np.quantile(drawn, QUANTILES, axis=0)
    above = (came - middle) / np.maximum(high - middle, 1e-9)
    below = (middle - came) / np.maximum(middle - low, 1e-9)
    return np.asarray(np.maximum(above, below))


def _factors(scores: list[list[Array]], alike: Array) -> Array:
    """Take the 80th percentile of each step's scores, drawn towards the step before it where few came.

    Of `alike` scores that overlap one counts: the percentile of n is that of n + 1 forecasts (conformal).
    """
    found, before = [], _START
    for parts, overlap in zip(scores, alike, strict=True):
        values = np.concatenate(parts) if parts else np.empty(0)
        values = values[np.isfinite(values)]
        if values.size:
            count = values.size / overlap
            rank = min(INSIDE * (1 + 1 / count), 1.0)
            believed = count / (count + _BELIEF)
            before = believed * float(np.quantile(values, rank)) + (1 - believed) * before
        found.append(min(max(before, _LEAST), _MOST))
    return np.array(found)


def _few(blocks: Array) -> Array:
    """Widen for how few sums that do not overlap were seen: t ÷ z of the outer quantile × √(1 + 1 ÷ n)."""
    from scipy.special import ndtri, stdtrit  # noqa: PLC0415  slow to import

    seen = np.maximum(blocks, 2)
    outer = QUANTILES[-1]
    return np.asarray(stdtrit(seen - 1, outer) / ndtri(outer) * np.sqrt(1 + 1 / seen))


def _draw(
    model: Model, place: int | None, weekday: int, shape: tuple[int, int], rng: np.random.Generator,
    *, until: int | None = None,
) -> Array:  # fmt: skip
    """Draw courses of errors in scales around their own middle: paths × horizon."""
    paths, horizon = shape
    residuals = model.residuals[:until]
    whole = np.asarray(np.isfinite(residuals[:, :, :horizon]).all(axis=2))
    if whole.sum() < _BORROWED:
        whole = np.asarray(np.isfinite(residuals[:, :, :WEEK]).all(axis=2))
    pairs = np.argwhere(whole)
    if not len(pairs):
        return np.zeros((paths, horizon))
    own = int(whole[:, place].sum()) if place is not None else 0
    mine = rng.random(paths) < own / (own + _BORROWED)
    chosen = pairs[rng.integers(0, len(pairs), paths)]
    if own and place is not None:
        ours = np.flatnonzero(whole[:, place])
        chosen[mine] = np.column_stack([ours[rng.integers(0, own, mine.sum())], np.full(mine.sum(), place)])
    # Shifted by up to three days, so that a Sunday's error falls on a Sunday.
    shift = (weekday - model.weekdays[chosen[:, 0]].astype(int) + 3) % WEEK - 3
    source = np.arange(horizon)[None, :] + shift[:, None]
    over = np.where(np.arange(horizon) >= HORIZON, source - residuals.shape[2] + 1, 0)
    source = np.clip(source - WEEK * -(-over // WEEK), 0, residuals.shape[2] - 1)
    drawn = residuals[chosen[:, :1], chosen[:, 1:], source]
    # Where the past ends before the course does, the weeks before it are gone through again.
    while (unknown := ~np.isfinite(drawn)).any():
        source = np.where(unknown, np.where(source >= WEEK, source - WEEK, 0), source)
        drawn = residuals[chosen[:, :1], chosen[:, 1:], source]
    return np.asarray(drawn - np.median(drawn, axis=0))

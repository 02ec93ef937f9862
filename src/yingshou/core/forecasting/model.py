"""The forecast of daily energy: rule, trees and past weeks, weighed by how each erred for the customer."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from yingshou.core.forecasting.daily import Array, Book
from yingshou.core.forecasting.features import Past, names
from yingshou.core.forecasting.profile import course_of
from yingshou.core.forecasting.signs import WEEK, Signs
from yingshou.core.forecasting.trees import Trees, grow, pack, unpack

HORIZON = 35
"""Days that are foretold: to the end of any month and over a whole billing period."""
CANDIDATES = ("profile", "trees", "weeks")
_TAUGHT = np.array([1, 2, 3, 4, 5, 6, 7, 9, 11, 14, 17, 21, 25, 30, 35])
"""Horizons the trees are taught; those between are learnt from their neighbours."""
_ROWS, _JUDGED_ROWS = 20_000, 90_000
"""Bounds on what is learnt from and judged by, however many customers there are."""
_FIRST = 28
_FOLDS, _FOLD_DAYS = 2, 60
_LEAST_ORIGINS = 12
LEAST_DAYS = 120
"""Days of history without which nothing is learnt; the rule then stands alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A fitted model with what it was fitted and judged on.

    `residuals` origins × accounts × horizons: (measured − foretold) ÷ scale of forecasts made by fits that
    had not seen their days; `weekdays` and `origins` (days of the window) say when they were made. `weights`
    accounts × CANDIDATES. `trees` is None for the rule alone. `scores` are mean absolute scaled errors, one
    to seven days ahead, of the judged days.
    """

    accounts: tuple[str, ...]
    trees: Trees | None
    weights: Array
    residuals: Array
    weekdays: Array
    origins: Array
    window: tuple[date, date]
    features: tuple[str, ...]
    scores: dict[str, float]

    def dump(self) -> bytes:
        """Write the numbers of the model down; what else it is (window, scores) is kept beside them."""
        arrays: dict[str, Array] = {
            "weights": self.weights,
            "residuals": self.residuals.astype(np.float32),
            "weekdays": self.weekdays,
            "origins": self.origins,
        }
        if self.trees is not None:
            arrays |= {"start": np.array([self.trees.start]), "roots": self.trees.roots}
            arrays |= {f"node_{name}": values for name, values in self.trees.nodes.items()}
        return pack(arrays)


def load(
    content: bytes, *, accounts: tuple[str, ...], window: tuple[date, date], features: tuple[str, ...],
    scores: dict[str, float],
) -> Model:  # fmt: skip
    """Read a model back from what `dump` wrote and what is kept beside it."""
    arrays = unpack(content)
    trees = None
    if "roots" in arrays:
        nodes = {
            name.removeprefix("node_"): rows for name, rows in arrays.items() if name.startswith("node_")
        }
        trees = Trees(start=float(arrays["start"][0]), roots=arrays["roots"], nodes=nodes)
    return Model(
        accounts=accounts, trees=trees, weights=arrays["weights"],
        residuals=arrays["residuals"].astype(np.float64), weekdays=arrays["weekdays"],
        origins=arrays["origins"], window=window,
        features=features, scores=scores,
    )  # fmt: skip


def fit(*, book: Book, signs: Signs, learnt: bool = True) -> Model:
    """Fit a model to a book; nothing after the book's last day is looked at.

    The last days (at most two stretches of sixty, at most 40 % of the book) are judged: for each stretch the
    trees are grown on what came before it, and its forecasts give the residuals that intervals are made of.
    Then the trees are grown anew on everything.

    Args:
        book: daily energy, zero where nothing was used, NaN where nothing was measured.
        signs: the calendar of the book's days and of HORIZON more.
        learnt: False leaves the trees out: the rule and the past weeks alone.
    """
    past = Past(book, course_of(book, signs), signs)
    learnt = learnt and book.days >= LEAST_DAYS
    judged = min(_FOLDS * _FOLD_DAYS, book.days * 2 // 5)
    start = book.days - judged
    step = max(1, -(-judged * len(book.accounts) * HORIZON // _JUDGED_ROWS))
    step = min(step, max(judged // _LEAST_ORIGINS, 1))
    said, seen, weekdays, origins = [], [], [], []
    for first in range(start, book.days - 1, _FOLD_DAYS):
        trees = grow(*_lessons(past, first)) if learnt else None
        for origin in range(first - 1, min(first - 1 + _FOLD_DAYS, book.days - 1), step):
            scale = past.scale(origin)[:, None]
            said.append(candidates(past, trees, origin) / scale[:, :, None])
            seen.append(_seen(book, origin) / scale)
            origins.append(origin)
            weekdays.append((book.first_day + timedelta(days=origin)).weekday())
    weights, scores = _weigh(np.stack(said), np.stack(seen), learnt=learnt)
    residuals = np.stack(seen) - (np.stack(said) * weights[None, :, None, :]).sum(axis=3)
    scores["ours"] = _mean_error(residuals[:, :, :WEEK])
    return Model(
        accounts=book.accounts,
        trees=grow(*_lessons(past, book.days - 1)) if learnt else None,
        weights=weights,
        residuals=residuals,
        weekdays=np.array(weekdays, dtype=np.float64),
        origins=np.array(origins, dtype=np.float64),
        window=(book.first_day, book.first_day + timedelta(days=book.days - 1)),
        features=names(signs),
        scores={name: round(value, 4) for name, value in scores.items()},
    )


def candidates(past: Past, trees: Trees | None, origin: int, horizon: int = HORIZON) -> Array:
    """Return what each candidate says at the end of a day: accounts × horizon × CANDIDATES, kWh."""
    horizons = np.arange(1, horizon + 1)
    base = past.base(origin, horizon)
    learnt = base
    if trees is not None:
        rows = past.rows(origin, horizons)
        errors = trees.predict(rows.reshape(-1, rows.shape[2])).reshape(base.shape)
        learnt = np.maximum(base + errors * past.scale(origin)[:, None], 0)
    return np.stack([base, learnt, past.weeks(origin, horizons, base)], axis=2)


def foretell(model: Model, past: Past, origin: int, horizon: int) -> Array:
    """Return the forecast made at the end of a day: accounts × horizon, kWh.

    Accounts the model has not been judged on get the mean of the weights of the others.
    """
    return np.asarray(
        (candidates(past, model.trees, origin, horizon) * _weights_of(model, past)[:, None, :]).sum(axis=2)
    )


def _weights_of(model: Model, past: Past) -> Array:
    places = {account: place for place, account in enumerate(model.accounts)}
    mean = model.weights.mean(axis=0)
    return np.stack([model.weights[places[name]] if name in places else mean for name in past.book.accounts])


def _lessons(past: Past, end: int) -> tuple[Array, Array]:
    """Return features and errors of the rule of forecasts whose days lie up to a day, the latest first."""
    per_origin = len(past.book.accounts) * len(_TAUGHT)
    origins = range(min(_FIRST, max(end - WEEK, 0)), end)
    step = max(1, -(-len(origins) * per_origin // _ROWS))
    rows, errors = [], []
    for origin in origins[::-step]:
        horizons = _TAUGHT[origin + _TAUGHT <= end]
        found = past.rows(origin, horizons)
        rows.append(found.reshape(-1, found.shape[2]))
        missed = past.book.kwh[:, origin + horizons] - past.base(origin, HORIZON)[:, horizons - 1]
        errors.append((missed / past.scale(origin)[:, None]).ravel())
    return np.concatenate(rows), np.concatenate(errors)


def _seen(book: Book, origin: int) -> Array:
    """Return what was measured after a day: accounts × HORIZON, NaN where the book ends."""
    found = np.full((len(book.accounts), HORIZON), np.nan)
    after = book.kwh[:, origin + 1 : origin + 1 + HORIZON]
    found[:, : after.shape[1]] = after
    return found


def _weigh(said: Array, seen: Array, *, learnt: bool) -> tuple[Array, dict[str, float]]:
    """Weigh the candidates of each account by the inverse square of their mean error, and score each.

    The error of an account is drawn halfway to that of all, so that few days do not decide.
    """
    missed = np.abs(said - seen[..., None])[:, :, :WEEK]
    known = np.isfinite(missed)
    totals = np.where(known, missed, 0).sum(axis=(0, 2))
    errors = totals / np.maximum(known.sum(axis=(0, 2)), 1)
    overall = totals.sum(axis=0) / np.maximum(known.sum(axis=(0, 1, 2)), 1)
    scores = dict(zip(CANDIDATES, map(float, overall), strict=True))
    if not learnt:
        scores.pop("trees")
    relative = errors / np.maximum(errors.mean(axis=1, keepdims=True), 1e-9)
    general = overall / max(float(overall.mean()), 1e-9)
    weights = 1 / np.maximum((relative + general[None]) / 2, 1e-3) ** 4
    if not learnt:
        weights[:, CANDIDATES.index("trees")] = 0
    return weights / weights.sum(axis=1, keepdims=True), scores


def _mean_error(residuals: Array) -> float:
    known = np.isfinite(residuals)
    return float(np.abs(residuals[known]).mean()) if known.any() else 0.0

"""Whether intervals hold however old the data are, on DRAWN loads: a week, noise, and a level that walks.

At three days each load is foretold from curves that end 0 to 30 days before, by a model fitted to the first
240 days. Counted apart: the days not measured yet, the fortnight after the forecast, the days after that.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from yingshou.core.forecasting import Book, fit, forecast, signs
from yingshou.core.forecasting.model import HORIZON
from yingshou.core.forecasting.paths import quantiles

FIRST, FITTED, DAYS = date(2025, 1, 6), 240, 300
LOADS, BOOKS, FORTNIGHT = 12, 3, 14
WALKS, AGES, MADE = (0.0, 0.01, 0.03), (0, 7, 14, 21, 30), (239, 252, 264)


def run(shelf: Path) -> dict[str, Any]:  # noqa: ARG001  the loads are drawn
    """Measure each walk at each age."""
    return {f"DRAWN, level walks {walk:.0%} a day": _measure(walk) for walk in WALKS}


def _draw(walk: float, seed: int) -> Book:
    rng = np.random.default_rng(seed)
    week = np.resize([1, 1, 1, 1, 1, 0.6, 0.5], DAYS)
    level = np.exp(np.cumsum(rng.normal(0, walk, (LOADS, DAYS)), axis=1))
    size = 1000 * rng.uniform(0.2, 5, LOADS)[:, None]
    kwh = size * level * week * rng.normal(1, 0.05, (LOADS, DAYS))
    return Book(accounts=tuple(f"a{number}" for number in range(LOADS)), first_day=FIRST, kwh=kwh)


def _measure(walk: float) -> dict[str, Any]:
    parts = ("not measured yet", "days 1-14", "days after")
    held: dict[tuple[int, str], list[np.ndarray]] = {}
    calendar = signs(first=FIRST, count=DAYS + HORIZON, statutory=False)
    for seed in range(BOOKS):
        book = _draw(walk, seed)
        model = fit(book=book.until(FIRST + timedelta(days=FITTED - 1)), signs=calendar)
        for made in MADE:
            for age in AGES:
                known = book.kwh.copy()
                known[:, made + 1 - age :] = np.nan
                said = forecast(
                    model=model, book=Book(accounts=book.accounts, first_day=FIRST, kwh=known),
                    signs=calendar, made_on=FIRST + timedelta(days=made), paths=200,
                )  # fmt: skip
                low, _middle, high = quantiles(said.courses)
                came = book.kwh[:, made + 1 - age : made + 1 + HORIZON]
                inside = (low[:, : came.shape[1]] <= came) & (came <= high[:, : came.shape[1]])
                cuts = np.split(inside, [age, age + FORTNIGHT], axis=1)
                for part, days in zip(parts, cuts, strict=True):
                    held.setdefault((age, part), []).append(days)
    return {
        f"{age} days old": {
            f"P10-P90 holds, {part}": round(float(np.concatenate(held[age, part], axis=1).mean()), 3)
            for part in parts if held[age, part][0].size
        }
        for age in AGES
    }  # fmt: skip

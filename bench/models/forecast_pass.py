"""The forecast of daily energy against seasonal-naive and AutoETS, on the same origins.

Two books: a steel plant's quarter-hours of 2018 as daily totals, and the sample company's large customers.
A third is simulated: loads that heat and cool by a known rule, foretold with temperatures and without.
Origins roll forward over an expanding window: at each, every method has the days up to it and no other.
Ours is fitted anew every thirty days on the days up to then, intervals and all; AutoETS at every origin.
"""

import csv
import os
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from yingshou.core.forecasting import Book, fit, forecast, signs
from yingshou.core.forecasting.model import HORIZON
from yingshou.core.forecasting.paths import quantiles

WEEK, REFIT = 7, 30
LEVEL = 80
WEATHER_LOADS, WEATHER_DAYS, WEATHER_ORIGINS = 12, 730, (400, 680, 10)
STEEL = "steel_industry_15min/Steel_industry_data.csv"


@dataclass(slots=True)
class Found:
    """Errors and hits by method, one entry an origin and account."""

    errors: dict[str, list[float]] = field(default_factory=dict)
    sums: dict[str, list[float]] = field(default_factory=dict)
    inside: dict[str, list[float]] = field(default_factory=dict)
    sums_inside: list[bool] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("ours", "AutoETS"), 0.0))


def run(shelf: Path) -> dict[str, Any]:
    """Measure both books."""
    steel = _measure(_steel(shelf), statutory=False, first=180, step=6)
    return {
        "steel, daily totals": steel,
        "sample company": _measure(_sample(), statutory=True, first=240, step=30),
        "SIMULATED, heating and cooling": _measure_weather(),
    }


def _steel(shelf: Path) -> Book:
    """Read the plant's days: 96 quarter-hours a day in the order of the rows, 00:00 being a day's last."""
    with (shelf / STEEL).open(encoding="utf-8-sig", newline="") as lines:
        kwh = np.array([float(row["Usage_kWh"]) for row in csv.DictReader(lines)])
    return Book(accounts=("steel",), first_day=date(2018, 1, 1), kwh=kwh.reshape(-1, 96).sum(axis=1)[None])


def _sample() -> Book:
    """Draw the days of the sample company's large customers, without its database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshou.project.settings")
    os.environ["YINGSHOU_NO_DATABASE"] = "1"
    import django

    django.setup()
    from yingshou.sample.company.large import account_numbers
    from yingshou.sample.company.loads import QUARTERS, loads_kw
    from yingshou.sample.company.plan import Plan

    plan = Plan()
    kwh = loads_kw(plan).reshape(plan.large, -1, QUARTERS).sum(axis=2) / 4
    return Book(accounts=tuple(account_numbers(plan)), first_day=plan.first_day, kwh=kwh)


def _measure(book: Book, *, statutory: bool, first: int, step: int) -> dict[str, Any]:
    calendar = signs(first=book.first_day, count=book.days + HORIZON, statutory=statutory)
    found, model, fitted = Found(), None, -REFIT
    origins = range(first, book.days - WEEK, step)
    for origin in origins:
        made_on = book.first_day + timedelta(days=origin)
        began = time.process_time()
        if origin - fitted >= REFIT:
            model, fitted = fit(book=book.until(made_on), signs=calendar), origin
        assert model is not None
        ahead = min(max(_days_left(made_on), WEEK), book.days - 1 - origin)
        foretold = forecast(model=model, book=book, signs=calendar, made_on=made_on, days=ahead)
        days, sums = quantiles(foretold.courses), quantiles(foretold.sums(ahead))
        found.seconds["ours"] += time.process_time() - began
        for row in range(len(book.accounts)):
            past, seen = book.kwh[row, : origin + 1], book.kwh[row, origin + 1 : origin + 1 + ahead]
            # The in-sample error of seasonal-naive with a season of seven days: what MASE divides by.
            scale = np.abs(past[WEEK:] - past[:-WEEK]).mean()
            naive = np.stack([np.resize(past[-WEEK:], ahead)] * 3)
            began = time.process_time()
            ets = _auto_ets(past, ahead)
            found.seconds["AutoETS"] += time.process_time() - began
            for name, said in (
                ("ours", (days[:, row], sums[:, row])),
                ("seasonal-naive", (naive, naive.sum(axis=1))),
                ("AutoETS", (ets, ets.sum(axis=1))),
            ):
                _judge(found, name, said, seen, scale)
    return {
        "customers": len(book.accounts), "origins": len(origins),
        "first origin": (book.first_day + timedelta(days=first)).isoformat(), "days between origins": step,
        **{name: _summary(found, name) for name in ("ours", "seasonal-naive", "AutoETS")},
    }  # fmt: skip


def _measure_weather() -> dict[str, Any]:
    """Draw twelve loads that heat below 16 °C and cool above 24 °C, and foretell them with and without.

    A day's forecast of the temperature is off by 0.8 °C × √(days ahead); nothing is foretold beyond a week.
    """
    rng = np.random.default_rng(4)
    days, loads = np.arange(WEATHER_DAYS), WEATHER_LOADS
    change = np.zeros(WEATHER_DAYS)
    for day in range(1, WEATHER_DAYS):
        change[day] = 0.75 * change[day - 1] + rng.normal(0, 2.6)
    air = 13 + 15 * np.sin((days - 100) * 2 * np.pi / 365.25) + change
    felt = (air + np.concatenate([air[:1], air[:-1]])) / 2
    week = np.resize([1, 1, 1, 1, 1, 0.75, 0.7], WEATHER_DAYS)
    heats, cools = rng.uniform(0.01, 0.05, loads), rng.uniform(0.01, 0.06, loads)
    needs = 1 + heats[:, None] * np.maximum(16 - felt, 0) + cools[:, None] * np.maximum(felt - 24, 0)
    kwh = rng.uniform(2e3, 2e5, loads)[:, None] * week * needs * rng.normal(1, 0.03, (loads, WEATHER_DAYS))
    book = Book(accounts=tuple(f"W{number}" for number in range(loads)), first_day=date(2024, 1, 1), kwh=kwh)
    found: dict[str, Any] = {"customers": loads, "kind of data": "drawn, not measured"}
    for name, given in (("without temperatures", False), ("with temperatures", True)):
        errors, inside, model, fitted = [], [], None, -REFIT
        for origin in range(*WEATHER_ORIGINS):
            seen = air.copy()
            ahead = np.arange(1, WEATHER_DAYS - origin)
            noise = np.random.default_rng(origin).normal(0, 1, ahead.size)
            seen[origin + 1 :] += np.where(ahead <= WEEK, 0.8 * np.sqrt(ahead) * noise, np.nan)
            weather = np.broadcast_to(seen, (loads, WEATHER_DAYS)) if given else None
            calendar = signs(first=book.first_day, count=WEATHER_DAYS, statutory=False, weather=weather)
            made_on = book.first_day + timedelta(days=origin)
            if origin - fitted >= REFIT:
                model, fitted = fit(book=book.until(made_on), signs=calendar), origin
            assert model is not None
            said = forecast(model=model, book=book, signs=calendar, made_on=made_on, days=WEEK)
            low, middle, high = quantiles(said.courses)
            came = kwh[:, origin + 1 : origin + 1 + WEEK]
            past = kwh[:, : origin + 1]
            scale = np.abs(past[:, WEEK:] - past[:, :-WEEK]).mean(axis=1)
            errors.append(np.abs(middle - came).mean(axis=1) / scale)
            inside.append((low <= came) & (came <= high))
        found[name] = {
            "MASE, days 1-7": round(float(np.mean(errors)), 3),
            "P10-P90 holds, days 1-7": round(float(np.mean(inside)), 3),
        }
    return found


def _days_left(made_on: date) -> int:
    """Return the days to the end of the month, of the next one on its last day."""
    day = made_on + timedelta(days=1)
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - day).days


def _auto_ets(past: np.ndarray, horizon: int) -> np.ndarray:
    """Return AutoETS's P10, mean and P90 of the days to come: its 80 % interval."""
    from statsforecast.models import AutoETS

    said = AutoETS(season_length=WEEK).forecast(y=past, h=horizon, level=[LEVEL])
    return np.stack([said[f"lo-{LEVEL}"], said["mean"], said[f"hi-{LEVEL}"]])


def _judge(found: Found, name: str, said: tuple[Any, Any], seen: np.ndarray, scale: float) -> None:
    """Add what a method said of one account at one origin: P10, middle and P90 of days and of their sum.

    A sum's interval is judged where it has one of its own: the ends of days do not add up to those of a sum.
    """
    days, sums, left = said[0][:, :WEEK], said[1], len(seen)
    total = seen.sum()
    found.errors.setdefault(name, []).append(np.abs(days[1] - seen[:WEEK]).mean() / scale)
    found.sums.setdefault(name, []).append(abs(sums[1] - total) / max(total, scale * left))
    inside = (days[0] <= seen[:WEEK]) & (seen[:WEEK] <= days[2])
    found.inside.setdefault(name, []).append(inside.mean())
    if name == "ours":
        found.sums_inside.append(sums[0] <= total <= sums[2])


def _summary(found: Found, name: str) -> dict[str, float]:
    figures = {
        "MASE, days 1-7": float(np.mean(found.errors[name])),
        "sum to month end is off by (median)": float(np.median(found.sums[name])),
    }
    if name != "seasonal-naive":
        figures["P10-P90 holds, days 1-7"] = float(np.mean(found.inside[name]))
        figures["seconds of processor"] = found.seconds[name]
    if name == "ours":
        figures["P10-P90 holds, sum to month end"] = float(np.mean(found.sums_inside))
    return {label: round(value, 3) for label, value in figures.items()}

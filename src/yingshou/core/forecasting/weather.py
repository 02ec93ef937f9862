"""Temperatures beside the days of a book, as far as they are known when a forecast is made."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from yingshou.core.forecasting.daily import Array
from yingshou.core.tables.weather import MEASURED

WEATHER = "temperature"
NAMES = (WEATHER, "temperature_days", "temperature_change")
"""The day's mean, that of it and the two before, and how far it is from the last seven known days."""
REACH = 7
"""Days ahead that forecasts of weather are believed; beyond them a day has no temperature."""
_DAYS, _LATELY = 3, 7


def known_temperatures(rows: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return what was known of each place and day by a day: org_code, weather_date, temperature.

    Args:
        rows: frame DAY_TEMPERATURES; what was known later is not looked at.
        as_of: the day.
    """
    return (
        rows.filter(pl.col("known_on") <= as_of)
        .sort(pl.col("kind") == MEASURED, "known_on")
        .unique(["org_code", "weather_date"], keep="last", maintain_order=True)
        .select("org_code", "weather_date", "temperature")
    )


def beside_days(known: pl.DataFrame, *, org_codes: Sequence[str], first: date, count: int) -> Array | None:
    """Lay temperatures beside the days of a book: accounts × days in degrees Celsius, NaN = not known.

    Args:
        known: what `known_temperatures` returned.
        org_codes: the organisation of each account; one without rows takes those of the next above it, whose
            code its own begins with.
        first: the book's first day.
        count: how many days, those to come included.

    Returns:
        None where no account has a temperature.
    """
    days = (pl.col("weather_date") - pl.lit(first)).dt.total_days()
    within = known.with_columns(place=days).filter(pl.col("place").is_between(0, count - 1))
    rows: dict[str, Array] = {}
    for key, part in within.partition_by("org_code", as_dict=True).items():
        rows[str(key[0])] = np.full(count, np.nan)
        rows[str(key[0])][part["place"].to_numpy()] = part["temperature"].cast(pl.Float64).to_numpy()
    if not any(_place(code, rows) for code in org_codes):
        return None
    unknown = np.full(count, np.nan)
    return np.array([rows.get(_place(code, rows), unknown) for code in org_codes])


def weather_rows(weather: Array, origin: int, horizons: np.ndarray) -> Array:
    """Return what the weather says of days after a day: accounts × horizons × NAMES, NaN where unknown."""
    target = origin + horizons
    reached = horizons <= REACH
    day = np.where(reached, weather[:, target], np.nan)
    days = np.mean([weather[:, (target - back).clip(0)] for back in range(1, _DAYS)] + [day], axis=0)
    lately = weather[:, max(origin + 1 - _LATELY, 0) : origin + 1]
    known = np.isfinite(lately)
    usual = np.where(known, lately, 0).sum(axis=1) / np.where(known.any(axis=1), known.sum(axis=1), np.nan)
    return np.stack([day, days, day - usual[:, None]], axis=2)


def _place(code: str, rows: Mapping[str, Array]) -> str:
    """Return the organisation an account's temperatures are of, empty where there is none."""
    return max((name for name in rows if code.startswith(name)), key=len, default="")

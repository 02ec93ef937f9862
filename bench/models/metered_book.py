"""Daily use with thefts put in, to measure the list of inspections on: real weeks, simulated thieves.

The weeks are those of a real steel plant (2018, quarter-hours summed to hours). An account is a row of
such weeks, each drawn from within five weeks of its season, with its own size, hours of the day, weekends,
drift and scatter; so day-to-day and hour-to-hour movements are real, the book is not. What looks like theft
and is none: premises empty for weeks, use that falls for good, seasons of one's own, solar panels, meters
that are silent for days or weeks. Thefts are those of the literature (Jokar, Arianpoo and Leung, IEEE
Transactions on Smart Grid 7(1), 2016), begun two weeks to ten months ago:

- FDI1 the record is scaled by a constant, FDI2 cut off for hours of the day, FDI3 scaled anew each hour,
- FDI4 the mean of the month before times a share drawn each hour, FDI5 the mean itself,
- FDI6 the day's hours reversed: nothing is missing, only its price.

Every fifth theft begins with days of silence. Half of the transformer areas have a meter; what is supplied is
the true use and 3 to 6 % of loss.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from yingshou.core.tables.anomalies import AREA_SUPPLY, USE_DAYS

STEEL = "steel_industry_15min/Steel_industry_data.csv"
AS_OF, DAYS, ACCOUNTS, AREA = date(2025, 10, 31), 728, 3_000, 40
FIRST = AS_OF - timedelta(days=DAYS - 1)
KINDS = ("FDI1", "FDI2", "FDI3", "FDI4", "FDI5", "FDI6")
THIEVES = 0.085
_AT_A_TIME = 250
_DEAR, _CHEAP = (8, 9, 10, 17, 18, 19, 20, 21), (23, 0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meters:
    """The book as it is read, and `truth`: account_no, kind, begun, stolen_kwh."""

    use: pl.DataFrame
    accounts: pl.DataFrame
    members: pl.DataFrame
    supply: pl.DataFrame
    truth: pl.DataFrame


def real_weeks(shelf: Path) -> np.ndarray:
    """Read the plant's hours: weeks × days × hours, kWh; the rows are in order, 00:00 being a day's last."""
    with (shelf / STEEL).open(encoding="utf-8-sig", newline="") as lines:
        kwh = np.array([float(row["Usage_kWh"]) for row in csv.DictReader(lines)])
    hours = kwh.reshape(-1, 24, 4).sum(axis=2)
    return hours[: 52 * 7].reshape(52, 7, 24)


def draw(shelf: Path, seed: int) -> Meters:
    """Draw a book; the same seed draws the same one."""
    rng, weeks = np.random.default_rng(seed), real_weeks(shelf)
    numbers = np.array([f"{n:010d}" for n in range(ACCOUNTS)])
    area = rng.permutation(ACCOUNTS) // AREA
    size = np.exp(rng.normal(0, 0.8, ACCOUNTS)) * 0.05
    thief = rng.random(ACCOUNTS) < THIEVES
    kind = np.where(thief, rng.integers(0, len(KINDS), ACCOUNTS), -1)
    begun = DAYS - rng.integers(14, 300, ACCOUNTS)
    supplied = np.zeros((area.max() + 1, DAYS))
    frames, stolen = [], np.zeros(ACCOUNTS)
    for first in range(0, ACCOUNTS, _AT_A_TIME):
        part = slice(first, first + _AT_A_TIME)
        true = _true(rng, weeks, size[part])
        np.add.at(supplied, area[part], true.sum(axis=2))
        told = _told(rng, true, kind[part], begun[part])
        stolen[part] = (true - told).sum(axis=(1, 2))
        known = _known(rng, kind[part], begun[part])
        frames.append(_rows(numbers[part], told, known))
    peak = size * weeks.max() * rng.uniform(1.5, 3.0, ACCOUNTS)
    metered = rng.random(supplied.shape[0]) < 0.5
    lost = 1 + rng.uniform(0.03, 0.06, supplied.shape[0])[:, None] + rng.normal(0, 0.004, supplied.shape)
    return Meters(
        use=pl.concat(frames),
        accounts=pl.DataFrame(
            {"account_no": numbers, "customer_class": "GENERAL", "industry": None, "daily": True}
        ).with_columns(pl.col("industry").cast(pl.String), capacity_kva=pl.Series(peak.round(0) + 1)),
        members=pl.DataFrame({"area_no": [f"A{n}" for n in area], "account_no": numbers}),
        supply=_supply(supplied * lost, metered),
        truth=pl.DataFrame(
            {
                "account_no": numbers[thief],
                "kind": [KINDS[n] for n in kind[thief]],
                "begun": [FIRST + timedelta(days=int(n)) for n in begun[thief]],
                "stolen_kwh": stolen[thief].round(1),
            }
        ),
    )


def _true(rng: np.random.Generator, weeks: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return what accounts really used: accounts × days × hours."""
    count = len(size)
    season = np.arange(DAYS // 7) % 52
    picked = (season[None, :] + rng.integers(-5, 6, (count, DAYS // 7))) % 52
    hours = weeks[picked].reshape(count, DAYS, 24)
    turn = rng.integers(-3, 4, count)
    hours = hours[np.arange(count)[:, None], :, (np.arange(24)[None, :] - turn[:, None]) % 24].swapaxes(1, 2)
    weekend = (np.arange(DAYS) + FIRST.weekday()) % 7 >= 5
    hours[:, weekend] *= rng.uniform(0.3, 1.2, count)[:, None, None]
    days = np.arange(DAYS)
    level = np.exp(np.cumsum(rng.normal(0, 0.012, (count, DAYS // 7)), axis=1)).repeat(7, axis=1)
    level *= np.exp(rng.normal(0, 1, (count, DAYS)) * rng.uniform(0.03, 0.15, count)[:, None])
    own = np.where(rng.random(count) < 0.2, rng.uniform(0.15, 0.6, count), 0.0)
    level *= 1 + own[:, None] * np.sin(2 * np.pi * (days[None, :] / 365 + rng.random(count)[:, None]))
    for n in np.flatnonzero(rng.random(count) < 0.1):
        start = rng.integers(0, DAYS - 20)
        level[n, start : start + rng.integers(14, 100)] *= rng.uniform(0.0, 0.4)
    for n in np.flatnonzero(rng.random(count) < 0.06):
        level[n, rng.integers(200, DAYS - 10) :] *= rng.uniform(0.35, 0.8)
    for n in np.flatnonzero(rng.random(count) < 0.02):
        hours[n, rng.integers(100, DAYS - 10) :, 9:16] *= rng.uniform(0.2, 0.7)
    return hours * level[:, :, None] * size[:, None, None]


def _told(rng: np.random.Generator, true: np.ndarray, kind: np.ndarray, begun: np.ndarray) -> np.ndarray:
    """Return what the meters recorded."""
    told = true.copy()
    for n in np.flatnonzero(kind >= 0):
        day = begun[n]
        x = told[n, day:]
        if kind[n] == 0:
            x *= rng.uniform(0.1, 0.8)
        elif kind[n] == 1:
            start, length = rng.integers(0, 24), rng.integers(4, 17)
            x[:, (start + np.arange(length)) % 24] = 0
        elif kind[n] == 2:
            x *= rng.uniform(0.1, 0.8, x.shape)
        elif kind[n] == 3:
            x[:] = told[n, day - 28 : day].mean() * rng.uniform(0.1, 0.8, x.shape)
        elif kind[n] == 4:
            x[:] = told[n, day - 28 : day].mean()
        else:
            x[:] = x[:, ::-1]
    return told


def _known(rng: np.random.Generator, kind: np.ndarray, begun: np.ndarray) -> np.ndarray:
    """Return which days were read: one in fifty is missing, some meters are silent for long."""
    known = rng.random((len(kind), DAYS)) > 0.02
    for n in np.flatnonzero(rng.random(len(kind)) < 0.15):
        start = rng.integers(0, DAYS - 5)
        known[n, start : start + rng.integers(3, 45)] = False
    for n in np.flatnonzero((kind >= 0) & (rng.random(len(kind)) < 0.2)):
        known[n, begun[n] : begun[n] + rng.integers(3, 11)] = False
    return known


def _rows(numbers: np.ndarray, told: np.ndarray, known: np.ndarray) -> pl.DataFrame:
    account, day = np.nonzero(known)
    hours = told[account, day]
    flat = [hour for hour in range(24) if hour not in {*_DEAR, *_CHEAP}]
    frame = pl.DataFrame(
        {
            "account_no": numbers[account],
            "use_date": pl.Series(day).cast(pl.Int32),
            "dear_kwh": hours[:, _DEAR].sum(axis=1).round(2),
            "flat_kwh": hours[:, flat].sum(axis=1).round(2),
            "cheap_kwh": hours[:, _CHEAP].sum(axis=1).round(2),
            "max_demand_kw": hours.max(axis=1).round(2),
        }
    )
    return USE_DAYS.conform(
        frame.with_columns(
            use_date=pl.lit(FIRST) + pl.duration(days="use_date"), days=1,
            total_kwh=(pl.col("dear_kwh") + pl.col("flat_kwh") + pl.col("cheap_kwh")).round(2),
        )
    )  # fmt: skip


def _supply(supplied: np.ndarray, metered: np.ndarray) -> pl.DataFrame:
    area, day = np.nonzero(np.broadcast_to(metered[:, None], supplied.shape))
    frame = pl.DataFrame(
        {"area_no": [f"A{n}" for n in area], "day": day, "supplied_kwh": supplied[area, day].round(2)}
    )
    return AREA_SUPPLY.conform(frame.with_columns(supply_date=pl.lit(FIRST) + pl.duration(days="day")))

"""Quarter-hour loads of the large customers: shifts, days off, seasons, growth, a collapse, campaigns."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from yingshou.core.calendar import is_working_day
from yingshou.core.tables import INTERVALS
from yingshou.sample.company.large import Trade, account_numbers, capacities_kva, peaks_kw, trades
from yingshou.sample.company.numbers import energy
from yingshou.sample.company.plan import Plan

QUARTERS = 96
_SATURDAY = 5
_DECIMALS = 1
_COLLAPSE_BEGINS = 0.7
_CAMPAIGN_DAYS, _CAMPAIGNS_ON = 17, 2
GROWING, DECLINING, INTERMITTENT, COLLAPSING = 4, 9, 6, 7
"""Places of the customers whose use grows, declines, comes in campaigns, and collapses."""
NIGHT_CUT, HALVED, FROZEN = 11, 13, 14
"""Places of the customers whose meters miss the night, one of two phases, or stand at a figure."""
_TAMPERED = 40
_STANDS_STILL = 12


def _day_factors(trade: Trade, days: tuple[date, ...]) -> np.ndarray:
    """Return the share of a usual working day that each day uses: days off and the season of the year."""

    def of_day(day: date) -> float:
        if is_working_day(day):
            return 1.0
        return trade.weekend if day.weekday() >= _SATURDAY else trade.holiday

    off = np.array([of_day(day) for day in days])
    turn = 2 * np.pi * (np.array([day.timetuple().tm_yday for day in days]) - 20) / 365
    warmth = (1 - np.cos(turn)) / 2
    heat, cold = np.clip(warmth * 2 - 1, 0, 1), np.clip(1 - warmth * 2, 0, 1)
    return off * (1 + heat * (trade.summer - 1) + cold * (trade.winter - 1))


def _course(index: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return the long course of a customer's use, day by day around 1."""
    course = np.linspace(1.0, 1.0 + rng.uniform(-0.04, 0.06), count)
    time = np.arange(count) / count
    if index == GROWING:
        course = 0.75 + 0.5 * time
    if index == DECLINING:
        course = 1.1 - 0.5 * time
    if index == COLLAPSING:
        course = np.clip(1.0 - (time - _COLLAPSE_BEGINS) * 8, 0.06, 1.0)
    if index == INTERMITTENT:
        course = np.where((np.arange(count) // _CAMPAIGN_DAYS) % 3 < _CAMPAIGNS_ON, 1.05, 0.08)
    return course * np.clip(1 + np.cumsum(rng.normal(0, 0.004, count)), 0.85, 1.15)


def loads_kw(plan: Plan) -> np.ndarray:
    """Return the mean load of every quarter-hour in kW: one row a customer, quarters of all days in order."""
    days = plan.days
    hours = np.arange(QUARTERS) / 4
    loads = np.empty((plan.large, len(days) * QUARTERS))
    ceiling = capacities_kva(plan) * 0.88
    for index, (trade, peak) in enumerate(zip(trades(plan), peaks_kw(plan), strict=True)):
        rng = plan.random(f"load {index}")
        shape = np.interp(hours, np.arange(25), [*trade.shape, trade.shape[0]])
        daily = _day_factors(trade, days) * _course(index, len(days), rng)
        rough = 1 + trade.roughness * rng.standard_normal(len(days) * QUARTERS)
        load = peak * np.outer(daily, shape).ravel() * rough
        loads[index] = np.clip(load, peak * 0.01, ceiling[index])
    return loads


def _as_metered(loads: np.ndarray) -> np.ndarray:
    """Return what the meters make of the loads: three of them go wrong in the last weeks."""
    last = loads.reshape(len(loads), -1, QUARTERS)
    if len(loads) > FROZEN:
        last[NIGHT_CUT, -_TAMPERED:, : QUARTERS // 3] *= 0.1
        last[HALVED, -_TAMPERED:] *= 0.5
        last[FROZEN, -_STANDS_STILL:] = last[FROZEN, -_STANDS_STILL - 1].mean()
    return last.reshape(loads.shape)


class Loads:
    """The loads of all days, handed out as interval rows a range of days at a time."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        rng = plan.random("reactive")
        loads = _as_metered(loads_kw(plan))
        factor = np.clip(
            [trade.power_factor for trade in trades(plan)] + rng.normal(0, 0.012, plan.large), 0.85, 0.98
        )
        tangent = np.tan(np.arccos(factor))[:, None]
        per_kwh = 10**_DECIMALS
        self._active = np.rint(loads / 4 * per_kwh).astype(np.int64)
        self._reactive = np.rint(loads / 4 * tangent * rng.normal(1, 0.02, loads.shape) * per_kwh).astype(
            np.int64
        )

    def intervals(self, start: date, end: date) -> pl.DataFrame:
        """Return the rows (INTERVALS) of all customers from a day to before another."""
        first = (start - self._plan.first_day).days * QUARTERS
        last = (end - self._plan.first_day).days * QUARTERS
        midnight = datetime(start.year, start.month, start.day)  # noqa: DTZ001  local time without a zone
        starts = pl.datetime_range(
            midnight, midnight + timedelta(minutes=15 * (last - first)), "15m", closed="left", eager=True
        )
        points = pl.Series("point_no", [f"P{number}" for number in account_numbers(self._plan)])
        frame = points.to_frame().join(
            starts.alias("start_at").to_frame(), how="cross", maintain_order="left_right"
        )
        return INTERVALS.conform(
            frame.with_columns(
                energy(self._active[:, first:last].ravel(), _DECIMALS).alias("active_kwh"),
                energy(self._reactive[:, first:last].ravel(), _DECIMALS).alias("reactive_forward_kvarh"),
                pl.lit(0).alias("reactive_reverse_kvarh"),
            )
        )

"""Monthly register reads of the other accounts: what their meters count, month by month."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from yingshou.core.period import add_months, reading_date
from yingshou.core.tables import METERING_POINTS, READS
from yingshou.sample.company.numbers import energy
from yingshou.sample.company.others import (
    FARM,
    INDUSTRY,
    RESIDENT,
    SHOP_BY_TIME,
    Others,
    account_numbers,
    draw_others,
    other_points,
)
from yingshou.sample.company.plan import Plan

_DECIMALS = 2
_UNITS = 10**_DECIMALS
_PERIODS = ("sharp", "peak", "flat", "valley")
_SHARES = (0.0, 0.40, 0.36, 0.24)
_SHARES_SHARP = (0.09, 0.31, 0.36, 0.24)
_SHARP_MONTHS = (1, 7, 8, 12)
_SEASON_HOME = (1.25, 1.2, 0.9, 0.75, 0.75, 0.95, 1.4, 1.5, 1.05, 0.75, 0.85, 1.15)
_SEASON_FARM = (0.1, 0.1, 0.6, 1.4, 1.8, 1.9, 1.6, 1.3, 0.9, 0.6, 0.3, 0.1)
_HOURS = 720
_SHUT_DIVISOR = 30
MISREAD, ROLLED_OVER, EXCHANGED = 0, 1, 2
"""Places, among those fit for it, of the meter misread, of the one that rolls over, of the one exchanged."""


def _season(kind: np.ndarray, month: int) -> np.ndarray:
    """Return how a month differs from the average month, by kind of account."""
    number = (month - 1) % 12
    return np.select([kind == RESIDENT, kind == FARM], [_SEASON_HOME[number], _SEASON_FARM[number]], 1.0)


class Registers:
    """The registers of all meters at the close of each month; month 0 is the opening read."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.others: Others = draw_others(plan)
        rng = plan.random("registers")
        self._months = (add_months(plan.bill_months[0], -1), *plan.bill_months)
        start = rng.integers(100, 40_000, plan.accounts) * _UNITS
        self._periods = np.zeros((len(self._months), len(_PERIODS), plan.accounts), dtype=np.int64)
        self._demand = np.zeros((len(self._months), plan.accounts), dtype=np.int64)
        self._periods[0] = np.rint(np.array(_SHARES)[:, None] * start).astype(np.int64)
        for place, month in enumerate(self._months[1:], start=1):
            used, demand = self._month(month, rng)
            if place == plan.months - 1:
                used, demand = self._shut_largest_shop(used, demand)
            self._periods[place] = self._periods[place - 1] + used
            self._demand[place] = demand
        tangent = np.tan(np.arccos(rng.uniform(0.84, 0.97, plan.accounts)))
        total = self._periods.sum(axis=1)
        self._reactive = np.rint(total * tangent).astype(np.int64)
        self._total = self._roll_over(total)

    def _month(self, month: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Draw a month's use by period and its highest demand, in units of the registers."""
        others = self.others
        kwh = (
            others.monthly_kwh * _season(others.kind, month % 100) * rng.lognormal(0, 0.12, len(others.kind))
        )
        kwh = np.minimum(kwh, others.capacity_kva * 380.0)
        shares = np.array(_SHARES_SHARP if month % 100 in _SHARP_MONTHS else _SHARES)
        units = kwh / others.multiplier * _UNITS
        demand = kwh / _HOURS * rng.uniform(1.5, 2.1, len(kwh)) / others.multiplier * _UNITS
        return np.rint(shares[:, None] * units).astype(np.int64), np.rint(demand).astype(np.int64)

    def _shut_largest_shop(self, used: np.ndarray, demand: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Shut the largest shop for the month before the last, so that its last bill is held for review."""
        shops = self.others.kind == SHOP_BY_TIME
        if not shops.any():
            return used, demand
        largest = np.argmax(np.where(shops, self.others.monthly_kwh, 0))
        divisor = np.where(np.arange(len(shops)) == largest, _SHUT_DIVISOR, 1)
        return used // divisor, demand // divisor

    def _roll_over(self, total: np.ndarray) -> np.ndarray:
        """Let one home's register pass its last digit half-way through."""
        homes = np.flatnonzero(self.others.kind == RESIDENT)
        if len(homes) > ROLLED_OVER:
            home = homes[ROLLED_OVER]
            total[:, home] += 10**6 * _UNITS - total[len(self._months) // 2, home]
            total[:, home] %= 10**6 * _UNITS
        return total

    def place(self, kind: int, nth: int) -> int | None:
        """Return the place of the n-th account of a kind, or None where there are not so many."""
        places = np.flatnonzero(self.others.kind == kind)
        return int(places[nth]) if len(places) > nth else None

    def month_place(self, bill_month: int) -> int:
        """Return the place of a billing month; the month before the first is 0."""
        return self._months.index(bill_month)

    def total(self, *, place: int, of: int) -> Decimal:
        """Return the total register of one meter at a month's place."""
        return Decimal(int(self._total[place, of])).scaleb(-_DECIMALS)

    def reads(self, bill_month: int, reading_day: int) -> pl.DataFrame:
        """Return the rows (READS) of the accounts with a reading day that close a billing month."""
        place = self.month_place(bill_month)
        chosen = np.flatnonzero(self.others.reading_day == reading_day)
        by_time, industry = self.others.by_time[chosen], self.others.kind[chosen] == INDUSTRY
        numbers = np.array(account_numbers(self.plan), dtype=object)[chosen]

        def when(mask: np.ndarray, name: str) -> pl.Expr:
            return pl.when(pl.lit(pl.Series(mask))).then(pl.col(name)).alias(name)

        frame = pl.DataFrame(
            {
                "account_no": pl.Series(numbers, dtype=pl.String),
                "total": energy(self._total[place, chosen], _DECIMALS),
                **{
                    period: energy(self._periods[place, row, chosen], _DECIMALS)
                    for row, period in enumerate(_PERIODS)
                },
                "reactive_forward": energy(self._reactive[place, chosen], _DECIMALS),
                "max_demand": energy(self._demand[place, chosen], _DECIMALS),
            }
        ).with_columns(
            pl.format("P{}", "account_no").alias("point_no"),
            pl.format("M{}", "account_no").alias("meter_no"),
            pl.lit(reading_date(bill_month, reading_day)).alias("read_date"),
            pl.lit("NORMAL").alias("read_kind"),
            *(when(by_time, period) for period in _PERIODS),
            *(when(industry, register) for register in ("reactive_forward", "max_demand")),
        )
        return READS.conform(frame)


EXCHANGE_MONTH = 7
"""Place of the month in which one meter is exchanged."""


def exchanged_points(registers: Registers) -> pl.DataFrame:
    """Return the metering points with one meter exchanged: the old row ended, the new one added."""
    points = other_points(registers.plan, registers.others)
    day = exchange_date(registers)
    if day is None:
        return points
    number = account_numbers(registers.plan)[registers.place(RESIDENT, EXCHANGED)]
    old = pl.col("account_no") == number
    new = points.filter(old).with_columns(
        pl.lit(f"N{number}").alias("meter_no"), pl.lit(day).alias("installed_date")
    )
    ended = points.with_columns(
        pl.when(old).then(pl.lit(day)).otherwise("removed_date").alias("removed_date")
    )
    return METERING_POINTS.conform(pl.concat([ended, new]))


def exchange_date(registers: Registers) -> date | None:
    """Return the day of the exchange, eleven days after a read; None in a sample too small or short."""
    place = registers.place(RESIDENT, EXCHANGED)
    if place is None or registers.plan.months < EXCHANGE_MONTH:
        return None
    month = registers.plan.bill_months[EXCHANGE_MONTH - 2]
    return reading_date(month, int(registers.others.reading_day[place])) + timedelta(days=11)

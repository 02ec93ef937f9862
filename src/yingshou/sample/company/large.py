"""The large customers: forty at 110 kV, two-part price, dedicated lines, quarter-hour metering."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from yingshou.core.tables import ACCOUNTS, METERING_POINTS
from yingshou.sample.company.names import LARGE_STATION, firm_names
from yingshou.sample.company.numbers import energy
from yingshou.sample.company.plan import LARGE_READING_DAY, Plan

CATALOGUE = "BEIJING"
_FIRST_NO = 1_100_000_001
_CAPACITIES_KVA = (10_000, 12_500, 16_000, 20_000, 25_000, 31_500, 40_000, 50_000, 63_000, 80_000)
_CAPACITY_WEIGHTS = (0.12, 0.12, 0.14, 0.14, 0.14, 0.12, 0.09, 0.06, 0.04, 0.03)

_STEADY = (0.94,) * 24
_NIGHT = (1.0,) * 7 + (0.72,) * 3 + (0.45,) * 3 + (0.70,) * 4 + (0.48,) * 5 + (0.75, 1.0)
_TWO_SHIFTS = (
    *(0.30,) * 6, 0.45, 0.80, 0.95, 1.0, 1.0, 0.85, 0.80, 0.98, 1.0, 1.0, 0.97, 0.90,
    0.85, 0.88, 0.86, 0.80, 0.60, 0.38,
)  # fmt: skip
_TRAINS = (
    *(0.25, 0.20, 0.18, 0.18, 0.22, 0.40, 0.75), *(0.95, 1.0, 0.95, 0.88, 0.85, 0.84, 0.86, 0.88, 0.90),
    *(0.95, 1.0, 0.98, 0.90, 0.80, 0.70, 0.55, 0.35),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """How a trade uses power: shape of the day by hour, days off, season, roughness, power factor."""

    industry: str
    suffix: str
    shape: tuple[float, ...]
    weekend: float
    holiday: float
    summer: float
    winter: float
    roughness: float
    power_factor: float


TRADES = (
    Trade(industry="黑色金属冶炼", suffix="特钢有限公司", shape=_NIGHT,
          weekend=1.0, holiday=0.85, summer=0.96, winter=1.02, roughness=0.09, power_factor=0.90),
    Trade(industry="水泥制造", suffix="水泥有限公司", shape=_NIGHT,
          weekend=1.0, holiday=0.55, summer=0.95, winter=0.55, roughness=0.08, power_factor=0.92),
    Trade(industry="化学原料制造", suffix="化工有限公司", shape=_STEADY,
          weekend=1.0, holiday=0.97, summer=0.98, winter=1.0, roughness=0.03, power_factor=0.95),
    Trade(industry="造纸", suffix="纸业有限公司", shape=_STEADY,
          weekend=0.96, holiday=0.60, summer=0.97, winter=1.02, roughness=0.05, power_factor=0.91),
    Trade(industry="数据处理和存储", suffix="云计算数据中心", shape=_STEADY,
          weekend=0.98, holiday=0.98, summer=1.12, winter=0.93, roughness=0.02, power_factor=0.97),
    Trade(industry="铁路运输", suffix="铁路牵引变电所", shape=_TRAINS,
          weekend=1.05, holiday=1.15, summer=1.02, winter=1.02, roughness=0.12, power_factor=0.86),
    Trade(industry="玻璃制造", suffix="玻璃有限公司", shape=_STEADY,
          weekend=1.0, holiday=0.98, summer=1.0, winter=1.0, roughness=0.03, power_factor=0.93),
    Trade(industry="汽车零部件制造", suffix="汽车部件有限公司", shape=_TWO_SHIFTS,
          weekend=0.45, holiday=0.25, summer=1.06, winter=0.98, roughness=0.06, power_factor=0.92),
    Trade(industry="有色金属冶炼", suffix="铝材有限公司", shape=_STEADY,
          weekend=1.0, holiday=0.99, summer=1.0, winter=1.0, roughness=0.02, power_factor=0.94),
    Trade(industry="纺织", suffix="纺织有限公司", shape=_TWO_SHIFTS,
          weekend=0.85, holiday=0.35, summer=1.04, winter=0.96, roughness=0.05, power_factor=0.90),
)  # fmt: skip
"""Trades of the large customers, taken in turn."""


def trades(plan: Plan) -> list[Trade]:
    """Return the trade of each large customer."""
    return [TRADES[index % len(TRADES)] for index in range(plan.large)]


def capacities_kva(plan: Plan) -> np.ndarray:
    """Return the contract capacity of each large customer in kVA."""
    return plan.random("capacity").choice(_CAPACITIES_KVA, plan.large, p=_CAPACITY_WEIGHTS)


def peaks_kw(plan: Plan) -> np.ndarray:
    """Return the usual peak load of each large customer in kW."""
    return capacities_kva(plan) * plan.random("peak").uniform(0.36, 0.62, plan.large)


def account_numbers(plan: Plan) -> list[str]:
    """Return the account numbers of the large customers."""
    return [str(_FIRST_NO + index) for index in range(plan.large)]


def large_accounts(plan: Plan) -> pl.DataFrame:
    """Return the archive rows (ACCOUNTS) of the large customers."""
    rng = plan.random("large")
    kinds = trades(plan)
    names = firm_names([trade.suffix for trade in kinds], rng)
    numbers = account_numbers(plan)
    basis = np.resize(["CONTRACT", "ACTUAL", "CAPACITY", "CONTRACT"], plan.large).astype(object)
    declared = np.round(peaks_kw(plan) * 1.12, -2)
    opened = [
        date(2012 + int(year), int(month), 1)
        for year, month in rng.integers((0, 1), (12, 13), (plan.large, 2))
    ]
    frame = pl.DataFrame(
        {
            "account_no": numbers,
            "customer_no": [f"C{number}" for number in numbers],
            "name": names,
            "demand_basis": basis,
            "capacity_kva": energy(capacities_kva(plan), 0),
            "contract_demand_kw": energy(declared, 0),
            "time_of_use": ["铁路" not in trade.industry for trade in kinds],
            "opened_date": opened,
            "industry": [trade.industry for trade in kinds],
            "address": [f"{name[:2]}工业园{index % 9 + 1}号" for index, name in enumerate(names)],
        },
        strict=False,
    ).with_columns(
        pl.lit(LARGE_STATION).alias("org_code"),
        pl.lit("INDUSTRIAL").alias("customer_class"),
        pl.lit("DEDICATED_LINE").alias("supply_class"),
        pl.lit("KV110").alias("voltage_level"),
        pl.lit(CATALOGUE).alias("catalogue"),
        pl.lit("TWO_PART").alias("price_class"),
        pl.lit("NORMAL").alias("purchase_class"),
        pl.lit("0.90").cast(pl.Decimal(38, 2)).alias("power_factor_standard"),
        pl.lit(LARGE_READING_DAY).alias("reading_day"),
        pl.when(pl.col("demand_basis") == "CONTRACT").then("contract_demand_kw").alias("contract_demand_kw"),
    )
    return ACCOUNTS.conform(frame)


def large_points(plan: Plan) -> pl.DataFrame:
    """Return the metering points (METERING_POINTS) of the large customers: one each, by intervals."""
    numbers = account_numbers(plan)
    frame = pl.DataFrame(
        {
            "point_no": [f"P{number}" for number in numbers],
            "meter_no": [f"M{number}" for number in numbers],
            "account_no": numbers,
        }
    ).with_columns(
        pl.lit("INTERVAL").alias("metering_mode"),
        pl.lit(1).alias("multiplier"),
        pl.lit(8).alias("register_digits"),
        pl.lit(date(2024, 1, 1)).alias("installed_date"),
    )
    return METERING_POINTS.conform(frame)

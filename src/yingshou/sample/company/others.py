"""The other accounts: homes with tiers, shops and offices, small industry in two parts, farms."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from yingshou.core.tables import ACCOUNTS, METERING_POINTS
from yingshou.sample.company.large import CATALOGUE
from yingshou.sample.company.names import PLACES, STATIONS, home_names
from yingshou.sample.company.numbers import energy
from yingshou.sample.company.plan import READING_DAYS, Plan

_FIRST_NO = 1_200_000_001
RESIDENT, SHOP, SHOP_BY_TIME, INDUSTRY, FARM = range(5)
"""Kinds of account."""
_SHARES = (0.85, 0.09, 0.03, 0.02, 0.01)
_KIND_COLUMNS = {
    "customer_class": ("RESIDENT", "COMMERCIAL", "COMMERCIAL", "INDUSTRIAL", "AGRICULTURE"),
    "price_class": ("RESIDENT", "SINGLE", "SINGLE", "TWO_PART", "SINGLE"),
    "industry": (None, "零售", "餐饮", "机械加工", "灌溉"),
}
_SHOPS = ("便利店", "粮油店", "服装店", "五金店", "办公楼", "诊所")
_SHOPS_BY_TIME = ("酒店", "超市", "写字楼", "冷库")
_WORKS = ("机械厂", "塑料厂", "食品厂", "印刷厂", "木器厂", "五金制品厂")
_TRANSFORMERS_KVA = (315, 400, 500, 630, 800, 1_000, 1_250, 1_600, 2_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """The other accounts as arrays, one place an account."""

    kind: np.ndarray
    capacity_kva: np.ndarray
    multiplier: np.ndarray
    reading_day: np.ndarray
    monthly_kwh: np.ndarray

    @property
    def by_time(self) -> np.ndarray:
        """Tell which accounts are billed by time of use."""
        return (self.kind == SHOP_BY_TIME) | (self.kind == INDUSTRY)

    @property
    def high_voltage(self) -> np.ndarray:
        """Tell which accounts are supplied at 10 kV."""
        return (self.kind == INDUSTRY) | ((self.kind == SHOP_BY_TIME) & (self.capacity_kva >= 100))  # noqa: PLR2004


def account_numbers(plan: Plan) -> list[str]:
    """Return the account numbers of the other accounts."""
    return [str(_FIRST_NO + index) for index in range(plan.accounts)]


def draw_others(plan: Plan) -> Others:
    """Draw kind, capacity, multiplier, reading day and usual use of each account."""
    rng = plan.random("others")
    count = plan.accounts
    bounds = np.floor(np.cumsum(_SHARES) * count + 0.5).astype(int)
    kind = rng.permutation(np.searchsorted(bounds, np.arange(count), side="right").clip(0, FARM))
    transformer = rng.choice(_TRANSFORMERS_KVA, count)
    shop_size = rng.choice((20, 40, 80, 100, 160, 200), count)
    capacity = np.select(
        [kind == RESIDENT, kind == SHOP, kind == SHOP_BY_TIME, kind == INDUSTRY],
        [np.full(count, 8), rng.choice((12, 20, 40), count), shop_size, transformer],
        default=np.full(count, 50),
    )
    usual = np.array([210.0, 900.0, 9_000.0, 0.0, 1_500.0])[kind] * rng.lognormal(0, 0.45, count)
    by_capacity = capacity * rng.uniform(110, 300, count)
    ceiling = capacity * 330.0
    multiplier = np.select(
        [kind == SHOP_BY_TIME, kind == INDUSTRY, kind == FARM],
        [np.full(count, 40), capacity // 10 * 10, np.full(count, 10)],
        1,
    )
    return Others(
        kind=kind,
        capacity_kva=capacity,
        multiplier=multiplier,
        reading_day=np.array(READING_DAYS)[np.arange(count) * len(READING_DAYS) // max(count, 1)],
        monthly_kwh=np.minimum(np.where(kind == INDUSTRY, by_capacity, usual), ceiling),
    )


def _names(others: Others) -> list[str]:
    """Name every account by its kind, homes by their address."""
    homes = home_names(len(others.kind))
    words = {SHOP: _SHOPS, SHOP_BY_TIME: _SHOPS_BY_TIME, INDUSTRY: _WORKS, FARM: ("排灌站",)}

    def of(index: int, kind: int) -> str:
        if kind == RESIDENT:
            return homes[index]
        choices = words[kind]
        return f"{PLACES[index * 7 % len(PLACES)]}{choices[index % len(choices)]}{index % 97 + 1}号"

    return [of(index, int(kind)) for index, kind in enumerate(others.kind)]


def other_accounts(plan: Plan, others: Others) -> pl.DataFrame:
    """Return the archive rows (ACCOUNTS) of the other accounts."""
    numbers = account_numbers(plan)
    stations = [code for code in STATIONS if code not in {"5101", "510100"}]
    basis = np.resize(["CAPACITY", "ACTUAL", "CONTRACT"], plan.accounts).astype(object)
    declared = np.floor(others.capacity_kva * 0.7)
    names = _names(others)
    industry = others.kind == INDUSTRY
    assessed = industry & (np.arange(plan.accounts) % 4 != 3)  # noqa: PLR2004  three in four are assessed
    frame = pl.DataFrame(
        {
            "account_no": numbers,
            "customer_no": [f"C{number}" for number in numbers],
            "name": names,
            "org_code": np.resize(np.repeat(stations, 4), plan.accounts),
            **{column: [words[kind] for kind in others.kind] for column, words in _KIND_COLUMNS.items()},
            "supply_class": np.where(others.high_voltage, "DEDICATED_TRANSFORMER", "LOW_VOLTAGE"),
            "voltage_level": np.where(others.high_voltage, "KV1_10", "UNDER_1KV"),
            "time_of_use": others.by_time,
            "demand_basis": np.where(industry, basis, "NONE").astype(str),
            "capacity_kva": energy(others.capacity_kva, 0),
            "contract_demand_kw": energy(declared, 0),
            "reading_day": others.reading_day,
            "assessed": assessed,
        }
    ).with_columns(
        pl.lit(CATALOGUE).alias("catalogue"),
        pl.lit("NORMAL").alias("purchase_class"),
        pl.lit(date(2024, 1, 1)).alias("opened_date"),
        pl.when("assessed").then(pl.lit("0.90").cast(pl.Decimal(38, 2))).alias("power_factor_standard"),
        pl.when(pl.col("demand_basis") == "CONTRACT").then("contract_demand_kw").alias("contract_demand_kw"),
        pl.col("name").alias("address"),
    )
    return ACCOUNTS.conform(frame)


def other_points(plan: Plan, others: Others) -> pl.DataFrame:
    """Return the metering points (METERING_POINTS) of the other accounts, one register meter each."""
    numbers = account_numbers(plan)
    frame = pl.DataFrame(
        {
            "point_no": [f"P{number}" for number in numbers],
            "meter_no": [f"M{number}" for number in numbers],
            "account_no": numbers,
            "multiplier": energy(others.multiplier, 0),
        }
    ).with_columns(
        pl.lit("REGISTER").alias("metering_mode"),
        pl.lit(6).alias("register_digits"),
        pl.lit(date(2024, 1, 1)).alias("installed_date"),
    )
    return METERING_POINTS.conform(frame)

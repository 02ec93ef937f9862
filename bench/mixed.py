"""A month of mixed accounts: 85 % homes with tiers, 13 % single price, 2 % two-part, drawn from a seed."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables import ACCOUNTS, METERING_POINTS, READS, TARIFF_TABLES, Tariffs
from yingshou.sample.prices import sample_prices

BILL_MONTH = 202510
OPENING, CLOSING = date(2025, 9, 10), date(2025, 10, 10)
READING_DAY = 10
SHARES = {"RESIDENT": 0.85, "SINGLE": 0.13, "TWO_PART": 0.02}
_OPENED = date(2020, 1, 1)
_REGISTERS = ("sharp", "peak", "flat", "valley")
_FIRST_NO = 2_000_000_001


@dataclass(frozen=True, slots=True)
class Month:
    """What the core needs to bill the month, for some accounts."""

    accounts: pl.DataFrame
    metering_points: pl.DataFrame
    reads: pl.DataFrame
    accumulated: pl.DataFrame


def tariffs() -> Tariffs:
    """Read the price tables that come with the package."""
    prices, factors, schedule, basic, tiers = (sample_prices(table) for table in TARIFF_TABLES)
    return Tariffs(prices=prices, factors=factors, schedule=schedule, basic=basic, tiers=tiers)


def month(first: int, count: int, seed: int) -> Month:
    """Draw the accounts with numbers from `first` on; the same place and seed give the same account."""
    rng = np.random.default_rng([seed, first])
    kinds = rng.choice(list(SHARES), count, p=list(SHARES.values()))
    by_time = kinds == "TWO_PART"
    numbers = pl.Series("account_no", np.arange(_FIRST_NO + first, _FIRST_NO + first + count)).cast(pl.String)
    return Month(
        accounts=_accounts(numbers, kinds, rng),
        metering_points=_points(numbers, by_time),
        reads=_reads(numbers, by_time, rng),
        accumulated=pl.DataFrame(
            {"account_no": numbers, "accumulated_kwh": rng.integers(0, 5_000, count)}
        ).cast({"accumulated_kwh": ENERGY}),
    )


def _accounts(numbers: pl.Series, kinds: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    count = len(numbers)
    two_part = pl.col("price_class") == "TWO_PART"
    home = pl.col("price_class") == "RESIDENT"
    frame = pl.DataFrame(
        {
            "account_no": numbers,
            "price_class": kinds,
            "customer_class": np.select(
                [kinds == "RESIDENT", kinds == "SINGLE"], ["RESIDENT", "COMMERCIAL"], "INDUSTRIAL"
            ),
            "basis": rng.choice(["CAPACITY", "CONTRACT", "ACTUAL"], count),
        }
    ).with_columns(
        pl.format("C{}", "account_no").alias("customer_no"),
        pl.format("{}号", "account_no").alias("name"),
        pl.lit("51").alias("org_code"),
        pl.when(two_part)
        .then(pl.lit("DEDICATED_TRANSFORMER"))
        .otherwise(pl.lit("LOW_VOLTAGE"))
        .alias("supply_class"),
        pl.when(two_part).then(pl.lit("KV1_10")).otherwise(pl.lit("UNDER_1KV")).alias("voltage_level"),
        pl.lit("BEIJING").alias("catalogue"),
        pl.lit("NORMAL").alias("purchase_class"),
        two_part.alias("time_of_use"),
        pl.when(two_part).then("basis").otherwise(pl.lit("NONE")).alias("demand_basis"),
        pl.when(two_part).then(1_000).when(home).then(10).otherwise(60).alias("capacity_kva"),
        pl.when(two_part).then(700).alias("contract_demand_kw"),
        pl.when(two_part).then(pl.lit("0.90").cast(pl.Decimal(38, 2))).alias("power_factor_standard"),
        pl.lit(READING_DAY).alias("reading_day"),
        pl.lit(_OPENED).alias("opened_date"),
    )
    return ACCOUNTS.conform(frame)


def _points(numbers: pl.Series, by_time: np.ndarray) -> pl.DataFrame:
    frame = pl.DataFrame({"account_no": numbers, "by_time": by_time}).with_columns(
        pl.format("P{}", "account_no").alias("point_no"),
        pl.format("M{}", "account_no").alias("meter_no"),
        pl.lit("REGISTER").alias("metering_mode"),
        pl.when("by_time").then(40).otherwise(1).alias("multiplier"),
        pl.lit(6).alias("register_digits"),
        pl.lit(_OPENED).alias("installed_date"),
    )
    return METERING_POINTS.conform(frame)


def _reads(numbers: pl.Series, by_time: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    start = rng.integers(1_000, 90_000, (len(_REGISTERS), len(numbers)))
    used = rng.integers(20, 120, start.shape)
    reactive = rng.integers(1_000, 90_000, len(numbers))
    pairs = (
        (OPENING, start, reactive),
        (
            CLOSING,
            start + used,
            reactive + (used.sum(axis=0) * rng.uniform(0.25, 0.6, len(numbers))).astype(int),
        ),
    )
    return pl.concat(_reads_of(numbers, by_time, *pair) for pair in pairs)


def _reads_of(numbers, by_time, day, registers, reactive) -> pl.DataFrame:
    detailed = pl.lit(pl.Series(by_time))
    frame = pl.DataFrame(
        {
            "account_no": numbers,
            "total": registers.sum(axis=0),
            **dict(zip(_REGISTERS, registers, strict=True)),
            "reactive_forward": reactive,
            "max_demand": np.full(len(numbers), 14),
        }
    ).with_columns(
        pl.format("P{}", "account_no").alias("point_no"),
        pl.format("M{}", "account_no").alias("meter_no"),
        pl.lit(day).alias("read_date"),
        pl.lit("NORMAL").alias("read_kind"),
        *(
            pl.when(detailed).then(name).alias(name)
            for name in (*_REGISTERS, "reactive_forward", "max_demand")
        ),
    )
    return READS.conform(frame)

"""The basic fee of a day, for days that are not billed yet."""

import polars as pl

from yingshou.core.exposure.period_prices import latest
from yingshou.core.money import EXACT, multiply
from yingshou.core.tables import Tariffs

_KEYS = ("catalogue", "price_class", "voltage_level", "price_date")
_DAYS = 30


def with_basic_fee(days: pl.DataFrame, tariffs: Tariffs) -> pl.DataFrame:
    """Add `basic_value`: a thirtieth of the month's capacity or demand fee, yuan with twelve decimals.

    CAPACITY: price × contract capacity; CONTRACT: price × declared demand; ACTUAL: price × the highest
    demand among the days of the billing month given. Excess, floor and the load discount wait for the bill.
    Where the price or the quantity is missing the estimate has no basic fee; the bill run reports it as
    NO_BASIC_PRICE or NO_CAPACITY.
    Source: 发改办价格〔2016〕1583号, part months by the day, a month as 30 days.

    Args:
        days: `account_no`, the tariff keys with `price_date`, `demand_basis`, `capacity_kva`,
            `contract_demand_kw`, `max_demand_kw`.
        tariffs: the catalogue, all versions.
    """
    columns = ("catalogue", "valid_from", "price_class", "voltage_level", "capacity_price", "demand_price")
    wanted = days.select(_KEYS).unique()
    basic = latest(
        wanted.join(tariffs.basic.select(columns), on=["catalogue", "price_class", "voltage_level"]), _KEYS
    )
    basis = pl.col("demand_basis")
    known_demand = pl.col("max_demand_kw").max().over("account_no", "price_date")
    monthly = (
        pl.when(basis == "CAPACITY")
        .then(multiply(pl.col("capacity_kva"), pl.col("capacity_price")))
        .when(basis == "CONTRACT")
        .then(multiply(pl.col("contract_demand_kw"), pl.col("demand_price")))
        .when(basis == "ACTUAL")
        .then(multiply(known_demand, pl.col("demand_price")))
    )
    zero = pl.lit(0).cast(EXACT)
    return days.join(basic, on=list(_KEYS), how="left").with_columns(
        basic_value=monthly.fill_null(zero) / pl.lit(_DAYS).cast(EXACT)
    )

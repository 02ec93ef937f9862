"""The value of a day's supply: a share of the bill once there is one, an estimate before."""

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS
from yingshou.core.errors import InvariantError
from yingshou.core.exposure.basic_fee import with_basic_fee
from yingshou.core.exposure.market import with_market_value
from yingshou.core.exposure.period_prices import (
    KEYS,
    PRICE_COLUMNS,
    factor_band,
    period_prices,
    price_date,
)
from yingshou.core.exposure.spread import spread_bills
from yingshou.core.money import EXACT, multiply, round_yuan
from yingshou.core.tables import DAILY_VALUES, Tariffs
from yingshou.core.tables.scope import ALL


def daily_values(
    *, daily_usage: pl.DataFrame, bills: pl.DataFrame, accounts: pl.DataFrame, tariffs: Tariffs
) -> pl.DataFrame:
    """Value each day in yuan.

    Days of a bill share its amount in proportion to the day's energy priced by period of the day, to the
    fen (largest remainder); days without energy weigh nothing, and where the whole bill has no daily energy
    its days share equally. Unbilled days are estimated: energy by period × all components of the price, and
    the basic fee ÷ 30 a day (发改办价格〔2016〕1583号: part months by the day). The estimate leaves out the
    power-factor adjustment. Unbilled days without daily usage have no row.

    Args:
        daily_usage: table DAILY_USAGE.
        bills: table BILLS; every bill is spread, whether its days have usage or not.
        accounts: table ACCOUNTS of all accounts in `daily_usage`.
        tariffs: the catalogue, all versions.

    Returns:
        Table DAILY_VALUES, sorted by account and day.

    Raises:
        InvariantError: a day's account is unknown or has no price at all, or a bill's days do not add up.
    """
    priced = _with_energy_value(daily_usage, accounts, tariffs)
    billed = spread_bills(bills=bills, weights=_weights(priced)).with_columns(billed=pl.lit(value=True))
    unbilled = priced.join(billed, on=["account_no", "use_date"], how="anti")
    estimated = with_basic_fee(unbilled, tariffs).select(
        "account_no",
        "use_date",
        value=round_yuan(pl.col("energy_value") + pl.col("basic_value")),
        billed=pl.lit(value=False),
    )
    return DAILY_VALUES.conform(pl.concat([billed, estimated])).sort("account_no", "use_date")


def _weights(priced: pl.DataFrame) -> pl.DataFrame:
    """Weigh each day by its energy value in fen; the rounding of a weight moves no money."""
    weight = (round_yuan(pl.col("energy_value")) * 100).cast(pl.Decimal(38, 0))
    return priced.select("account_no", "use_date", weight=weight)


def _with_energy_value(daily_usage: pl.DataFrame, accounts: pl.DataFrame, tariffs: Tariffs) -> pl.DataFrame:
    """Add `energy_value`: Σ period energy × period price, yuan (12 decimals), and the account's facts."""
    facts = accounts.select(
        "account_no", "catalogue", "price_class", "purchase_class", "voltage_level", "reading_day",
        "demand_basis", "capacity_kva", "contract_demand_kw", "customer_class", "time_of_use",
    )  # fmt: skip
    days = daily_usage.join(facts, on="account_no", how="left").with_columns(
        price_date=price_date(pl.col("use_date"), pl.col("reading_day")),
        customer_class=pl.col("customer_class").fill_null(ALL),
        band_kva=factor_band(tariffs),
    )
    prices = period_prices(wanted=days.select(KEYS).drop_nulls().unique(), tariffs=tariffs)
    priced = days.join(prices, on=list(KEYS), how="left")
    unpriced = priced.filter(pl.col("flat_price").is_null())
    if unpriced.height:
        account = unpriced.item(0, "account_no")
        raise InvariantError(
            zh=f"户号 {account} 没有档案或没有任何电价，无法估算日电费",
            en=f"account {account} is unknown or has no price, so its days cannot be valued",
        )
    value = pl.sum_horizontal(
        multiply(pl.col(energy), pl.col(PRICE_COLUMNS[period])) for period, energy in PERIOD_COLUMNS.items()
    )
    return with_market_value(priced.with_columns(energy_value=value.cast(EXACT)), tariffs)

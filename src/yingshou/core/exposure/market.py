"""What the energy of a day costs at the contract price of direct purchase (直购电)."""

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS, PERIODS
from yingshou.core.exposure.period_prices import KEYS, latest, period_factors
from yingshou.core.money import EXACT, PRICE, multiply, round_price
from yingshou.core.tables import Tariffs
from yingshou.core.tables.scope import ALL

_DAY = ("account_no", "use_date")


def with_market_value(priced: pl.DataFrame, tariffs: Tariffs) -> pl.DataFrame:
    """Add to `energy_value` of accounts on the market what their contract charges for the day's energy.

    The contract is the latest of a month up to the day's billing month, else the first. Deviations show only
    when the month is billed. An account without any contract keeps its value; the bill run reports it.

    Args:
        priced: days with KEYS, account_no, use_date, time_of_use, energy_value and the energy columns.
        tariffs: the catalogue with the contracts.
    """
    days = priced.filter(pl.col("purchase_class") == "MARKET")
    if days.is_empty() or tariffs.market_contracts.is_empty():
        return priced
    charged = _prices(days=days, tariffs=tariffs)
    energy = days.unpivot(
        on=list(PERIOD_COLUMNS.values()), index=list(_DAY), variable_name="_column", value_name="_kwh"
    ).join(days.select(*_DAY, "price_date"), on=list(_DAY), how="left")
    columns = {column: period for period, column in PERIOD_COLUMNS.items()}
    value = (
        energy.with_columns(period=pl.col("_column").replace_strict(columns, return_dtype=pl.String))
        .join(charged, on=["account_no", "price_date", "period"], how="inner")
        .group_by(_DAY)
        .agg(_market=multiply(pl.col("_kwh"), pl.col("contract_price")).sum())
    )
    zero = pl.lit(0).cast(EXACT)
    return (
        priced.join(value, on=list(_DAY), how="left", maintain_order="left")
        .with_columns(energy_value=pl.col("energy_value") + pl.col("_market").fill_null(zero))
        .drop("_market")
    )


def _prices(*, days: pl.DataFrame, tariffs: Tariffs) -> pl.DataFrame:
    """Price a kWh of each period at the contract: account_no, price_date, period, contract_price."""
    months = days.select("account_no", "time_of_use", *KEYS).unique()
    rows = tariffs.market_contracts.with_columns(
        valid_from=pl.date(pl.col("bill_month") // 100, pl.col("bill_month") % 100, 1)
    )
    begins = rows.select("account_no", "valid_from", "bill_month").unique()
    chosen = latest(months.join(begins, on="account_no", how="inner"), ("account_no", "price_date"))
    floats = tariffs.market_rules.sort("valid_from").unique("catalogue", keep="last")
    contracts = rows.select(
        "account_no", "bill_month", "contract_price", contracted=pl.col("period").fill_null(ALL)
    )
    spread = (
        chosen.join(contracts, on=["account_no", "bill_month"], how="inner")
        .join(pl.DataFrame({"period": PERIODS}), how="cross")
        .filter((pl.col("contracted") == ALL) | (pl.col("contracted") == pl.col("period")))
        .join(floats.select("catalogue", "follows_time_of_use"), on="catalogue", how="left")
        .join(period_factors(days.select(KEYS).unique(), tariffs), on=[*KEYS, "period"], how="left")
    )
    one = pl.lit(1).cast(PRICE)
    floating = (pl.col("contracted") == ALL) & pl.col("time_of_use") & pl.col("follows_time_of_use")
    factor = pl.when(floating.fill_null(value=False)).then(pl.col("factor").fill_null(one)).otherwise(one)
    price = round_price(multiply(pl.col("contract_price"), factor), 8)
    return spread.select("account_no", "price_date", "period", contract_price=price)

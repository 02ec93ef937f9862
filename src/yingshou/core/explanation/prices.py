"""The prices and rules behind the lines of bills: where each line's price is written, and how it rounds."""

from datetime import date

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS, PERIODS
from yingshou.core.explanation.tier_sources import TIER_COMPONENTS, tier_quantity, with_tier_sources
from yingshou.core.rating.basic import with_basic_prices
from yingshou.core.rating.market import DEVIATION as MARKET_DEVIATION
from yingshou.core.rating.market import PURCHASE as MARKET_PURCHASE
from yingshou.core.rating.market import with_purchase_class
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs
from yingshou.core.tables.customers import RESIDENTIAL
from yingshou.core.tables.tariffs import COMPONENTS, PRINTED_DIFFERENCE

PRICE_DECIMALS = 8
"""Decimals of prices that no catalogue rounds."""
POWER_FACTOR_SOURCE = "水电财字(83)215号"

_PRICE_KEY = ("catalogue", "price_class", "purchase_class", "voltage_level", "component")
_BASIC = ("CAPACITY", "DEMAND", "DEMAND_EXCESS")
_QUANTITIES = {
    "CAPACITY": "capacity_kva", "DEMAND": "demand_kw", "DEMAND_EXCESS": "demand_excess_kw",
    "POWER_FACTOR": "power_factor_base", MARKET_DEVIATION: "deviation_kwh",
}  # fmt: skip
_OF_PERIOD = rf"^(?:(.*)\.)?({'|'.join(PERIODS)})$"


def with_sources(
    *, lines: pl.DataFrame, accounts: pl.DataFrame, parts: pl.DataFrame, tariffs: Tariffs, on: date
) -> pl.DataFrame:
    """Add to charge lines what they charge, how their price rounds, and the row of the catalogue it is from.

    Args:
        lines: frame CHARGE_LINES.
        accounts: frame ACCOUNTS, with every account of the lines.
        parts: frame of `rating.sections`, the parts of accounts at several classes.
        tariffs: the catalogue.
        on: the day whose prices hold.

    Returns:
        The lines with quantity_of, price_decimals, in_power_factor_base, valid_from and source; the last two
        are null where the catalogue on file holds no such price any more.
    """
    kept = ["account_no", *_PRICE_KEY[:-1], "time_of_use"]
    classed = lines.rename({"price_class": "line_class"})
    by_class = parts.select("account_no", "line_class", _by_time="time_of_use").unique(
        ["account_no", "line_class"], keep="first", maintain_order=True
    )
    placed = (
        classed.join(accounts.select(kept), on="account_no", how="left")
        .join(by_class, on=["account_no", "line_class"], how="left", nulls_equal=True)
        .with_columns(time_of_use=pl.coalesce("_by_time", "time_of_use"))
        .with_columns(_parse_item())
    )
    placed = with_purchase_class(placed).with_columns(price_class=pl.coalesce("line_class", "price_class"))
    key = [*_PRICE_KEY, "_item"]
    prices = valid_rows(tariffs.prices, on=on, group=[*_PRICE_KEY, "item"]).rename({"item": "_item"})
    basic = valid_rows(tariffs.basic, on=on, group=[*_PRICE_KEY[:2], "voltage_level"]).select(
        "catalogue",
        "price_class",
        "voltage_level",
        _basic_from="valid_from",
        _basic_source="source",
        _basic_in_base="in_power_factor_base",
    )
    market = valid_rows(tariffs.market_rules, on=on, group=["catalogue"]).select(
        "catalogue",
        _market_from="valid_from",
        _market_source="source",
        _market_decimals="price_decimals",
        _market_in_base="in_power_factor_base",
    )
    columns = ["follows_time_of_use", "in_power_factor_base", "price_decimals", "valid_from", "source"]
    joined = (
        placed.join(prices.select(*key, *columns), on=key, how="left")
        .join(basic, on=["catalogue", "price_class", "voltage_level"], how="left")
        .join(market, on="catalogue", how="left")
    )
    joined = with_tier_sources(lines=joined, tariffs=tariffs, on=on)
    return joined.with_columns(_sources()).sort("account_no", "bill_no", "line_no")


def _parse_item() -> list[pl.Expr]:
    """Split an item such as FUND.PEAK into the catalogue's item and the figure it charges."""
    component, item = pl.col("component"), pl.col("item")
    energy = component.is_in((*COMPONENTS, MARKET_PURCHASE))
    period = item.str.extract(_OF_PERIOD, 2)
    column = period.replace_strict(PERIOD_COLUMNS, default=None, return_dtype=pl.String)
    # A difference is written down for a period; without time of use it acts on all energy.
    by_period = energy & (pl.col("time_of_use") | (component != PRINTED_DIFFERENCE))
    inner = pl.when(period.is_null()).then(item).otherwise(item.str.extract(_OF_PERIOD, 1).fill_null("-"))
    return [
        pl.when(energy & (component != PRINTED_DIFFERENCE)).then(inner).otherwise(item).alias("_item"),
        pl.when(by_period)
        .then(column.fill_null("total_kwh"))
        .when(energy)
        .then(pl.lit("total_kwh"))
        .when(component.is_in(TIER_COMPONENTS))
        .then(tier_quantity())
        .otherwise(component.replace_strict(_QUANTITIES, default="", return_dtype=pl.String))
        .alias("quantity_of"),
    ]


def _sources() -> list[pl.Expr]:
    component = pl.col("component")
    tier, basic = component.is_in(TIER_COMPONENTS), component.is_in(_BASIC)
    households = pl.col("line_class").is_in(RESIDENTIAL).fill_null(value=False)
    market = component.is_in((MARKET_PURCHASE, MARKET_DEVIATION))
    basic_counts = basic & pl.col("_basic_in_base").fill_null(value=True)
    counts = pl.when(market).then("_market_in_base").otherwise("in_power_factor_base").fill_null(value=False)
    rounded = pl.col("follows_time_of_use") & (pl.col("quantity_of") != "total_kwh")
    power_factor = pl.when(component == "POWER_FACTOR").then(pl.lit(POWER_FACTOR_SOURCE))
    return [
        pl.when(market)
        .then("_market_decimals")
        .when(rounded)
        .then("price_decimals")
        .otherwise(pl.lit(PRICE_DECIMALS, pl.Int32))
        .alias("price_decimals"),
        ((basic_counts | counts) & ~households).alias("in_power_factor_base"),
        pl.when(tier).then("_tier_from").when(basic).then("_basic_from")
        .when(market).then("_market_from").otherwise("valid_from")
        .alias("valid_from"),
        pl.when(tier).then("_tier_source").when(basic).then("_basic_source").when(market).then("_market_source")
        .otherwise(pl.coalesce("source", power_factor)).alias("source"),
    ]  # fmt: skip


def demand_rules(*, bills: pl.DataFrame, accounts: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Return the inputs of the basic fee of the two-part accounts of bills, with their account_no."""
    two_part = accounts.filter(pl.col("price_class") == "TWO_PART").join(
        bills.select("account_no", "max_demand_kw"), on="account_no", how="inner"
    )
    return with_basic_prices(charged=two_part, tariffs=tariffs, on=on).filter(
        pl.col("basic_from").is_not_null()
    )

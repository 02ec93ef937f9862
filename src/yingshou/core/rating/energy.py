"""Energy charges by price component (电度电费): with time of use where a component follows it."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS, PERIODS
from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.rating.lines import make_lines
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.tariffs import PRINTED_DIFFERENCE
from yingshou.core.terms.factors import kind_factors
from yingshou.core.terms.scopes import KIND, NO_CAPACITY, capacity_band

SHEET_KEY = ("catalogue", "price_class", "purchase_class", "voltage_level", "time_of_use")
SHEET_KIND = (*SHEET_KEY, "customer_class", "band_kva")
"""What tells accounts apart for their price sheet; band_kva is that of `factor_band`."""
PURCHASE_COMPONENTS = ("CATALOGUE", "AGENT_PURCHASE")
"""One of these makes the price of energy itself; on the market the contract does."""
_PRICE_KEY = list(SHEET_KEY[:-1])
_LINE_CLASS = {"line_class"}
_TOTAL = "TOTAL"
_FLOATING = "follows_time_of_use"
_ZERO = Decimal(0)


def factor_band(factors: pl.DataFrame) -> pl.Expr:
    """Return the band of capacity within which the factors treat accounts alike."""
    return capacity_band([factors])


def rate_sheet(*, tariffs: Tariffs, on: date, kinds: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return every priced line that an account of each kind may have on a day.

    A component that follows time of use has one row for each period with a factor, price = base × factor
    rounded to the catalogue's decimals; any other row prices the total. Accounts without time of use pay the
    flat price for all. What a printed price misses of its components is charged on the energy of its period.

    Args:
        tariffs: the catalogue, all versions.
        on: the day whose prices hold.
        kinds: SHEET_KIND of the accounts; None for all prices, as of accounts of no class and capacity.

    Returns:
        SHEET_KIND, component, item, source (TOTAL or the period), base_price, factor, price, in_base, rank,
        valid_from.
    """
    prices = _valid_prices(tariffs=tariffs, on=on)
    kinds = _all_kinds(prices) if kinds is None else kinds.select(SHEET_KIND).unique(maintain_order=True)
    factors = kind_factors(kinds=kinds, factors=tariffs.factors, on=on)
    priced = kinds.join(prices, on=_PRICE_KEY, how="inner")
    difference = pl.col("component") == PRINTED_DIFFERENCE
    by_time = pl.col("time_of_use")
    plain = priced.with_columns(source=pl.lit(_TOTAL), factor=pl.lit(Decimal(1)).cast(PRICE), charged="price")
    whole = plain.filter(~by_time & (~difference | (pl.col("item") == "FLAT")))
    still = plain.filter(by_time & (~pl.col(_FLOATING) | difference)).with_columns(
        source=pl.when(difference).then("item").otherwise("source")
    )
    floating = priced.filter(by_time & pl.col(_FLOATING) & ~difference)
    ranks = {source: i for i, source in enumerate((_TOTAL, *PERIODS))}
    return pl.concat([whole, still, _by_period(floating, factors)], how="diagonal").select(
        *SHEET_KIND,
        "component",
        "item",
        "source",
        "factor",
        "valid_from",
        base_price="price",
        price="charged",
        in_base="in_power_factor_base",
        rank=pl.col("source").replace_strict(ranks, return_dtype=pl.Int32),
    )


def _by_period(floating: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Give a floating component one row a period: its item, its factor and the price charged."""
    item = pl.col("item")
    return (
        floating.join(factors.drop("clashes"), on=list(KIND), how="inner")
        .filter(pl.col("factor").is_not_null())
        .with_columns(
            source="period",
            item=pl.when(item == ALL).then("period").otherwise(pl.format("{}.{}", item, "period")),
            charged=period_price(),
        )
    )


def _valid_prices(*, tariffs: Tariffs, on: date) -> pl.DataFrame:
    key = [*_PRICE_KEY, "component", "item"]
    return valid_rows(tariffs.prices, on=on, group=key).drop("source", "verified", "valid_to")


def _all_kinds(prices: pl.DataFrame) -> pl.DataFrame:
    """Return a kind for each place with prices, with and without time of use."""
    places = prices.select(_PRICE_KEY).unique(maintain_order=True)
    return places.join(pl.DataFrame({"time_of_use": [False, True]}), how="cross").with_columns(
        customer_class=pl.lit(ALL), band_kva=pl.lit(NO_CAPACITY).cast(ENERGY)
    )


def period_price() -> pl.Expr:
    """Return `price` × `factor`, rounded to each row's own `price_decimals`."""
    exact = multiply(pl.col("price"), pl.col("factor"))
    price = round_price(exact, 8)
    for decimals in range(2, 8):
        price = (
            pl.when(pl.col("price_decimals") == decimals).then(round_price(exact, decimals)).otherwise(price)
        )
    return price


def unpriced(*, charged: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Return the accounts that no price applies to, and why: account_no, code.

    NO_PRICE where nothing prices the energy itself or a period with energy has no factor, FACTOR_OVERLAP
    where factors contradict each other; of an account in several parts the first reason.

    Args:
        charged: accounts with their usage, SHEET_KIND.
        tariffs: the catalogue.
        on: the day whose prices hold.
    """
    checked = charged.join(
        _price_facts(charged=charged, tariffs=tariffs, on=on), on=list(SHEET_KIND), how="left"
    )
    without_factor = pl.any_horizontal(
        (pl.col(PERIOD_COLUMNS[period]) > _ZERO) & ~pl.col(f"_{period}") for period in PERIODS
    )
    code = (
        pl.when(~pl.col("_priced"))
        .then(pl.lit("NO_PRICE"))
        .when(pl.col("_floats") & pl.col("_clashes"))
        .then(pl.lit("FACTOR_OVERLAP"))
        .when(pl.col("_floats") & without_factor)
        .then(pl.lit("NO_PRICE"))
    )
    found = checked.select("account_no", code=code).drop_nulls("code")
    return found.unique("account_no", keep="first", maintain_order=True)


def _price_facts(*, charged: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Tell of each SHEET_KIND whether it is priced, floats, clashes, and has a factor in each period."""
    known = (
        _valid_prices(tariffs=tariffs, on=on)
        .group_by(_PRICE_KEY)
        .agg(floats=pl.col(_FLOATING).any(), purchase=pl.col("component").is_in(PURCHASE_COMPONENTS).any())
    )
    market = valid_rows(tariffs.market_rules, on=on, group=["catalogue"]).select(
        "catalogue", contract_floats="follows_time_of_use"
    )
    kinds = charged.select(SHEET_KIND).unique()
    factors = (
        kind_factors(kinds=kinds, factors=tariffs.factors, on=on)
        .group_by(KIND)
        .agg(periods=pl.col("period").filter(pl.col("factor").is_not_null()), clashes=pl.col("clashes").any())
    )
    by_kind = (
        kinds.join(known, on=_PRICE_KEY, how="left")
        .join(factors, on=list(KIND), how="left")
        .join(market, on="catalogue", how="left")
    )
    on_market = pl.col("purchase_class") == "MARKET"
    floats = pl.col("floats") | (on_market & pl.col("contract_floats").fill_null(value=False))
    return by_kind.select(
        *SHEET_KIND,
        _priced=pl.col("floats").is_not_null() & (on_market | pl.col("purchase")),
        _floats=(pl.col("time_of_use") & floats).fill_null(value=False),
        _clashes=pl.col("clashes").fill_null(value=False),
        **{
            f"_{period}": pl.col("periods").list.contains(period).fill_null(value=False) for period in PERIODS
        },
    )


def energy_lines(*, charged: pl.DataFrame, sheet: pl.DataFrame) -> pl.DataFrame:
    """Return the energy lines of accounts: one for each row of the sheet with energy.

    Args:
        charged: SHEET_KIND, account_no, the energy columns of USAGE, and line_class where it may be another.
        sheet: frame of `rate_sheet` for their kinds.
    """
    kinds = charged.select(SHEET_KIND).unique(maintain_order=True).with_row_index("kind")
    slim = charged.join(kinds, on=list(SHEET_KIND), how="inner").select(
        "account_no", "kind", "total_kwh", *PERIOD_COLUMNS.values(), *_LINE_CLASS & set(charged.columns)
    )
    rows = sheet.join(kinds, on=list(SHEET_KIND), how="inner").drop(SHEET_KIND)
    sources = {_TOTAL: "total_kwh", **PERIOD_COLUMNS}
    quantity = pl.coalesce(
        pl.when(pl.col("source") == source).then(pl.col(column)) for source, column in sources.items()
    )
    lines = slim.join(rows, on="kind", how="inner").with_columns(
        quantity=quantity, quantity_unit=pl.lit("KWH")
    )
    return make_lines(lines.filter(pl.col("quantity") > _ZERO))

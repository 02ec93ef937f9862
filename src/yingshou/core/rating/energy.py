"""Energy charges by price component (电度电费): with time of use where a component follows it."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS, PERIODS
from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.once import kinds as kinds_of
from yingshou.core.once import once
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
_TOTAL = "TOTAL"
_FLOATING = "follows_time_of_use"
_ZERO = Decimal(0)


def factor_band(factors: pl.DataFrame) -> pl.Expr:
    """Return the band of capacity within which the factors treat accounts alike."""
    return capacity_band([factors])


def numbered_kinds(charged: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Number the kinds among accounts: the accounts with `kind`, the place of theirs in the frame of kinds.

    Args:
        charged: SHEET_KIND and any other columns.
    """
    kinds = kinds_of(charged.select(SHEET_KIND))
    numbered = kinds.with_row_index("kind")
    return charged.join(numbered, on=list(SHEET_KIND), how="left", maintain_order="left"), kinds


def rate_sheet(*, tariffs: Tariffs, on: date, kinds: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return every priced line that an account of each kind may have on a day.

    A component that follows time of use has one row for each period with a factor, price = base × factor
    rounded to the catalogue's decimals; any other row prices the total. Accounts without time of use pay the
    flat price for all. What a printed price misses of its components is charged on the energy of its period.

    Args:
        tariffs: the catalogue, all versions.
        on: the day whose prices hold.
        kinds: distinct SHEET_KIND; None for all prices, as of accounts of no class and capacity.

    Returns:
        SHEET_KIND, `kind` (the row of `kinds`), component, item, source (TOTAL or the period), base_price,
        factor, price, in_base, rank, valid_from.
    """
    return _sheet(prices=tariffs.prices, factors=tariffs.factors, on=on, kinds=kinds)


@once
def _sheet(
    *, prices: pl.DataFrame, factors: pl.DataFrame, on: date, kinds: pl.DataFrame | None
) -> pl.DataFrame:
    prices = _valid_prices(prices, on=on)
    kinds = _all_kinds(prices) if kinds is None else kinds
    factors = kind_factors(kinds=kinds, factors=factors, on=on)
    priced = kinds.with_row_index("kind").join(prices, on=_PRICE_KEY, how="inner")
    difference = pl.col("component") == PRINTED_DIFFERENCE
    by_time = pl.col("time_of_use")
    plain = priced.with_columns(source=pl.lit(_TOTAL), factor=pl.lit(Decimal(1)).cast(PRICE), charged="price")
    whole = plain.filter(~by_time & (~difference | (pl.col("item") == "FLAT")))
    still = plain.filter(by_time & (~pl.col(_FLOATING) | difference)).with_columns(
        source=pl.when(difference).then("item").otherwise("source")
    )
    floating = priced.filter(by_time & pl.col(_FLOATING) & ~difference)
    ranks = {source: i for i, source in enumerate((_TOTAL, *PERIODS))}
    rank = pl.col("source").replace_strict(ranks, return_dtype=pl.Int32) * (pl.col("item").n_unique() + 1)
    return pl.concat([whole, still, _by_period(floating, factors)], how="diagonal").select(
        *SHEET_KIND,
        "kind",
        "component",
        "item",
        "source",
        "factor",
        "valid_from",
        base_price="price",
        price="charged",
        in_base="in_power_factor_base",
        rank=(rank + pl.col("item").rank("dense")).cast(pl.Int32),
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


@once
def _valid_prices(prices: pl.DataFrame, *, on: date) -> pl.DataFrame:
    key = [*_PRICE_KEY, "component", "item"]
    return valid_rows(prices, on=on, group=key).drop("source", "verified", "valid_to")


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


def unpriced(*, charged: pl.DataFrame, kinds: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Return the accounts that no price applies to, and why: account_no, code.

    NO_PRICE where nothing prices the energy itself or a period with energy has no factor, FACTOR_OVERLAP
    where factors contradict each other; of an account in several parts the first reason.

    Args:
        charged: accounts with their usage, and `kind`.
        kinds: the kinds, as `numbered_kinds` numbers them.
        tariffs: the catalogue.
        on: the day whose prices hold.
    """
    facts = _price_facts(
        prices=tariffs.prices, factors=tariffs.factors, market_rules=tariffs.market_rules, on=on, kinds=kinds
    )
    checked = charged.select("account_no", "kind", *PERIOD_COLUMNS.values()).join(
        facts, on="kind", how="left", maintain_order="left"
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


@once
def _price_facts(
    *, prices: pl.DataFrame, factors: pl.DataFrame, market_rules: pl.DataFrame, on: date, kinds: pl.DataFrame
) -> pl.DataFrame:
    """Tell of each `kind` whether it is priced, floats, clashes, and has a factor in each period."""
    known = (
        _valid_prices(prices, on=on)
        .group_by(_PRICE_KEY)
        .agg(floats=pl.col(_FLOATING).any(), purchase=pl.col("component").is_in(PURCHASE_COMPONENTS).any())
    )
    market = valid_rows(market_rules, on=on, group=["catalogue"]).select(
        "catalogue", contract_floats="follows_time_of_use"
    )
    factors = (
        kind_factors(kinds=kinds, factors=factors, on=on)
        .group_by(KIND)
        .agg(periods=pl.col("period").filter(pl.col("factor").is_not_null()), clashes=pl.col("clashes").any())
    )
    by_kind = (
        kinds.with_row_index("kind")
        .join(known, on=_PRICE_KEY, how="left")
        .join(factors, on=list(KIND), how="left")
        .join(market, on="catalogue", how="left")
    )
    on_market = pl.col("purchase_class") == "MARKET"
    floats = pl.col("floats") | (on_market & pl.col("contract_floats").fill_null(value=False))
    return by_kind.select(
        "kind",
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
        charged: account_no, `account_row`, `kind`, line_class and the energy columns of USAGE.
        sheet: frame of `rate_sheet` for their kinds.
    """
    slim = charged.select(
        "account_no", "account_row", "kind", "line_class", "total_kwh", *PERIOD_COLUMNS.values()
    )
    sources = {_TOTAL: "total_kwh", **PERIOD_COLUMNS}
    quantity = pl.coalesce(
        pl.when(pl.col("source") == source).then(pl.col(column)) for source, column in sources.items()
    )
    lines = slim.join(sheet.drop(SHEET_KIND), on="kind", how="inner").with_columns(
        quantity=quantity, quantity_unit=pl.lit("KWH")
    )
    return make_lines(lines.filter(pl.col("quantity") > _ZERO))

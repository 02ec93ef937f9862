"""Energy charges by price component (电度电费): with time of use where a component follows it."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS, PERIODS
from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.rating.lines import make_lines
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs
from yingshou.core.tables.tariffs import PRINTED_DIFFERENCE

PLACE = ("catalogue", "price_class", "voltage_level")
SHEET_KEY = ("catalogue", "price_class", "purchase_class", "voltage_level", "time_of_use")
_TOTAL = "TOTAL"
_FLOATING = "follows_time_of_use"
_ZERO = Decimal(0)


def rate_sheet(*, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Return every priced line that an account of each kind may have on a day.

    A component that follows time of use has one row for each period with a factor, price = base × factor
    rounded to the catalogue's decimals; any other row prices the total. Accounts without time of use pay the
    flat price for all. What a printed price misses of its components is charged on the energy of its period.

    Returns:
        SHEET_KEY, component, item, source (TOTAL or the period), base_price, factor, price, in_base, rank,
        valid_from.
    """
    key = ["catalogue", "price_class", "purchase_class", "voltage_level", "component", "item"]
    prices = valid_rows(tariffs.prices, on=on, group=key).drop("source", "valid_to")
    factors = _valid_factors(tariffs=tariffs, on=on)
    difference = pl.col("component") == PRINTED_DIFFERENCE
    plain = prices.with_columns(source=pl.lit(_TOTAL), factor=pl.lit(Decimal(1)).cast(PRICE), charged="price")
    by_period = (
        prices.filter(pl.col(_FLOATING) & ~difference)
        .join(factors.select(*PLACE, "period", "factor"), on=PLACE, how="inner")
        .with_columns(
            source="period",
            item=pl.when(pl.col("item") == "-")
            .then("period")
            .otherwise(pl.format("{}.{}", "item", "period")),
            charged=_period_price(),
        )
    )
    columns = [*SHEET_KEY, "component", "item", "source", "base_price", "factor", "price", "in_base", "rank",
               "valid_from"]  # fmt: skip
    rows = pl.concat(
        [
            plain.filter(~difference | (pl.col("item") == "FLAT")).with_columns(
                time_of_use=pl.lit(value=False)
            ),
            plain.filter(~pl.col(_FLOATING) | difference).with_columns(
                time_of_use=pl.lit(value=True),
                source=pl.when(difference).then("item").otherwise("source"),
            ),
            by_period.with_columns(time_of_use=pl.lit(value=True)),
        ],
        how="diagonal",
    )
    ranks = {source: i for i, source in enumerate((_TOTAL, *PERIODS))}
    return rows.with_columns(
        base_price="price",
        price="charged",
        in_base="in_power_factor_base",
        rank=pl.col("source").replace_strict(ranks, return_dtype=pl.Int32),
    ).select(columns)


def _valid_factors(*, tariffs: Tariffs, on: date) -> pl.DataFrame:
    return valid_rows(tariffs.factors, on=on, group=[*PLACE, "period"])


def _period_price() -> pl.Expr:
    """Return base × factor, rounded to each row's own decimals."""
    exact = multiply(pl.col("price"), pl.col("factor"))
    price = round_price(exact, 8)
    for decimals in range(2, 8):
        price = (
            pl.when(pl.col("price_decimals") == decimals).then(round_price(exact, decimals)).otherwise(price)
        )
    return price


def unpriced(*, charged: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Return the accounts no price applies to, or whose periods lack a factor: account_no.

    Args:
        charged: accounts with their usage.
        tariffs: the catalogue.
        on: the day whose prices hold.
    """
    key = list(SHEET_KEY[:-1])
    prices = valid_rows(tariffs.prices, on=on, group=[*key, "component", "item"])
    known = prices.group_by(key).agg(floats=pl.col(_FLOATING).any())
    factors = _valid_factors(tariffs=tariffs, on=on).group_by(PLACE).agg(periods=pl.col("period"))
    checked = charged.join(known, on=key, how="left").join(factors, on=PLACE, how="left")
    has_factor = {
        period: pl.col("periods").list.contains(period).fill_null(value=False) for period in PERIODS
    }
    without_factor = pl.any_horizontal(
        (pl.col(PERIOD_COLUMNS[period]) > _ZERO) & ~has_factor[period] for period in PERIODS
    )
    floats = pl.col("floats")
    return checked.filter(floats.is_null() | (pl.col("time_of_use") & floats & without_factor)).select(
        "account_no"
    )


def energy_lines(*, charged: pl.DataFrame, sheet: pl.DataFrame) -> pl.DataFrame:
    """Return the energy lines of accounts: one for each row of the sheet with energy.

    Args:
        charged: SHEET_KEY, account_no and the energy columns of USAGE.
        sheet: frame of `rate_sheet`.
    """
    kinds = charged.select(SHEET_KEY).unique(maintain_order=True).with_row_index("kind")
    slim = charged.join(kinds, on=SHEET_KEY, how="inner").select(
        "account_no", "kind", "total_kwh", *PERIOD_COLUMNS.values()
    )
    rows = sheet.join(kinds, on=SHEET_KEY, how="inner").drop(SHEET_KEY)
    sources = {_TOTAL: "total_kwh", **PERIOD_COLUMNS}
    quantity = pl.coalesce(
        pl.when(pl.col("source") == source).then(pl.col(column)) for source, column in sources.items()
    )
    lines = slim.join(rows, on="kind", how="inner").with_columns(
        quantity=quantity, quantity_unit=pl.lit("KWH")
    )
    return make_lines(lines.filter(pl.col("quantity") > _ZERO))

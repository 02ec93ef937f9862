"""What a kWh of each period of the day costs an account, all components together, in a billing month."""

import polars as pl

from yingshou.core.energy import PERIODS
from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.tables import Tariffs
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.tariffs import PRINTED_DIFFERENCE
from yingshou.core.terms.factors import on_flat
from yingshou.core.terms.scopes import capacity_band, holding_rows, in_month

KEYS = (
    "catalogue", "price_class", "purchase_class", "voltage_level", "customer_class", "band_kva", "price_date",
)  # fmt: skip
"""What tells accounts apart for their prices; band_kva is that of `factor_band`."""
PRICE_COLUMNS = {period: f"{period.lower()}_price" for period in PERIODS}
_COMPONENT = (*KEYS, "component", "item")


def factor_band(tariffs: Tariffs) -> pl.Expr:
    """Return the band of capacity within which the factors treat accounts alike."""
    return capacity_band([tariffs.factors])


def price_date(use_date: pl.Expr, reading_day: pl.Expr) -> pl.Expr:
    """Return the first day of the billing month a day belongs to: the day whose price table counts."""
    next_month = (reading_day > 1) & (use_date.dt.day() >= reading_day)
    start = use_date.dt.month_start()
    return pl.when(next_month).then(start.dt.offset_by("1mo")).otherwise(start)


def period_prices(*, wanted: pl.DataFrame, tariffs: Tariffs) -> pl.DataFrame:
    """Price a kWh of each period of the day, in yuan with eight decimals.

    Sum of the components, those that follow time of use multiplied by the period's factor and rounded to
    their decimals. Residents are priced at their first tier. The version is the latest that begins by
    `price_date`, even if it has ended: an estimate before the month's table is published uses the last
    one known; before the first version, the first one.

    Args:
        wanted: distinct KEYS.
        tariffs: the catalogue, all versions.

    Returns:
        KEYS with one column a period, see PRICE_COLUMNS; only keys that have any price.
    """
    tiers = tariffs.tiers.filter(
        (pl.col("tier") == 1) & (pl.col("period").fill_null(ALL) == ALL)
    ).with_columns(
        price_class=pl.lit("RESIDENT"),
        component=pl.lit("TIER"),
        item=pl.lit("1"),
        follows_time_of_use=pl.lit(value=False),
        price_decimals=pl.lit(8, dtype=pl.Int32),
    )
    columns = ("catalogue", "valid_from", "price_class", "voltage_level", "component", "item", "price",
               "follows_time_of_use", "price_decimals")  # fmt: skip
    by_purchase = latest(wanted.join(
        tariffs.prices.select(*columns, "purchase_class"), on=list(KEYS[:4])
    ), _COMPONENT)  # fmt: skip
    by_tier = latest(
        wanted.join(tiers.select(*columns, "months"), on=["catalogue", "price_class", "voltage_level"])
        .filter(in_month(pl.col("price_date").dt.month()))
        .drop("months"),
        _COMPONENT,
    )
    components = pl.concat([by_purchase, by_tier.select(by_purchase.columns)])
    return _by_period(components, period_factors(wanted, tariffs))


def latest(dated: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Keep of each key the version that holds on `price_date`: the latest begun, else the first of all."""
    begun = pl.col("valid_from") <= pl.col("price_date")
    rank = pl.when(begun).then(pl.col("valid_from").dt.epoch("d")).otherwise(
        -pl.col("valid_from").dt.epoch("d") - 10**8
    )  # fmt: skip
    return (
        dated.with_columns(rank=rank)
        .sort("rank")
        .unique(list(keys), keep="last", maintain_order=True)
        .drop("rank", "valid_from")
    )


def period_factors(wanted: pl.DataFrame, tariffs: Tariffs) -> pl.DataFrame:
    """Return the factor of each key and period, as a multiple of the flat price: KEYS, period, factor."""
    rows = tariffs.factors.drop("source", "verified", "valid_to")
    held = holding_rows(kinds=wanted.select(KEYS), rows=rows).filter(
        in_month(pl.col("price_date").dt.month())
    )
    single = latest(held, (*KEYS, "period")).with_columns(clashes=pl.lit(value=False))
    return on_flat(single, by=KEYS).drop("clashes")


def _by_period(components: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Sum the components of every period, side by side."""
    one = pl.lit(1).cast(PRICE)
    spread = (
        components.join(pl.DataFrame({"period": PERIODS}), how="cross")
        .filter((pl.col("component") != PRINTED_DIFFERENCE) | (pl.col("item") == pl.col("period")))
        .join(factors, on=[*KEYS, "period"], how="left")
        .with_columns(
            factor=pl.when("follows_time_of_use").then(pl.col("factor").fill_null(one)).otherwise(one)
        )
        .with_columns(exact=multiply(pl.col("price"), pl.col("factor")))
    )
    rounded = pl.coalesce(
        *(
            pl.when(pl.col("price_decimals") == decimals).then(round_price(pl.col("exact"), decimals))
            for decimals in range(2, 9)
        )
    )
    summed = spread.group_by(*KEYS, "period").agg(rounded.sum().alias("price"))
    return (
        summed.group_by(KEYS)
        .agg(
            pl.col("price").filter(pl.col("period") == period).first().alias(column)
            for period, column in PRICE_COLUMNS.items()
        )
    )  # fmt: skip

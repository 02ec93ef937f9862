"""Tiers of residents (居民阶梯电价, 发改价格〔2011〕2617号): energy costs what its tier costs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS, PERIODS
from yingshou.core.money import PRICE, multiply, round_yuan
from yingshou.core.once import once
from yingshou.core.rating.lines import make_lines
from yingshou.core.rating.tier_energy import split_by_period
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables.scope import ALL

PLACE = ("catalogue", "voltage_level")
SURCHARGE = "SURCHARGE"
_YEAR = "is_earlier"
_OF_LINE = ("account_no", "account_row", *PLACE, "line_class")

_ZERO = Decimal(0)
_ONE = Decimal(1)


@once
def season_tiers(tiers: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return the tiers valid on a day in its month's season; rows that name the month win over the rest."""
    month = str(on.month)
    named = pl.col("months").str.split(",").list.contains(month)
    rows = (
        valid_rows(tiers, on=on, group=list(PLACE))
        .with_columns(pl.col("months", "period").fill_null(ALL))
        .filter(named | (pl.col("months") == ALL))
        .with_columns(_named=named)
    )
    return rows.filter(pl.col("_named") == pl.col("_named").any().over(PLACE)).drop("_named")


@once
def tier_table(tiers: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return the tiers that hold on a day, one row a tier.

    Returns:
        The columns of TARIFF_TIERS with `lower_limit_kwh`, above which the tier begins, and
        `first_limit_kwh`, where the first one ends. The price is the one without time of use, else that of
        the first period given.
    """
    rows = season_tiers(tiers, on=on)
    order = pl.col("period").replace_strict({ALL: 0} | {p: i for i, p in enumerate(PERIODS, start=1)},
                                            return_dtype=pl.Int8)  # fmt: skip
    rows = rows.sort(order).unique([*PLACE, "tier"], keep="first", maintain_order=True).sort(*PLACE, "tier")
    upper = pl.col("upper_limit_kwh")
    return rows.with_columns(
        lower_limit_kwh=upper.shift().over(PLACE, order_by="tier").fill_null(_ZERO),
        first_limit_kwh=upper.sort_by("tier").first().over(PLACE),
    )


@once
def period_prices(tiers: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return what a kWh of each tier costs by time of use: PLACE, tier, period, price, valid_from."""
    rows = season_tiers(tiers, on=on).filter(pl.col("period") != ALL)
    return rows.select(*PLACE, "tier", "period", "price", "valid_from")


def each_year(frame: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Lay the rows that hold for the billing month's year and those for the earlier year in one frame."""
    return pl.concat(
        [
            frame.with_columns(is_earlier=pl.lit(value=False)),
            earlier.with_columns(is_earlier=pl.lit(value=True)),
        ]
    )


def tier_lines(*, shares: pl.DataFrame, filled: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    """Return the lines of the energy that falls into tiers.

    Without time of use one line a tier reached. By time of use in one of two forms. SURCHARGE: all energy at
    the first tier's price of its period, and for each higher tier its energy times its increment over the
    first. BY_SHARE: each tier's energy is split by the periods' shares and priced tier by period.

    Args:
        shares: frame of `residents.year_shares`.
        filled: frame of `tier_energy.spread_tiers` of these shares.
        prices: frame of `period_prices`, of both years by `each_year`. The base of a surcharge is the later
            year's first tier.
    """
    if not filled["time_of_use"].any() and not shares["time_of_use"].any():
        return _plain_lines(filled)
    by_period = pl.col("time_of_use")
    surcharged = by_period & (pl.col("time_of_use_form") == SURCHARGE)
    split = split_by_period(filled.filter(by_period & ~surcharged))
    return pl.concat(
        [
            _plain_lines(filled.filter(~by_period)),
            _period_lines(shares.filter(surcharged), prices),
            _surcharge_lines(filled.filter(surcharged & (pl.col("tier") > 1)), prices),
            _split_lines(split, prices),
        ]
    )


def _items(*parts: str) -> pl.Expr:
    """Name a tier's line, after its year where that is the earlier one of two: 2, 2024.2, 2024.2.PEAK."""
    year = pl.when("is_earlier").then(pl.format("{}.", "tier_year")).otherwise(pl.lit(""))
    return pl.concat_str(year, pl.concat_str([pl.col(part).cast(pl.String) for part in parts], separator="."))


def _lines(
    frame: pl.DataFrame, *, component: str, item: pl.Expr, place: pl.Expr | None = None
) -> pl.DataFrame:
    """Make lines of quantity and price; the earlier year's and the lower tier's first, then by `place`."""
    later = pl.when("is_earlier").then(0).otherwise(100)
    rank = (later + pl.col("tier")) * len(PERIODS)
    return make_lines(
        frame.with_columns(
            component=pl.lit(component),
            item=item,
            quantity_unit=pl.lit("KWH"),
            base_price=pl.col("price"),
            factor=pl.lit(_ONE),
            in_base=pl.lit(value=False),
            rank=rank if place is None else rank + place,
        )
    )


def _plain_lines(spread: pl.DataFrame) -> pl.DataFrame:
    item = _items("tier") if spread["is_earlier"].any() else pl.col("tier").cast(pl.String)
    return _lines(spread, component="TIER", item=item)


def _period_energy(frame: pl.DataFrame, index: Sequence[str]) -> pl.DataFrame:
    """Lay the energy of the periods beneath one another: index, period, quantity; only where there is any."""
    periods = {column: period for period, column in PERIOD_COLUMNS.items()}
    long = frame.select(*index, *periods).unpivot(
        on=list(periods), index=list(index), variable_name="_column", value_name="quantity"
    )
    named = long.with_columns(period=pl.col("_column").replace_strict(periods, return_dtype=pl.String))
    return named.filter(pl.col("quantity") > _ZERO)


def _period_lines(shares: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    """Charge all energy at the first tier's price of its period, once for the whole period of the bill."""
    energy = _period_energy(shares.filter(~pl.col("is_earlier")), _OF_LINE)
    first = prices.filter((pl.col("tier") == 1) & ~pl.col("is_earlier")).drop("is_earlier")
    rank = {period: i for i, period in enumerate(PERIODS)}
    return _lines(
        energy.join(first, on=[*PLACE, "period"], how="inner").with_columns(
            is_earlier=pl.lit(value=True),
            tier=pl.col("period").replace_strict(rank, return_dtype=pl.Int32),
        ),
        component="TIER",
        item=pl.col("period"),
    )


def _surcharge_lines(spread: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    """Charge the energy of each higher tier its increment over the first, the same in every period."""
    first = prices.filter(pl.col("tier") == 1).select(*PLACE, _YEAR, "period", _first="price")
    increments = (
        prices.join(first, on=[*PLACE, _YEAR, "period"], how="inner")
        .group_by(*PLACE, _YEAR, "tier")
        .agg(price=(pl.col("price") - pl.col("_first")).first().cast(PRICE))
    )
    rows = spread.drop("price").join(increments, on=[*PLACE, _YEAR, "tier"], how="inner")
    return _lines(rows, component="TIER_SURCHARGE", item=_items("tier"))


def _split_lines(split: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    index = [*_OF_LINE, "tier", "tier_year", "is_earlier"]
    priced = _period_energy(split, index).join(prices, on=[*PLACE, _YEAR, "tier", "period"], how="inner")
    place = pl.col("period").replace_strict(
        {period: i for i, period in enumerate(sorted(PERIODS))}, return_dtype=pl.Int32
    )
    return _lines(priced, component="TIER", item=_items("tier", "period"), place=place)


def uneven_increments(prices: pl.DataFrame) -> pl.DataFrame:
    """Return the places and years where a tier's increment differs between periods; no surcharge has it."""
    first = prices.filter(pl.col("tier") == 1).select(*PLACE, _YEAR, "period", _first="price")
    steps = prices.join(first, on=[*PLACE, _YEAR, "period"], how="inner").with_columns(
        _step=pl.col("price") - pl.col("_first")
    )
    uneven = steps.group_by(*PLACE, _YEAR, "tier").agg(pl.col("_step").n_unique()).filter(pl.col("_step") > 1)
    return uneven.select(*PLACE, _YEAR).unique()


def as_surcharges(
    *, lines: pl.DataFrame, base_price: pl.Expr, by: Sequence[str] = ("account_no",)
) -> pl.DataFrame:
    """Show tier lines as a base amount for all energy and a surcharge for each higher tier.

    The same money in the other printed form: the surcharge of a tier is its energy times its increment over
    the first tier; the base takes the rest, so both forms agree to the fen.

    Args:
        lines: tier lines without time of use, of rating or of CHARGE_LINES.
        base_price: price of the first tier on each line.
        by: columns that tell bills apart.

    Returns:
        by, item (BASE or the tier), quantity, price, amount.
    """
    priced = lines.with_columns(_base=base_price.cast(PRICE)).with_columns(
        price=(pl.col("price") - pl.col("_base")).cast(PRICE)
    )
    priced = priced.with_columns(_surcharge=round_yuan(multiply(pl.col("quantity"), pl.col("price"))))
    base = priced.group_by(by).agg(
        item=pl.lit("BASE"),
        quantity=pl.col("quantity").sum(),
        price=pl.col("_base").first(),
        amount=pl.col("amount").sum() - pl.col("_surcharge").sum(),
    )
    higher = priced.filter(pl.col("item") != "1").select(
        *by, "item", "quantity", "price", amount="_surcharge"
    )
    return pl.concat([base, higher], how="vertical_relaxed").sort(*by, pl.col("item") != "BASE", "item")

"""Annual tiers of residents (居民阶梯电价, 发改价格〔2011〕2617号): energy costs what its tier costs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, multiply, round_yuan
from yingshou.core.rating.lines import make_lines
from yingshou.core.rating.versions import valid_rows

BILLING_MONTH = "BILLING_MONTH"
SPLIT_BY_DAYS = "SPLIT_BY_DAYS"
INTERVAL_START_YEAR = "INTERVAL_START_YEAR"

_ZERO = Decimal(0)


def tier_table(tiers: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return the tiers valid on a day with the `lower_limit_kwh` above which each begins."""
    rows = valid_rows(tiers, on=on, group=["catalogue", "voltage_level"]).sort("tier")
    below = pl.col("upper_limit_kwh").shift().over(["catalogue", "voltage_level"], order_by="tier")
    return rows.with_columns(lower_limit_kwh=below.fill_null(_ZERO))


def tier_lines(*, residents: pl.DataFrame, tiers: pl.DataFrame) -> pl.DataFrame:
    """Return one line for each tier that an account's energy reaches.

    Energy fills the tiers on top of what was used earlier in the year: a tier takes what lies between its
    limits of the range from accumulated to accumulated + used.

    Args:
        residents: account_no, catalogue, voltage_level, total_kwh, accumulated_kwh.
        tiers: frame of `tier_table`.
    """
    before, after = pl.col("accumulated_kwh"), pl.col("accumulated_kwh") + pl.col("total_kwh")
    top = pl.min_horizontal(after, pl.col("upper_limit_kwh"))
    bottom = pl.max_horizontal(before, pl.col("lower_limit_kwh"))
    spread = residents.join(
        tiers.drop("source", "valid_to"), on=["catalogue", "voltage_level"], how="inner"
    ).with_columns(quantity=top - bottom)
    return make_lines(
        spread.filter(pl.col("quantity") > _ZERO).with_columns(
            component=pl.lit("TIER"),
            item=pl.col("tier").cast(pl.String),
            quantity_unit=pl.lit("KWH"),
            base_price=pl.col("price"),
            factor=pl.lit(Decimal(1)),
            in_base=pl.lit(value=False),
            rank=pl.col("tier"),
        )
    )


def split_between_years(*, usage: pl.DataFrame, treatment: str) -> pl.DataFrame:
    """Split the energy of a period that crosses the turn of the year between the two years of accumulation.

    Where a meter froze its register at 00:00 on 1 January, that value is better than any of these.

    Args:
        usage: account_no, bill_month, period_start, period_end, total_kwh.
        treatment: BILLING_MONTH (all in the year of the billing month), INTERVAL_START_YEAR (all in the year
            the period begins) or SPLIT_BY_DAYS (in proportion to days; the later year takes the rest).

    Returns:
        account_no, first_year, first_year_kwh, second_year, second_year_kwh. The parts add up to total_kwh;
        where the period lies in one year, both years are the same and the second part is zero.
    """
    first, last = pl.col("period_start").dt.year(), pl.col("period_end").dt.offset_by("-1d").dt.year()
    total = pl.col("total_kwh")
    if treatment == BILLING_MONTH:
        share = pl.when(first == pl.col("bill_month") // 100).then(total).otherwise(_ZERO)
    elif treatment == INTERVAL_START_YEAR:
        share = total
    elif treatment == SPLIT_BY_DAYS:
        new_year = pl.date(first + 1, 1, 1)
        days = _whole((pl.min_horizontal("period_end", new_year) - pl.col("period_start")).dt.total_days())
        all_days = _whole((pl.col("period_end") - pl.col("period_start")).dt.total_days())
        share = (total.cast(pl.Decimal(38, 8)) * days / all_days).round(4, mode="half_away_from_zero")
    else:
        raise ValueError(f"no such treatment of the year boundary: {treatment}")
    share = pl.when(first == last).then(total).otherwise(share).cast(ENERGY)
    return usage.select(
        "account_no",
        first_year=first,
        first_year_kwh=share,
        second_year=last,
        second_year_kwh=total - share,
    )


def _whole(days: pl.Expr) -> pl.Expr:
    return days.cast(pl.Decimal(38, 0)).cast(pl.Decimal(38, 8))


def as_surcharges(
    *, lines: pl.DataFrame, base_price: pl.Expr, by: Sequence[str] = ("account_no",)
) -> pl.DataFrame:
    """Show tier lines as a base amount for all energy and a surcharge for each higher tier.

    The same money in the other printed form: the surcharge of a tier is its energy times its increment over
    the first tier; the base takes the rest, so both forms agree to the fen.

    Args:
        lines: tier lines of `tier_lines`, or the TIER lines of CHARGE_LINES.
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

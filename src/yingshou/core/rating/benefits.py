"""Benefits of households (一户多人口, 五保户和低保户): wider tiers, one flat price, or free energy."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE
from yingshou.core.rating.versions import valid_rows

LARGE_HOUSEHOLD = "LARGE_HOUSEHOLD"
FLAT_PRICE = "FLAT_PRICE"
FREE_ENERGY = "FREE_ENERGY"

_MONTHS = 12
_WORTH: dict[str, pl.DataType | type[pl.DataType]] = {
    "account_no": pl.String, "benefit": pl.String, "claim_from": pl.Date, "claim_to": pl.Date,
    "widened": pl.String, "price": PRICE, "standard_from": pl.Date, "kwh": ENERGY,
}  # fmt: skip
_ZERO = Decimal(0)


def claims_worth(
    *, claims: pl.DataFrame, households: pl.DataFrame, benefits: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Put beside each claim of a household what the catalogue gives for it on a day.

    Args:
        claims: frame HOUSEHOLD_BENEFITS.
        households: account_no and catalogue.
        benefits: frame TARIFF_BENEFITS.
        on: first day of the billing month; claims that begin later do not count yet.

    Returns:
        account_no, benefit, claim_from, claim_to, kwh (a month), widened, price and standard_from, which is
        null where the catalogue has no such benefit for so many persons.
    """
    if claims.is_empty():
        return pl.DataFrame(schema=_WORTH)
    begun = claims.filter(pl.col("valid_from") <= on).select(
        "account_no", "benefit", claim_from="valid_from", claim_to="valid_to",
        persons=pl.col("persons").fill_null(0),
    )  # fmt: skip
    standards = valid_rows(benefits, on=on, group=["catalogue", "benefit"]).select(
        "catalogue", "benefit", "persons_from", "kwh_per_month", "each_further_person", "widened", "price",
        standard_from="valid_from",
    )  # fmt: skip
    mine = begun.join(households.select("account_no", "catalogue"), on="account_no", how="inner")
    key = ["account_no", "benefit", "claim_from"]
    reached = (
        mine.join(standards, on=["catalogue", "benefit"], how="inner")
        .filter(pl.col("persons_from") <= pl.col("persons"))
        .sort("persons_from")
        .unique(key, keep="last", maintain_order=True)
    )
    further = (pl.col("persons") - pl.col("persons_from") + 1).cast(pl.Decimal(38, 0)).cast(ENERGY)
    times = pl.when(pl.col("each_further_person").fill_null(value=False)).then(further).otherwise(_one())
    worth = reached.select(
        *key, "widened", "price", "standard_from",
        kwh=(pl.col("kwh_per_month").fill_null(_ZERO) * times).cast(ENERGY),
    )  # fmt: skip
    return mine.drop("catalogue", "persons").join(worth, on=key, how="left").sort(key)


def _one() -> pl.Expr:
    return pl.lit(Decimal(1)).cast(ENERGY)


def in_force(worth: pl.DataFrame, *, benefit: str, on: date) -> pl.DataFrame:
    """Return of one kind of benefit the claim that holds on a day, the latest of each account."""
    if worth.is_empty():
        return worth
    holds = pl.col("claim_to").is_null() | (pl.col("claim_to") > on)
    return (
        worth.filter((pl.col("benefit") == benefit) & holds)
        .sort("claim_from")
        .unique("account_no", keep="last", maintain_order=True)
    )


def extra_energy(*, shares: pl.DataFrame, worth: pl.DataFrame, on: date) -> pl.DataFrame:
    """Add `extra_kwh`, by which the limits of each share move up, and `widened`.

    Of monthly tiers what a month is worth while the claim holds; of annual ones that for each month of the
    tier's year on whose first day it holds, so that it neither reaches back nor outlives its expiry.

    Args:
        shares: account_no, tier_year, accumulation.
        worth: frame of `claims_worth`.
        on: first day of the billing month.
    """
    wide = worth.filter((pl.col("benefit") == LARGE_HOUSEHOLD) & pl.col("standard_from").is_not_null())
    if wide.is_empty():
        return shares.with_columns(
            extra_kwh=pl.lit(_ZERO).cast(ENERGY), widened=pl.lit(None, wide.schema["widened"])
        )
    year = pl.col("tier_year")
    months = _month_starts_before(pl.col("claim_to"), year) - _month_starts_before(pl.col("claim_from"), year)
    holds = pl.col("claim_to").is_null() | (pl.col("claim_to") > on)
    count = pl.when(pl.col("accumulation") == "MONTHLY").then(holds.cast(pl.Int32)).otherwise(months)
    extra = (
        shares.select("account_no", "tier_year", "accumulation")
        .unique()
        .join(wide, on="account_no", how="inner")
        .sort("claim_from")
        .group_by("account_no", "tier_year", maintain_order=True)
        .agg(
            extra_kwh=(pl.col("kwh") * count.cast(pl.Decimal(38, 0)).cast(ENERGY)).sum().cast(ENERGY),
            widened=pl.col("widened").last(),
        )
    )
    return shares.join(extra, on=["account_no", "tier_year"], how="left").with_columns(
        pl.col("extra_kwh").fill_null(_ZERO)
    )


def _month_starts_before(day: pl.Expr, year: pl.Expr) -> pl.Expr:
    """Count the firsts of month of a year that lie before a day; null is after all of them."""
    started = day.dt.month().cast(pl.Int32) - (day.dt.day() == 1).cast(pl.Int32)
    return (
        pl.when(day.is_null() | (day.dt.year() > year))
        .then(pl.lit(_MONTHS, pl.Int32))
        .when(day.dt.year() < year)
        .then(pl.lit(0, pl.Int32))
        .otherwise(started)
    )

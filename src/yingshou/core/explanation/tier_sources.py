"""Where the price of a tier's line is written, and what it charges."""

from datetime import date

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS, PERIODS
from yingshou.core.rating.benefits import FLAT_PRICE
from yingshou.core.rating.residents import last_of_earlier_year
from yingshou.core.rating.tiers import each_year, tier_table
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs

TIER_COMPONENTS = ("TIER", "TIER_SURCHARGE", "FREE_ENERGY")
_PLACE = ["catalogue", "voltage_level"]
_EARLIER = r"^\d{4}\."
_TIER_OF_ITEM = r"^(?:\d{4}\.)?(\d{1,2})(?:\.[A-Z]+)?$"


def with_tier_sources(*, lines: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Add the version and document of a tier's line: `_tier_from` and `_tier_source`, null on other lines.

    Items are a tier (2), of the earlier of two years (2024.2), in a period (2.PEAK), a period alone where all
    energy is charged the first tier's price of its period, or FLAT_PRICE of a household's benefit.

    Args:
        lines: charge lines with catalogue and voltage_level.
        tariffs: the catalogue.
        on: the day whose prices hold.
    """
    tables = each_year(
        tier_table(tariffs.tiers, on=on), tier_table(tariffs.tiers, on=last_of_earlier_year(on))
    )
    tiers = tables.select(
        *_PLACE,
        "is_earlier",
        _tier=pl.col("tier").cast(pl.Int32),
        _tier_from="valid_from",
        _tier_source="source",
    )
    flat = (
        valid_rows(tariffs.benefits, on=on, group=["catalogue", "benefit"])
        .filter(pl.col("benefit") == FLAT_PRICE)
        .unique("catalogue", keep="last", maintain_order=True)
        .select("catalogue", _flat_from="valid_from", _flat_source="source")
    )
    named = pl.col("item").str.extract(_TIER_OF_ITEM, 1).cast(pl.Int32, strict=False)
    tier = pl.when(pl.col("component").is_in(TIER_COMPONENTS)).then(named.fill_null(1))
    joined = (
        lines.with_columns(_tier=tier, is_earlier=pl.col("item").str.contains(_EARLIER))
        .join(tiers, on=[*_PLACE, "is_earlier", "_tier"], how="left", maintain_order="left")
        .join(flat, on="catalogue", how="left", maintain_order="left")
    )
    chosen = (pl.col("component") == "TIER") & (pl.col("item") == FLAT_PRICE)
    return joined.with_columns(
        _tier_from=pl.when(chosen).then("_flat_from").otherwise("_tier_from"),
        _tier_source=pl.when(chosen).then("_flat_source").otherwise("_tier_source"),
    ).drop("_tier", "is_earlier", "_flat_from", "_flat_source")


def tier_quantity() -> pl.Expr:
    """Name what a tier's line charges: energy of a period, all energy, free energy, or the tier's share."""
    component, item = pl.col("component"), pl.col("item")
    column = item.replace_strict(PERIOD_COLUMNS, default="tier", return_dtype=pl.String)
    return (
        pl.when(component == "FREE_ENERGY")
        .then(pl.lit("free_kwh"))
        .when(item == FLAT_PRICE)
        .then(pl.lit("total_kwh"))
        .when(item.is_in(PERIODS))
        .then(column)
        .otherwise(pl.lit("tier"))
    )

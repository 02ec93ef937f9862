"""Accounts that pay at several price classes: what is rated apart, and what power factor is measured on."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.tables.customers import RESIDENTIAL

_ENERGY = ("total_kwh", *PERIOD_COLUMNS.values(), "reactive_kvarh")
SECTIONS = pl.Schema(
    {"account_no": pl.String, "line_class": pl.String, "price_class": pl.String, "time_of_use": pl.Boolean}
    | dict.fromkeys(_ENERGY, ENERGY)
)
"""The parts of an account, its own class among them with `line_class` null; they add up to its usage."""


def parts_of(*, charged: pl.DataFrame, sections: pl.DataFrame | None) -> pl.DataFrame:
    """Put the sections of accounts in the place of those that have any; add `line_class`.

    Args:
        charged: accounts with their usage.
        sections: frame SECTIONS; None for none.
    """
    whole = charged.with_columns(line_class=pl.lit(None, pl.String))
    if sections is None or sections.is_empty():
        return whole
    split = whole.drop([name for name in SECTIONS.names() if name != "account_no"]).join(
        sections.select(SECTIONS.names()), on="account_no", how="inner"
    )
    return pl.concat([whole.join(sections, on="account_no", how="anti"), split.select(whole.columns)])


def assessable(*, charged: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return accounts with the active and reactive energy on which their power factor is measured.

    What households behind the account use is left out (水电财字(83)215号 assesses no households).

    Args:
        charged: accounts with their usage.
        parts: frame of `parts_of`.
    """
    split = parts.filter(pl.col("line_class").is_not_null()).select("account_no").unique()
    if split.is_empty():
        return charged
    reactive = pl.col("reactive_kvarh")
    assessed = (
        parts.join(split, on="account_no", how="semi")
        .filter(~pl.col("price_class").is_in(RESIDENTIAL))
        .group_by("account_no")
        .agg(
            _active=pl.col("total_kwh").sum().cast(ENERGY),
            _reactive=pl.when(~reactive.is_null().any()).then(reactive.sum().cast(ENERGY)),
        )
    )
    none = pl.lit(Decimal(0)).cast(ENERGY)
    several = charged.join(split, on="account_no", how="semi").join(assessed, on="account_no", how="left")
    replaced = several.with_columns(
        total_kwh=pl.col("_active").fill_null(none), reactive_kvarh="_reactive"
    ).select(charged.columns)
    return pl.concat([charged.join(split, on="account_no", how="anti"), replaced])

"""The prices of the sample: the shipped ones of Beijing, what was printed for one month carried on."""

from datetime import date
from functools import cache

import polars as pl

from yingshou.core.tables import TARIFF_TABLES, Table
from yingshou.gateways.catalogues import catalogue_files

CATALOGUE = "BEIJING"
_BEFORE = date(2026, 1, 1)
"""Later versions are left out, so that one table of prices holds for all the months of the sample."""


def sample_prices(table: Table) -> pl.DataFrame:
    """Return the rows of a price table for the sample.

    The agent purchase table of February 2024 was printed for that month alone; the sample lets its prices
    stand from March 2024 on, and says so in their source.

    Args:
        table: one of `TARIFF_TABLES`.
    """
    shipped = table.conform(_shipped()[table.name]).filter(pl.col("valid_from") < _BEFORE)
    carried = shipped.filter(pl.col("valid_to").is_not_null()).with_columns(
        valid_from="valid_to",
        valid_to=pl.lit(None, pl.Date),
        source=pl.format("{}，演示沿用", "source"),
        verified=pl.lit(value=False),
    )
    return pl.concat([shipped, carried])


@cache
def _shipped() -> dict[str, pl.DataFrame]:
    found = {table.name: content.frame for table, content in catalogue_files(CATALOGUE)}
    return {table.name: found[table.name] for table in TARIFF_TABLES}

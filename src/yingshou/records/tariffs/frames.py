"""The tariff catalogue as columns."""

import polars as pl

from yingshou.core.tables import (
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TIERS,
    Table,
    Tariffs,
)
from yingshou.records.copy import copy_out

DATABASE_TABLES = {
    TARIFF_PRICES.name: "tariffs_tariffprice",
    TARIFF_FACTORS.name: "tariffs_tarifffactor",
    TARIFF_SCHEDULE.name: "tariffs_tariffschedule",
    TARIFF_BASIC.name: "tariffs_tariffbasic",
    TARIFF_TIERS.name: "tariffs_tarifftier",
}
"""The database table of each catalogue table."""


def load_tariffs() -> Tariffs:
    """Read the whole catalogue, all versions; each stage picks the rows valid on the day it needs."""
    return Tariffs(
        prices=_read(TARIFF_PRICES),
        factors=_read(TARIFF_FACTORS),
        schedule=_read(TARIFF_SCHEDULE),
        basic=_read(TARIFF_BASIC),
        tiers=_read(TARIFF_TIERS),
    )


def _read(table: Table) -> pl.DataFrame:
    columns, key = ", ".join(table.names), ", ".join(table.key)
    return copy_out(f"SELECT {columns} FROM {DATABASE_TABLES[table.name]} ORDER BY {key}", [], table.schema)

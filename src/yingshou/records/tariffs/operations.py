"""Writes of the tariff catalogue."""

import polars as pl

from yingshou.core.tables import Table
from yingshou.records.copy import Stored, store_new
from yingshou.records.tariffs.frames import DATABASE_TABLES


def store_tariffs(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one catalogue table; a published price is never overwritten.

    Args:
        table: one of `TARIFF_TABLES` and `TARIFF_RULE_TABLES`.
        frame: its columns, keys unique.
    """
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)

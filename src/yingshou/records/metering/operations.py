"""Writes of meters, reads and daily energy."""

import polars as pl
from django.db import connection, transaction

from yingshou.core.tables import METERING_POINTS, READS, Table
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.metering.frames import (
    DAY_DATABASE_TABLES,
    QUANTITY_DATABASE_TABLES,
    VALIDATION_DATABASE_TABLES,
)

_INCOMING = "yingshou_daily_usage"


def store_points(frame: pl.DataFrame) -> Stored:
    """Store new meters; the accounts must exist. Columns as in `metering_points`."""
    return store_new("metering_meteringpoint", METERING_POINTS.conform(frame), METERING_POINTS.key)


def store_reads(frame: pl.DataFrame) -> Stored:
    """Store new reads; a stored read is never overwritten. Columns as in `reads`."""
    return store_new("metering_read", READS.conform(frame), READS.key)


def store_quantity_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of `loss_parameters`, `loss_steps` or `quantity_rules`; the accounts must exist."""
    return store_new(QUANTITY_DATABASE_TABLES[table.name], table.conform(frame), table.key)


def store_validation(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of `validation_rules` or `meter_clocks`; the meters must exist."""
    return store_new(VALIDATION_DATABASE_TABLES[table.name], table.conform(frame), table.key)


def replace_days(table: Table, frame: pl.DataFrame) -> int:
    """Put days in place of the stored ones and return how many were new or different.

    Daily energy is a projection of the quarter-hours, so a day that has become more complete replaces itself.

    Args:
        table: `daily_usage` or `section_daily_usage`.
        frame: its columns, keys unique.
    """
    if frame.is_empty():
        return 0
    stored, columns = DAY_DATABASE_TABLES[table.name], ", ".join(table.names)
    values = [name for name in table.names if name not in table.key]
    new = ", ".join(f"excluded.{name}" for name in values)
    old = ", ".join(f"stored.{name}" for name in values)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {_INCOMING} ON COMMIT DROP AS SELECT {columns} FROM {stored} WITH NO DATA"
        )
        copy_in(_INCOMING, table.conform(frame))
        cursor.execute(
            f"INSERT INTO {stored} AS stored ({columns}) SELECT {columns} FROM {_INCOMING}"
            f" ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET ({', '.join(values)}) = ROW({new})"
            f" WHERE ROW({old}) IS DISTINCT FROM ROW({new})"
        )
        changed = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {_INCOMING}")
    return changed

"""A small good frame of every exchange table, made from its declaration."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl

from yingshou.core.tables import Column, Table


def value(column: Column, row: int):  # noqa: PLR0911  one line a type
    if column.choices:
        return column.choices[row % len(column.choices)]
    if column.dtype == pl.Boolean:
        return row % 2 == 0
    if isinstance(column.dtype, pl.Decimal):
        return Decimal(12345 + row).scaleb(-column.dtype.scale)
    if column.dtype == pl.Date:
        return date(2025, 10, 1 + row)
    if isinstance(column.dtype, pl.Datetime):
        return datetime(2025, 10, 25, row, 15)  # noqa: DTZ001  local time, as the table says
    if column.dtype.is_integer():
        return 202510 + row if column.name.endswith("_month") else 1 + row
    return f"{column.zh}-{row}"


def sample(table: Table, rows: int = 3) -> pl.DataFrame:
    """Rows of plausible types; the last row leaves every optional column empty."""
    data = [
        {c.name: None if c.nullable and row == rows - 1 else value(c, row) for c in table.columns}
        for row in range(rows)
    ]
    return pl.DataFrame(data, schema=table.schema)

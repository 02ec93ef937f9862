"""Write frames as CSV, Excel or Parquet, with column names or Chinese headings."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import polars as pl
import xlsxwriter

from yingshou.core.tables import Column, Table
from yingshou.gateways.files.content import FileRefusedError
from yingshou.gateways.files.words import chinese_word

Language = Literal["zh", "en"]
_EXCEL_ROWS = 1_048_575
_EXCEL_DIGITS = 15
_INSTANT = "%Y-%m-%d %H:%M:%S"


def write_table(table: Table, frame: pl.DataFrame, path: Path, language: Language = "en") -> None:
    """Write a frame of a table, in the format its name ends in (.csv, .xlsx, .parquet).

    With language "zh" headings and codes are in Chinese; both are read back. Numbers keep every decimal.
    In a workbook text that looks like a formula is stored as text; a CSV file holds it as it is, so open a
    CSV file through the import of a spreadsheet, with its columns as text.

    Raises FileRefusedError for another ending, and for more rows than a workbook holds.
    """
    write_frame(table.conform(frame), path, columns=table.columns, title=table.zh, language=language)


def write_frame(
    frame: pl.DataFrame,
    path: Path,
    *,
    columns: Sequence[Column],
    title: str = "",
    language: Language = "en",
) -> None:
    """Write a frame whose columns are described by `columns`, as `write_table` does for a table."""
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".xlsx", ".parquet"}:
        raise FileRefusedError(
            code="UNKNOWN_FORMAT",
            zh=f"不能写成 {path.name}：请使用 .csv、.xlsx 或 .parquet",
            en=f"cannot write {path.name}: use .csv, .xlsx or .parquet",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = frame.select(column.name for column in columns)
    if language == "zh":
        frame = frame.select(_in_chinese(column) for column in columns)
    partial = path.with_name(f".{path.name}.partial")
    try:
        if suffix == ".parquet":
            frame.write_parquet(partial)
        elif suffix == ".xlsx":
            _write_workbook(frame, partial, columns=columns, name=path.name, title=title)
        else:
            frame.write_csv(partial, include_bom=True, datetime_format=_INSTANT)
        partial.replace(path)  # a file under its name is always a whole one
    finally:
        partial.unlink(missing_ok=True)


def _in_chinese(column: Column) -> pl.Expr:
    value = pl.col(column.name)
    if column.choices:
        value = value.replace({code: chinese_word(column.name, code) for code in column.choices})
    elif column.dtype == pl.Boolean:
        value = pl.when(value).then(pl.lit("是")).when(~value).then(pl.lit("否"))
    return value.alias(column.zh)


def _write_workbook(
    frame: pl.DataFrame, path: Path, *, columns: Sequence[Column], name: str, title: str
) -> None:
    if frame.height > _EXCEL_ROWS:
        raise FileRefusedError(
            code="TOO_MANY_ROWS",
            zh=f"{name} 有 {frame.height} 行，超过 Excel 上限 {_EXCEL_ROWS} 行：请导出为 .csv 或 .parquet",
            en=f"{name} has {frame.height} rows, Excel holds {_EXCEL_ROWS}: write .csv or .parquet",
        )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(title[:31] or None)
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        formats = [book.add_format({"num_format": _number_format(column)}) for column in columns]
        for position, heading in enumerate(frame.columns):
            sheet.set_column(position, position, max(10, min(40, 2 + 2 * len(heading))))
            sheet.write_string(0, position, heading, bold)
        for row_number, row in enumerate(frame.iter_rows(), start=1):
            for position, value in enumerate(row):
                if value is not None:
                    _write_cell(sheet, row_number, position, value, formats[position])


def _number_format(column: Column) -> str:
    if isinstance(column.dtype, pl.Decimal):
        fixed = 2  # money shows both decimals; prices and energy only those they have
        return "0.00" if column.dtype.scale == fixed else "0." + "#" * column.dtype.scale
    if column.dtype == pl.Date:
        return "yyyy-mm-dd"
    return "yyyy-mm-dd hh:mm" if isinstance(column.dtype, pl.Datetime) else "General"


def _write_cell(sheet: Any, row: int, position: int, value: object, cell_format: Any) -> None:
    """Write one cell; text always as text, and a number a workbook cannot keep exactly as text too."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _EXCEL_DIGITS:
        sheet.write_number(row, position, value, cell_format)
    elif isinstance(value, bool):
        sheet.write_boolean(row, position, value)
    elif isinstance(value, int):
        sheet.write_number(row, position, value)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, position, value, cell_format)
    else:
        sheet.write_string(row, position, str(value))

"""Excel workbooks and Parquet files, as frames of text."""

from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from yingshou.core.tables import Table
from yingshou.gateways.files.content import FileRefusedError, Note
from yingshou.gateways.files.delimited import EXTRA

EXCEL_SUFFIXES = (".xlsx", ".xlsm", ".xls")
_LONG_NUMBER = r"^-?[0-9]+\.[0-9]{5,}$"
_EXCEL_DIGITS = 15
_PARQUET_ROWS = 200_000


def plain_number(text: pl.Expr) -> pl.Expr:
    """Write a binary floating-point number as a spreadsheet shows it, with at most 15 digits.

    A workbook keeps 123456789.12 as 123456789.120000005; the digits beyond the fifteenth are noise of the
    file format, not part of the figure.
    """
    noisy = text.str.contains(_LONG_NUMBER) & (text.str.len_chars() > _EXCEL_DIGITS)
    return pl.when(noisy).then(_fifteen_digits(text)).otherwise(text)


def _fifteen_digits(text: pl.Expr) -> pl.Expr:
    """Round a written number to 15 digits, exactly: the decimals kept are what the whole part leaves."""
    whole = text.str.strip_prefix("-").str.strip_chars_start("0").str.find(".", literal=True)
    exact = text.cast(pl.Decimal(38, 20), strict=False)
    rounded = pl.coalesce(
        pl.when(whole == digits).then(exact.round(_EXCEL_DIGITS - digits))
        for digits in range(_EXCEL_DIGITS + 1)
    )
    plain = rounded.cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
    return pl.coalesce(plain, text)


def _written(number: pl.Expr) -> pl.Expr:
    """Write binary numbers without an exponent and without noise."""
    text = number.cast(pl.String).str.strip_suffix(".0")
    plain = text.cast(pl.Decimal(38, 14), strict=False).cast(pl.String)
    has_exponent = text.str.contains("e", literal=True)
    return plain_number(pl.when(has_exponent).then(pl.coalesce(plain, text)).otherwise(text))


def excel_frame(path: Path, table: Table) -> tuple[list[str], pl.DataFrame, tuple[Note, ...]]:
    """Return headings, rows as text, and notes of the sheet that holds a table.

    The sheet named as the table (in either language) is read, else the first one. Raises FileRefusedError
    where the workbook is truncated, protected or no workbook, and where the sheet is empty.
    """
    try:
        book = fastexcel.read_excel(path)
        names = book.sheet_names
        sheet = next((name for name in names if name.strip() in {table.name, table.zh}), names[0])
        frame = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, IndexError) as error:
        raise FileRefusedError(
            code="UNREADABLE_FILE",
            zh=f"{path.name} 无法作为 Excel 打开：文件不完整、加密或不是 Excel，请重新导出",
            en=f"{path.name} cannot be opened as Excel: truncated, encrypted or no workbook; export it again",
        ) from error
    if frame.is_empty():
        raise FileRefusedError(
            code="EMPTY_FILE",
            zh=f"{path.name} 的工作表“{sheet}”是空的：第一行应为列名",
            en=f"{path.name}, sheet “{sheet}”, is empty: its first line must hold the column names",
        )
    headings = [heading or "" for heading in frame.row(0)]
    frame.columns = [str(position) for position in range(frame.width)]
    others = "、".join(name for name in names if name != sheet)
    notes = (Note(f"只读取工作表“{sheet}”，未读取：{others}", f"only sheet “{sheet}” is read, not {others}"),)
    rows = _numbered(frame.slice(1), 2).with_columns(plain_number(pl.col(name)) for name in frame.columns)
    return headings, rows, notes if others else ()


def parquet_frames(path: Path) -> tuple[list[str], Iterator[pl.DataFrame]]:
    """Return the column names of a Parquet file and an iterator over its rows as text.

    Raises FileRefusedError where the file is truncated or no Parquet, or holds nested columns.
    """
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
    except (pl.exceptions.ComputeError, OSError) as error:
        raise FileRefusedError(
            code="UNREADABLE_FILE",
            zh=f"{path.name} 不是完整的 Parquet 文件，请重新导出",
            en=f"{path.name} is not a complete Parquet file; export it again",
        ) from error
    nested = [name for name, dtype in schema.items() if dtype.is_nested() or dtype == pl.Binary]
    if nested:
        raise FileRefusedError(
            code="UNREADABLE_FILE",
            zh=f"{path.name} 的列 {'、'.join(nested)} 不是简单值",
            en=f"{path.name}: the columns {', '.join(nested)} do not hold plain values",
        )
    return schema.names(), _parquet_rows(lazy, schema)


def _parquet_rows(lazy: pl.LazyFrame, schema: pl.Schema) -> Iterator[pl.DataFrame]:
    texts = [
        _as_text(name, dtype).alias(str(position)) for position, (name, dtype) in enumerate(schema.items())
    ]
    start = 0
    while True:
        frame = lazy.slice(start, _PARQUET_ROWS).select(texts).collect()
        if frame.is_empty():
            return
        yield _numbered(frame, start + 2)
        start += frame.height


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Datetime):
        return pl.col(name).dt.to_string("%Y-%m-%d %H:%M:%S")
    if dtype.is_float():
        return _written(pl.col(name).cast(pl.Float64))
    return pl.col(name).cast(pl.String)


def _numbered(frame: pl.DataFrame, first: int) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(EXTRA),
        (pl.int_range(pl.len(), dtype=pl.Int64) + first).alias("row_number"),
    )

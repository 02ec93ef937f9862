"""A list as an Excel workbook: the columns and rows as seen, figures as figures, texts never as formulas."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yingshou.interfaces.console.lists import Column, Listing

MOST_ROWS = 1_000_000
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {
    "yuan": "#,##0.00",
    "energy": "#,##0.####",
    "price": "0.00######",
    "share": "0.00%",
    "number": "#,##0",
}


def workbook(listing: Listing, *, name: str) -> HttpResponse:
    """Answer with every row of a list, filtered and sorted as it is seen, not only the page shown."""
    rows = listing.whole[:MOST_ROWS].iterator(chunk_size=2000) if listing.whole is not None else listing.rows
    response = HttpResponse(write(listing.columns, rows), content_type=_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def write(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """Write rows into a workbook of one sheet and return its bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        styles = [_style(book, column) for column in columns]
        for index, column in enumerate(columns):
            sheet.write_string(0, index, str(column.heading), bold)
            sheet.set_column(index, index, 18)
        for line, row in enumerate(rows, start=1):
            for index, column in enumerate(columns):
                _cell(sheet, line, index, column.plain(row), styles[index])
    return target.getvalue()


def _style(book: xlsxwriter.Workbook, column: Column) -> Format:
    return book.add_format(
        {"num_format": "yyyy-mm-dd" if column.kind == "day" else _FORMATS.get(column.kind, "@")}
    )


def _cell(sheet: Worksheet, line: int, index: int, value: Any, style: Format) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, index, value)
    elif isinstance(value, int | Decimal):
        sheet.write_number(line, index, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(line, index, value, style)
    else:
        sheet.write_string(line, index, str(value), style)

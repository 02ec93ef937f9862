"""The progress sheet (电费回收进度控制表) as a workbook: units, days, accounts that decide the month."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yingshou.core.period import format_month
from yingshou.flows.progress_sheet import ProgressSheet, SheetRow

_YUAN, _SHARE = "#,##0.00", "0.00%"


def write_book(
    sheet: ProgressSheet, *, units: Sequence[tuple[str, SheetRow]], accounts: Sequence[tuple[str, SheetRow]]
) -> bytes:
    """Write the workbook: a sheet of the units with their names, a sheet of the days, one of the accounts."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        styles = {
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "text": book.add_format({"border": 1, "num_format": "@"}),
            "yuan": book.add_format({"border": 1, "num_format": _YUAN}),
            "share": book.add_format({"border": 1, "num_format": _SHARE}),
            "day": book.add_format({"border": 1, "num_format": "yyyy-mm-dd"}),
        }
        title = _("Progress of recovery, %(month)s, to %(day)s (yuan)") % {
            "month": format_month(sheet.bill_month), "day": sheet.as_of,
        }  # fmt: skip
        rows = [*units, (_("All together"), sheet.total)]
        _sheet(
            book.add_worksheet(_("Progress sheet")),
            styles,
            title=title,
            headings=_unit_headings(),
            rows=[_unit_cells(*row) for row in rows],
        )
        _sheet(
            book.add_worksheet(_("By day")),
            styles,
            title=title,
            headings=_day_headings(),
            rows=_day_cells(sheet),
        )
        _sheet(
            book.add_worksheet(_("Customers")),
            styles,
            title=title,
            headings=_unit_headings(),
            rows=[_unit_cells(*row) for row in accounts],
        )
    return target.getvalue()


def _unit_headings() -> list[str]:
    return [
        _("Unit"), _("Receivable (yuan)"), _("Planned"), _("Planned share"), _("Received today"),
        _("Received (yuan)"), _("Rate"), _("Behind the plan"), _("Written off"), _("Open"),
        _("Likely at least"), _("Likely"), _("Likely at most"),
    ]  # fmt: skip


def _unit_cells(name: str, row: SheetRow) -> list[tuple[str, Any]]:
    return [
        ("text", name), ("yuan", row.receivable), ("yuan", row.planned), ("share", row.planned_share),
        ("yuan", row.received_today), ("yuan", row.received), ("share", row.rate), ("yuan", row.behind),
        ("yuan", row.written_off), ("yuan", row.open), ("yuan", row.low), ("yuan", row.middle),
        ("yuan", row.high),
    ]  # fmt: skip


def _day_headings() -> list[str]:
    return [_("Day"), _("Receivable (yuan)"), _("Planned"), _("Received (yuan)"), _("Open")]


def _day_cells(sheet: ProgressSheet) -> list[list[tuple[str, Any]]]:
    return [
        [
            ("day", row["day"]),
            *(("yuan", row[name]) for name in ("receivable", "planned", "received", "open")),
        ]
        for row in sheet.curve.iter_rows(named=True)
    ]


def _sheet(
    page: Any, styles: dict[str, Any], *, title: str, headings: list[str], rows: list[list[tuple[str, Any]]]
) -> None:
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.freeze_panes(2, 1)
    page.set_column(0, 0, 24)
    page.set_column(1, len(headings) - 1, 16)
    page.write_string(0, 0, title, styles["title"])
    for index, heading in enumerate(headings):
        page.write_string(1, index, heading, styles["head"])
    for line, row in enumerate(rows, start=2):
        for index, (kind, value) in enumerate(row):
            _cell(page, line, index, value, styles[kind])


def _cell(page: Any, line: int, index: int, value: Any, style: Any) -> None:
    if value is None:
        page.write_blank(line, index, None, style)
    elif isinstance(value, Decimal):
        page.write_number(line, index, value, style)
    elif isinstance(value, date):
        page.write_datetime(line, index, value, style)
    else:
        page.write_string(line, index, str(value), style)

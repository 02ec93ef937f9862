"""The rows of tariff catalogues as tables of a page, any of the tariff tables alike."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.money import PRICE
from yingshou.core.tables import Table
from yingshou.core.tables import schema as declared
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.tariffs import TARIFF_FIELDS
from yingshou.gateways.files.words import chinese_word
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.lists import Column, Listing, plain_table
from yingshou.interfaces.console.words import WORDS

_LAST = ("valid_from", "valid_to", "source", "verified")
_GROUPS = (
    "price_class", "purchase_class", "voltage_level", "customer_class", "component", "period", "fund",
    "benefit", "month_convention",
)  # fmt: skip
_ON_PHONES = {
    "component", "item", "price", "period", "factor", "months", "start_time", "end_time", "tier",
    "upper_limit_kwh", "capacity_price", "demand_price", "benefit", "kwh_per_month", "limited_class",
    "vat_rate", "accumulation",
}  # fmt: skip
"""What of a row is shown on narrow screens; the rest is in the workbook."""
CHANGES = {
    "ADDED": gettext_lazy("New"),
    "REMOVED": gettext_lazy("No longer"),
    "CHANGED": gettext_lazy("Changed"),
}
TABLES = {table.name: table for table in TARIFF_FIELDS.values()}


def of(name: str) -> Any:
    """Return what reads a column of a row that is a dictionary."""
    return lambda row: row[name]


def title_of(table: Table) -> str:
    """Name a table in the reader's language."""
    return table.zh if is_chinese() else table.name.replace("_", " ").capitalize()


def heading_of(table: Table, name: str) -> str:
    """Name a column of a table in the reader's language."""
    column = next((each for each in table.columns if each.name == name), None)
    if column is None:
        return name
    words = column.zh if is_chinese() else column.name.replace("_", " ").capitalize()
    return f"{words} ({column.unit})" if column.unit else words


def said(text: str | None, *, name: str = "") -> str:
    """Write the codes of a text as words; `-` means all and is left out."""
    return " ".join(_said(part, name) for part in (text or "").split(" ") if part != ALL)


def _said(code: str, name: str) -> str:
    if code in {"true", "false"}:
        return str(_("yes") if code == "true" else _("no"))
    for group in _GROUPS:
        if code in WORDS[group]:
            return str(WORDS[group][code])
    if not code.isupper():
        return code
    if is_chinese():
        return "、".join(chinese_word(name or "day_kinds", part) for part in code.split(","))
    return ", ".join(part.replace("_", " ").capitalize() for part in code.split(","))


def table_of(table: Table, rows: pl.DataFrame) -> Listing:
    """Lay out rows of a tariff table: what they say, then the days, the document and the mark."""
    shown = [
        column
        for column in table.columns
        if column.name != "catalogue" and column.name not in _LAST and _speaks(rows, column.name)
    ]
    columns = [*(_column(table, column) for column in shown), *_last(table)]
    return plain_table(columns, rows.to_dicts(), empty=_("No row of this table holds on that day."))


def _speaks(rows: pl.DataFrame, name: str) -> bool:
    return bool(rows.select((pl.col(name).cast(pl.String).fill_null(ALL) != ALL).any()).item())


def _column(table: Table, column: declared.Column) -> Column:
    heading, phone = heading_of(table, column.name), column.name in _ON_PHONES
    if isinstance(column.dtype, pl.Decimal):
        kind = "price" if column.dtype == PRICE else "energy"
        return Column(heading=heading, value=of(column.name), kind=kind, phone=phone)
    if column.dtype == pl.Boolean:
        return Column(heading=heading, value=_yes_or_no(column.name), phone=False)
    if column.dtype == pl.Date:
        return Column(heading=heading, value=of(column.name), kind="day", phone=False)
    if column.dtype == pl.Int32:
        return Column(heading=heading, value=of(column.name), kind="number", phone=phone)
    return Column(
        heading=heading,
        value=lambda row: said(row[column.name], name=column.name),
        wrap=True,
        phone=phone,
    )


def _yes_or_no(name: str) -> Any:
    def read(row: Mapping[str, Any]) -> str:
        return "" if row[name] is None else str(_("yes") if row[name] else _("no"))

    return read


def unverified(row: Mapping[str, Any]) -> str:
    """Mark a row that nobody has held against its document."""
    return "" if row["verified"] else _("Unverified")


def _last(table: Table) -> list[Column]:
    return [
        Column(heading=heading_of(table, "valid_from"), value=of("valid_from"), kind="day", phone=False),
        Column(heading=heading_of(table, "valid_to"), value=of("valid_to"), kind="day", phone=False),
        Column(heading=heading_of(table, "source"), value=of("source"), wrap=True, phone=False),
        Column(heading=_("Mark"), value=unverified),
    ]


DIFFERENCE_COLUMNS = (
    Column(heading=gettext_lazy("Table"), value=lambda row: title_of(TABLES[row["table"]]), phone=False),
    Column(heading=gettext_lazy("Entry"), value=lambda row: said(row["key"]), wrap=True),
    Column(
        heading=gettext_lazy("Field"), phone=False,
        value=lambda row: heading_of(TABLES[row["table"]], row["column"]) if row["column"] else "",
    ),
    Column(heading=gettext_lazy("Change"), value=lambda row: str(CHANGES[row["change"]])),
    Column(heading=gettext_lazy("Before"), value=lambda row: said(row["before"]), wrap=True),
    Column(heading=gettext_lazy("After"), value=lambda row: said(row["after"]), wrap=True),
)  # fmt: skip
VERSION_COLUMNS = (
    Column(heading=gettext_lazy("Table"), value=lambda row: title_of(TABLES[row["table"]])),
    Column(heading=gettext_lazy("From"), value=of("valid_from"), kind="day"),
    Column(heading=gettext_lazy("Until"), value=of("valid_to"), kind="day", phone=False),
    Column(heading=gettext_lazy("Document"), value=of("source"), wrap=True, phone=False),
    Column(heading=gettext_lazy("Rows"), value=of("rows"), kind="number"),
    Column(heading=gettext_lazy("Unverified"), value=of("unverified"), kind="number"),
)

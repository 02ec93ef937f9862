"""The control chart (电费回收控制图): will this month end at 100 %, and who decides it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import format_month
from yingshou.flows.progress_sheet import (
    MOST_ACCOUNTS,
    UNITS,
    ProgressSheet,
    SheetRow,
    Within,
    deciding_accounts,
    ledger_agreement,
    progress_sheet,
)
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.months import asked_month
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.progress_book import write_book
from yingshou.interfaces.console.progress_chart import control_chart
from yingshou.interfaces.console.words import word
from yingshou.records.customers import queries as customers
from yingshou.records.forecasts.queries import month_foretold
from yingshou.records.indicators.progress import ACCOUNT, ORGANIZATION, PERSON, SUPPLY_CLASS
from yingshou.records.organizations import queries as organizations
from yingshou.records.organizations.scope import scope

DECIDING = 10
"""Accounts shown under the chart: those with most open."""
TABS = {
    SUPPLY_CLASS: gettext_lazy("By supply class"),
    ORGANIZATION: gettext_lazy("By organisation"),
    PERSON: gettext_lazy("By person"),
    ACCOUNT: gettext_lazy("By customer"),
}
_ASKED = {"class": SUPPLY_CLASS, "org": ORGANIZATION, "person": PERSON}
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet with its unit's name and where a click leads."""

    name: str
    link: str
    row: SheetRow


COLUMNS = (
    Column(heading=gettext_lazy("Unit"), value="name", link=lambda line: line.link, wrap=True),
    Column(heading=gettext_lazy("Receivable (yuan)"), value="row.receivable", kind="yuan", phone=False),
    Column(
        heading=gettext_lazy("Received today (yuan)"), value="row.received_today", kind="yuan", phone=False
    ),
    Column(heading=gettext_lazy("Rate"), value="row.rate", kind="share"),
    Column(heading=gettext_lazy("Planned share"), value="row.planned_share", kind="share", phone=False),
    Column(heading=gettext_lazy("Behind the plan (yuan)"), value="row.behind", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Open (yuan)"), value="row.open", kind="yuan"),
    Column(heading=gettext_lazy("Likely at the end (yuan)"), value="row.middle", kind="yuan", phone=False),
)


@page()
def progress(request: HttpRequest) -> HttpResponse:
    """Show a month's chart and sheet by the unit asked for, and the customers who decide it."""
    as_of = business_date()
    view = asked_month(request, as_of)
    unit = request.GET.get("by", "")
    unit = unit if unit in UNITS and unit in TABS else SUPPLY_CLASS
    within = _within(request)
    sheet = progress_sheet(bill_month=view.month, as_of=as_of, unit=unit, within=within)
    lines = _lines(sheet.rows, unit, request)
    exported = request.GET.get("export") == "xlsx"
    rows = () if unit == ACCOUNT else deciding_accounts(
        bill_month=view.month, as_of=as_of, within=within, most=MOST_ACCOUNTS if exported else DECIDING
    )  # fmt: skip
    accounts = _lines(rows, ACCOUNT, request)
    if exported:
        return _workbook(sheet, lines, accounts or lines)
    return show(
        request,
        "console/progress.html",
        title=_("Control chart"),
        view=view,
        sheet=sheet,
        within=[(kind, code, _name(kind, code)) for kind, code in within],
        tabs=[(code, label, _address(request, by=code), code == unit) for code, label in TABS.items()],
        whole=_address(request, by=SUPPLY_CLASS, **dict.fromkeys(_ASKED)),
        chart=control_chart(sheet),
        table=plain_table(COLUMNS, lines, empty=_("Nothing has been issued for this month yet.")),
        days=sheet.curve.to_dicts(),
        deciding=plain_table(COLUMNS, accounts, empty=_("Nothing is open.")),
        agreement=None if within or scope() else ledger_agreement(as_of=as_of),
        shows_accounts=unit == ACCOUNT,
        foretold=None if within else month_foretold(bill_month=view.month, as_of=as_of),
    )


def _within(request: HttpRequest) -> Within:
    """Read what the page is narrowed to; codes nobody knows find no account."""
    return tuple((kind, request.GET[name]) for name, kind in _ASKED.items() if request.GET.get(name))


def _lines(rows: Sequence[SheetRow], unit: str, request: HttpRequest) -> list[Line]:
    names = _names(unit, [row.unit for row in rows])
    return [Line(names.get(row.unit, row.unit), _link(unit, row.unit, request), row) for row in rows]


def _link(unit: str, code: str, request: HttpRequest) -> str:
    """Return where a unit leads: a customer to its account, any other to its customers."""
    if unit == ACCOUNT:
        return reverse("console:account", args=[code])
    if not code:
        return ""
    name = next(name for name, kind in _ASKED.items() if kind == unit)
    return _address(request, by=ACCOUNT, **{name: code})


def _address(request: HttpRequest, **changed: str | None) -> str:
    asked: dict[str, Any] = {**request.GET.dict(), **changed}
    asked.pop("export", None)
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _names(unit: str, codes: list[str]) -> dict[str, str]:
    if unit == ACCOUNT:
        return {number: f"{number} {name}" for number, name in customers.names(codes).items()}
    return {code: _name(unit, code) for code in codes}


def _name(unit: str, code: str) -> str:
    if unit == SUPPLY_CLASS:
        return str(word("supply_class", code))
    if unit == PERSON:
        return code or _("Nobody answers")
    return organizations.name_of(code) or code


def _workbook(sheet: ProgressSheet, lines: list[Line], accounts: list[Line]) -> HttpResponse:
    content = write_book(
        sheet,
        units=[(line.name, line.row) for line in lines],
        accounts=[(line.name, line.row) for line in accounts],
    )
    response = HttpResponse(content, content_type=_TYPE)
    name = f"progress-{format_month(sheet.bill_month)}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

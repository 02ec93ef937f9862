"""Due items of all accounts: what is owed, when, and in which state."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import parse_month
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, DUES
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Filter, listing
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.drafts import queries as drafts
from yingshou.records.receivables import queries as receivables

ITEMS = tuple(replace(column, phone=column.phone and column.value != "kind") for column in DUES)
STATES = (
    ("open", gettext_lazy("Open")),
    ("overdue", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Due today")),
    ("upcoming", gettext_lazy("Not yet due")),
    ("settled", gettext_lazy("Paid")),
    ("draft", gettext_lazy("Collected, not cash yet")),
)


def _year(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    year = int(value)
    return query.filter(bill_month__range=(year * 100 + 1, year * 100 + 12))


def _in_state(query: QuerySet[Any], value: str, as_of: date) -> QuerySet[Any]:
    if value == "settled":
        return query.filter(balance__principal_open=0)
    if value == "draft":
        return query.filter(cash__lt=F("collected"))
    query = query.filter(balance__principal_open__gt=0)
    return {
        "open": query,
        "overdue": query.filter(due_date__lt=as_of),
        "today": query.filter(due_date=as_of),
        "upcoming": query.filter(due_date__gt=as_of),
    }[value]


def filters(as_of: date) -> tuple[Filter, ...]:
    """Return the questions the list may be asked on a business date."""
    return (
        Filter(
            name="q",
            label=gettext_lazy("Account no."),
            apply=lambda query, value: query.filter(account__account_no__startswith=value),
        ),
        Filter(
            name="month",
            label=gettext_lazy("Billing month"),
            apply=lambda query, value: query.filter(bill_month=parse_month(value)),
            hint="2025-10",
        ),
        Filter(name="year", label=gettext_lazy("Year"), apply=_year, hint="2025"),
        Filter(
            name="kind",
            label=gettext_lazy("Kind"),
            apply=lambda query, value: query.filter(kind=value),
            choices=tuple(WORDS["receivable_kind"].items()),
        ),
        Filter(
            name="state",
            label=gettext_lazy("State"),
            apply=lambda query, value: _in_state(query, value, as_of),
            choices=STATES,
        ),
    )


@page()
def dues(request: HttpRequest) -> HttpResponse:
    """List due items, the nearest due date last asked for first."""
    as_of = business_date()
    table = listing(
        request,
        query=drafts.with_cash(receivables.dues(as_of=as_of), as_of=as_of).order_by(
            "-due_date", "receivable_no"
        ),
        columns=(ACCOUNT_NO, ACCOUNT_NAME, *ITEMS),
        filters=filters(as_of),
        empty=_("Nothing has been issued yet. A bill run issues bills, “yingshou run dues” issues the "
                "instalments and segments of agreements."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="dues")
    total = receivables.open_total(table.whole) if table.whole is not None else None
    return show(request, "console/list.html", title=_("Dues"), table=table, open_total=total)

"""Money-days: for how long each yuan stood late or early, what it cost, and every row behind a figure."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.money import ZERO_YUAN
from yingshou.core.money_days import SUMS, sum_parts
from yingshou.core.tables.money_days import MONEY_PARTS
from yingshou.flows.money_days import UnableToSumMoneyDays, money_days
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import ROWS_A_PAGE, Filter, Listing, plain_table
from yingshou.interfaces.console.money_day_tables import ROWS, WAYS, narrowed, sums_table
from yingshou.interfaces.console.pages import page, sentence, show
from yingshou.interfaces.console.words import WORDS

SUMS_SHOWN = 20
"""Sums a page shows, the latest payers first; the workbook has them all."""
_NARROWING = ("account", "clause", "month", "due", "collector", "part")


def _as_asked(query: Any, _value: str) -> Any:
    return query


FILTERS = (
    Filter(name="from", label=gettext_lazy("From"), apply=_as_asked, hint="2025-10-01"),
    Filter(name="to", label=gettext_lazy("To"), apply=_as_asked, hint="2025-10-31"),
    Filter(name="account", label=gettext_lazy("Account no."), apply=_as_asked),
    Filter(
        name="part", label=gettext_lazy("State"), apply=_as_asked,
        choices=tuple((code, WORDS["money_part"][code]) for code in MONEY_PARTS),
    ),
)  # fmt: skip


@page()
def show_money_days(request: HttpRequest) -> HttpResponse:
    """Show the sums of a window by customer, clause, month, due or collector, and the rows behind them."""
    as_of = business_date()
    first, last = _window(request, as_of)
    asked = {name: request.GET.get(name, "").strip() for name in _NARROWING}
    by = request.GET.get("by") if request.GET.get("by") in WAYS else "account"
    try:
        found = money_days(first_day=first, last_day=last, as_of=as_of)
    except UnableToSumMoneyDays as refused:
        messages.error(request, sentence(refused))
        first, last = as_of.replace(day=1), as_of
        found = money_days(first_day=first, last_day=last, as_of=as_of)
    rows = narrowed(found.rows, asked)
    kept = {name: value for name, value in asked.items() if value and name != "part"}
    window = {"from": first.isoformat(), "to": last.isoformat()}
    summed = sum_parts(rows, WAYS[str(by)][0])
    exported = request.GET.get("export") == "sums"
    sums = sums_table(
        summed if exported else summed.head(SUMS_SHOWN),
        by=str(by), names=found.names, asked={**window, **kept},
    )  # fmt: skip
    if request.GET.get("export") in {"xlsx", "sums"}:
        whole = sums if exported else plain_table(ROWS, _objects(_ordered(rows)))
        return workbook(whole, name="money-days")
    total = sum_parts(rows, ()).row(0, named=True) if rows.height else dict.fromkeys(SUMS, ZERO_YUAN)
    return show(
        request, "console/money_days.html", title=_("Money-days"), first=first, last=last, by=by,
        ways=[(name, heading) for name, (_keys, heading) in WAYS.items()], sums=sums, total=total,
        more=max(summed.height - SUMS_SHOWN, 0), found=found, narrowed=any(asked.values()),
        table=_page(request, _ordered(rows), asked, window),
    )  # fmt: skip


def _window(request: HttpRequest, as_of: date) -> tuple[date, date]:
    """Return the days asked for; the month of the business date where none, or no days, are given."""
    days: dict[str, date | None] = {}
    for name in ("from", "to"):
        text = request.GET.get(name, "").strip()
        try:
            days[name] = parse_date(text) if text else None
        except ValueError:
            days[name] = None
        if text and days[name] is None:
            messages.error(request, _("“%(value)s” is not a day. Write it as 2025-10-25.") % {"value": text})
    last = days["to"] or as_of
    return days["from"] or last.replace(day=1), last


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the rows that weigh most first."""
    return rows.sort(
        pl.col("yuan_days").abs(), "account_no", "receivable_no", "from_date",
        descending=[True, False, False, False], nulls_last=True,
    )  # fmt: skip


def _objects(rows: pl.DataFrame) -> list[Any]:
    return [SimpleNamespace(**row) for row in rows.iter_rows(named=True)]


def _page(
    request: HttpRequest, rows: pl.DataFrame, asked: dict[str, str], window: dict[str, str]
) -> Listing:  # fmt: skip
    """Return a page of the rows, with the questions the list answers."""
    shown = Paginator(range(rows.height), ROWS_A_PAGE).get_page(request.GET.get("page"))
    start = shown.start_index() - 1 if rows.height else 0
    values = {**asked, **window}
    return Listing(
        columns=ROWS, rows=_objects(rows.slice(start, ROWS_A_PAGE)), page=shown, empty=_("No rows."),
        filters=[{"question": question, "value": values.get(question.name, "")} for question in FILTERS],
    )  # fmt: skip

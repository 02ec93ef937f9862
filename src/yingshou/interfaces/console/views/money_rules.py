"""Rates of penalty, orders of clearing and limits of requests, as they hold for the office."""

from types import SimpleNamespace
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables.scope import ALL
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import MISSING
from yingshou.interfaces.console.lists import Column, Listing, plain_table
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.words import word
from yingshou.records.payments.frames import clearing_rules, funds_rates, money_limits, penalty_rules


def _whom(row: Any) -> str:
    """Write whom a row holds for: an account, a class, or all."""
    account_no = getattr(row, "account_no", ALL)
    if account_no != ALL:
        return str(account_no)
    return _("all") if row.customer_class == ALL else str(word("customer_class", row.customer_class))


def _per_mille(name: str) -> Any:
    """Write a daily rate as people say it: 2 ‰."""
    return lambda row: f"{(getattr(row, name) * 1000).normalize():f} ‰"


def _cap(row: Any) -> str:
    """Write the largest share of the principal, a dash where there is none."""
    return MISSING if row.cap_rate is None else f"{(row.cap_rate * 100).normalize():f} %"


_WHOM = Column(heading=gettext_lazy("Holds for"), value=_whom)
_FROM = Column(heading=gettext_lazy("Valid from"), value="valid_from", kind="day")
_SOURCE = Column(heading=gettext_lazy("Source"), value="source", phone=False)
COLUMNS = {
    "penalty_rules": (
        _WHOM, _FROM,
        Column(heading=gettext_lazy("Same year, a day"), value=_per_mille("same_year_rate")),
        Column(heading=gettext_lazy("Across years, a day"), value=_per_mille("cross_year_rate")),
        Column(heading=gettext_lazy("At least (yuan)"), value="minimum", kind="yuan", phone=False),
        Column(heading=gettext_lazy("At most, of principal"), phone=False,
               value=_cap),
        Column(heading=gettext_lazy("Years by"), value="base_year", kind="word", words="base_year",
               phone=False),
        Column(heading=gettext_lazy("Days"), value="day_count", kind="word", words="day_count", phone=False),
        _SOURCE,
    ),
    "clearing_rules": (
        _WHOM, _FROM,
        Column(heading=gettext_lazy("Items"), value="sequence", kind="word", words="clearing_sequence"),
        Column(heading=gettext_lazy("Inside an item"), value="within", kind="word", words="clearing_within"),
        Column(heading=gettext_lazy("Named items"), value="designation", kind="word", words="designation",
               phone=False),
        _SOURCE,
    ),
    "money_limits": (
        Column(heading=gettext_lazy("Act"), value="request_kind", kind="word", words="request_kind"), _FROM,
        Column(heading=gettext_lazy("One person up to (yuan)"), value="alone_up_to", kind="yuan"),
        Column(heading=gettext_lazy("Largest (yuan)"), value="largest", kind="yuan"),
        _SOURCE,
    ),
    "funds_rates": (
        _FROM,
        Column(heading=gettext_lazy("Rate a year"), value="annual_rate", kind="share"),
        Column(heading=gettext_lazy("Days of a year"), value="year_days", kind="number", phone=False),
        _SOURCE,
    ),
}  # fmt: skip


def _table(name: str, rows: pl.DataFrame) -> Listing:
    return plain_table(COLUMNS[name], [SimpleNamespace(**row) for row in rows.to_dicts()])


@page()
def money_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules that hold: the office's own rows, and the shipped ones where it has none."""
    frames = {
        "penalty_rules": penalty_rules(), "clearing_rules": clearing_rules(), "money_limits": money_limits(),
        "funds_rates": funds_rates(),
    }  # fmt: skip
    tables = {name: _table(name, rows) for name, rows in frames.items()}
    asked = request.GET.get("export", "")
    if asked in tables:
        return workbook(tables[asked], name=asked)
    titles = {
        "penalty_rules": _("Rates of penalty"), "clearing_rules": _("Orders of clearing"),
        "money_limits": _("Limits of money requests"), "funds_rates": _("Rates of funds"),
    }  # fmt: skip
    parts = [{"name": name, "title": titles[name], "table": table} for name, table in tables.items()]
    return show(request, "console/money_rules.html", title=_("Rules of money"), parts=parts)

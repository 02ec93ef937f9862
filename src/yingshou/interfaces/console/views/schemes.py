"""Scheme check: accounts whose contract, price, meters or agreement contradict each other."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yingshou.flows.check_schemes import check_schemes
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import page, refusals_shown, show
from yingshou.interfaces.console.views.problems import message, remedy
from yingshou.interfaces.console.words import WORDS
from yingshou.records.billing.first_bill import before_first_bill
from yingshou.records.runs import queries as runs

_GROUPS = ("price_class", "customer_class", "supply_class", "voltage_level", "demand_basis", "metering_mode")
SCHEME_TABLES = {"accounts", "metering_points", "capacity_changes", "agreements", "agreement_terms"}
"""Tables after whose import the accounts before their first bill are checked."""
_BOOLEANS = {"true": gettext_lazy("yes"), "false": gettext_lazy("no")}


def said(value: str | None) -> str:
    """Write a value as people read it: a code as its word, several joined by + one by one."""
    if not value:
        return ""
    return " + ".join(_word(part) for part in value.split("+"))


def _word(code: str) -> str:
    if code in _BOOLEANS:
        return str(_BOOLEANS[code])
    known = next((WORDS[group][code] for group in _GROUPS if code in WORDS[group]), None)
    if known is not None:
        return str(known)
    return code.rstrip("0").rstrip(".") if code.endswith(".0000") else code


COLUMNS = (
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", sort="account_no",
        link=to_account("account_no"),
    ),
    Column(heading=gettext_lazy("Mismatch"), value=lambda row: message(row.code), sort="code", wrap=True),
    Column(heading=gettext_lazy("Value"), value=lambda row: said(row.value), phone=False, wrap=True),
    Column(
        heading=gettext_lazy("Held against"), value=lambda row: said(row.limit_value), phone=False, wrap=True
    ),
    Column(heading=gettext_lazy("What to do"), value=lambda row: remedy(row.code), phone=False, wrap=True),
    Column(
        heading=gettext_lazy("State"),
        value=lambda row: "RESOLVED" if row.resolved_by else "OPEN",
        kind="state",
        phone=False,
    ),
)  # fmt: skip


def _state(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(resolved_by="") if value == "open" else query.exclude(resolved_by="")


def _billed(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return before_first_bill(query) if value == "no" else query


def filters() -> tuple[Filter, ...]:
    """Return the questions the list may be asked; the mismatches are those found."""
    codes = tuple((code, message(code)) for code in runs.problem_codes_found() if code.startswith("SCHEME_"))
    kind = Filter(
        name="code",
        label=gettext_lazy("Mismatch"),
        apply=lambda query, value: query.filter(code=value),
        choices=codes,
    )
    return (
        Filter(
            name="q",
            label=gettext_lazy("Account no."),
            apply=lambda query, value: query.filter(Q(account_no__startswith=value)),
        ),
        *([kind] if codes else []),
        Filter(
            name="billed",
            label=gettext_lazy("Accounts"),
            apply=_billed,
            choices=(("no", gettext_lazy("Before the first bill")),),
        ),
        Filter(
            name="state",
            label=gettext_lazy("State"),
            apply=_state,
            choices=(("open", gettext_lazy("Not resolved")), ("resolved", gettext_lazy("Resolved"))),
        ),
    )


@page()
def schemes(request: HttpRequest) -> HttpResponse:
    """List mismatches, the latest first."""
    table = listing(
        request,
        query=runs.problems().filter(stage="scheme"),
        columns=COLUMNS,
        filters=filters(),
        empty=_("No mismatch has been found. yingshou check-schemes looks at every account again."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="schemes")
    return show(
        request,
        "console/schemes.html",
        title=_("Scheme check"),
        table=table,
        pairs=zip(table.rows, table.cells, strict=True),
    )


@page("import_files", methods=("POST",))
def check(request: HttpRequest) -> HttpResponse:
    """Check the accounts that never had a bill, at once."""
    tell_mismatches(request)
    return redirect("console:schemes")


def tell_mismatches(request: HttpRequest) -> None:
    """Check the accounts that never had a bill and say on the next page how many mismatches there are."""
    with refusals_shown(request):
        result = check_schemes(as_of=business_date(), unbilled_only=True)
        said = ngettext(
            "%(accounts)d accounts before their first bill were checked: %(count)d mismatch.",
            "%(accounts)d accounts before their first bill were checked: %(count)d mismatches.",
            result.mismatches,
        ) % {"accounts": result.accounts, "count": result.mismatches}
        (messages.warning if result.mismatches else messages.success)(request, said)

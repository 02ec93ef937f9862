"""Accounts to inspect: the list, what speaks for an account, inspections and results, areas."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.tables.anomalies import CONFIRMED
from yingshou.flows.account_use import account_use
from yingshou.flows.anomaly_book import weighing_on
from yingshou.flows.give_inspection import RIGHT, give_inspection
from yingshou.flows.record_inspection import correction_start, record_inspection
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.anomaly_columns import (
    AREAS,
    EVIDENCE,
    FINDINGS,
    INSPECTIONS,
    USE_DAYS,
    WEIGHTS,
    figure_of,
    rests_on,
    state_of,
    value_of,
)
from yingshou.interfaces.console.anomaly_words import ANOMALY_WORDS
from yingshou.interfaces.console.days import read_day_given
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import energy, price
from yingshou.interfaces.console.list_pages import BY_ACCOUNT_OR_NAME, list_page
from yingshou.interfaces.console.lists import Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.use_chart import use_chart
from yingshou.records.anomalies import queries
from yingshou.records.customers import queries as customers
from yingshou.records.organizations import staff
from yingshou.records.organizations.queries import may

CHART_DAYS = 240
FILTERS = (
    BY_ACCOUNT_OR_NAME,
    Filter(
        name="signal",
        label=gettext_lazy("Signal"),
        apply=lambda query, value: query.filter(evidence__contains=[{"signal": value}]),
        choices=tuple(ANOMALY_WORDS["anomaly_signal"].items()),
    ),
    Filter(
        name="suspicion",
        label=gettext_lazy("Suspicion"),
        apply=lambda query, value: query.filter(suspicion=value),
        choices=tuple(ANOMALY_WORDS["suspicion"].items()),
    ),
)
_RESULTS = {
    "UNDER_WAY": Q(outcome__isnull=True),
    "CONCLUDED": Q(outcome__isnull=False),
    "WEIGHED": Q(outcome__isnull=False) & ~Q(outcome__result="NO_ACCESS"),
    "CONFIRMED": Q(outcome__result__in=CONFIRMED),
}
_RESULT = Filter(
    name="result",
    label=gettext_lazy("Result"),
    apply=lambda query, value: query.filter(_RESULTS.get(value, Q(outcome__result=value))),
    choices=(
        ("UNDER_WAY", gettext_lazy("Inspection under way")),
        ("CONCLUDED", gettext_lazy("With a result")),
        ("WEIGHED", gettext_lazy("With a result, somebody was let in")),
        ("CONFIRMED", gettext_lazy("Confirmed")),
        *ANOMALY_WORDS["inspection_result"].items(),
    ),
)


@page()
def anomalies(request: HttpRequest) -> HttpResponse:
    """List the accounts to inspect as of the last day, by points or by energy; or those cleared lately."""
    order, day = request.GET.get("order", ""), queries.last_day()
    cleared = request.GET.get("cleared") == "1"
    table = listing(
        request,
        query=queries.listed(order=order if order in queries.ORDERS else "points", cleared=cleared),
        columns=FINDINGS,
        filters=FILTERS,
        empty=_("Nothing is listed. A look at a day is made by “yingshou anomalies find”."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="inspections-due")
    weighing = weighing_on(as_of=day or business_date())
    return show(
        request, "console/anomalies.html", title=_("Accounts to inspect"), table=table, order=order,
        cleared=cleared, day=day, counts=queries.counts(), terms=weighing.terms,
        weights=plain_table(WEIGHTS, [SimpleNamespace(**row) for row in weighing.weights.to_dicts()]),
    )  # fmt: skip


@page()
def anomaly(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show what was found of an account, its daily use beside its peers, and its inspections."""
    account, found = customers.account(account_no), queries.finding(account_no)
    if account is None:
        raise Http404
    given = list(queries.inspections_of(account_no))
    return show(
        request, "console/anomaly.html", title=f"{_('Accounts to inspect')} · {account.name}",
        account=account, found=found, **(_use(found) if found else {}),
        evidence=plain_table(EVIDENCE, _evidence(found.evidence)) if found else None,
        current=bool(found) and found.as_of == queries.last_day(),
        inspections=[(each, state_of(each), _correction(request, each)) for each in given],
        under_way=next((each for each in given if state_of(each) == "UNDER_WAY"), None),
        people=_people(), results=ANOMALY_WORDS["inspection_result"].items(), given=request.GET,
    )  # fmt: skip


@page()
def inspections(request: HttpRequest) -> HttpResponse:
    """List inspections, those under way first."""
    table = listing(
        request, query=queries.inspections(), columns=INSPECTIONS,
        filters=(BY_ACCOUNT_OR_NAME, FILTERS[1], _RESULT),
        empty=_("No inspection was given out yet."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Inspections"), name="inspections")


@page()
def areas(request: HttpRequest) -> HttpResponse:
    """List what transformer areas lost in the quarter up to the last day."""
    table = listing(
        request, query=queries.area_losses(), columns=AREAS,
        empty=_("No area is known. Import “area_accounts” and “area_supply”; the next look works them out."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Losses of transformer areas"), name="area-losses")


@page(RIGHT, methods=("POST",))
def give(request: HttpRequest, account_no: str) -> HttpResponse:
    """Send somebody to inspect an account."""
    if customers.account(account_no) is None:
        raise Http404
    with refusals_shown(request):
        give_inspection(
            account_no=account_no, given_to=request.POST.get("given_to", ""), given_by=actor(request),
            as_of=business_date(), note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("The inspection is given out."))
    return redirect("console:anomaly", account_no=account_no)


@page(RIGHT, methods=("POST",))
def record(request: HttpRequest, inspection_no: str) -> HttpResponse:
    """Write down what an inspection found."""
    found, given = queries.inspection(inspection_no), request.POST
    if found is None:
        raise Http404
    with refusals_shown(request):
        record_inspection(
            inspection_no=inspection_no, result=given.get("result", ""),
            result_date=read_day_given(given.get("result_date", "")) or business_date(),
            found_by=actor(request), note=given.get("note", ""), as_of=business_date(),
            reference=given.get("reference", ""), load_kw=_number(given.get("load_kw", "")),
            began_date=read_day_given(given.get("began_date", "")),
        )  # fmt: skip
        messages.success(request, _("The result is kept."))
    return redirect("console:anomaly", account_no=found.account_id)


def _use(found: Any) -> dict[str, Any]:
    """Draw the daily use of an account, with the days behind the picture."""
    rows = account_use(
        account_no=found.account_id, peers=found.peers, as_of=found.as_of, days=CHART_DAYS
    ).to_dicts()
    first = max(
        found.as_of - timedelta(days=CHART_DAYS - 1),
        min((row["use_date"] for row in rows), default=found.as_of),
    )
    days = [SimpleNamespace(**row) for row in reversed(rows)]
    return {
        "chart": use_chart(rows, first=first, last=found.as_of),
        "days": plain_table(USE_DAYS, days, ends=True),
    }


def _evidence(rows: list[dict[str, Any]]) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            **{
                **row,
                "value": value_of(row),
                "before": figure_of(row, "before"),
                "now": figure_of(row, "now"),
                "reference": rests_on(row),
                "given": price(Decimal(row["given"])),
                "weight": price(Decimal(row["weight"])),
            }
        )
        for row in rows
    ]


def _correction(request: HttpRequest, inspection: Any) -> dict[str, Any] | None:
    """Return where the correction after a confirmed result starts, for who may propose one."""
    if not request.user.has_perm("organizations.correct_bill"):
        return None
    start = correction_start(inspection_no=inspection.pk)
    if start is None:
        return None
    asked = {"cause": start.cause, **{f"figure-{name}": text for name, text in start.figures.items()}}
    missed = (
        Decimal(start.figures["load_kw"]) * int(start.figures["days"]) if "load_kw" in start.figures else None
    )
    hours = Decimal(start.figures.get("hours_per_day", 0))
    return {
        "link": f"{reverse('console:correct_bill', args=[start.bill_no])}?{urlencode(asked)}",
        "bill_no": start.bill_no, "cause": start.cause, "days": start.figures.get("days"),
        "kwh": energy((missed * hours).quantize(Decimal(1))) if missed is not None else "",
    }  # fmt: skip


def _people() -> list[str]:
    return [each.name for each in staff.list_staff() if each.active and may(each.name, RIGHT)]


def _number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation as error:
        raise YingshouError(zh=f"“{text}”不是数", en=f"{text!r} is no number", field="load_kw") from error

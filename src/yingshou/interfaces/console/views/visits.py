"""Visits: whom to see and who is late, the log, and a visit written down with what is to follow."""

from types import SimpleNamespace
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.tables.care import FINDINGS
from yingshou.flows.plan_visits import plan_visits
from yingshou.flows.record_visit import FollowUp, record_visit
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.days import read_day
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.guarantee_columns import REMINDERS
from yingshou.interfaces.console.list_pages import BY_ACCOUNT, list_page
from yingshou.interfaces.console.lists import Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, sentence, show
from yingshou.interfaces.console.visit_columns import MANAGERS, PLAN, SOON_DAYS, VISITS
from yingshou.interfaces.console.words import WORDS
from yingshou.records.customers import queries as customers
from yingshou.records.organizations import staff
from yingshou.records.reminders.queries import about
from yingshou.records.visits import queries

FOLLOW_UPS = 3
"""Lines of the form for what is to follow."""
ROWS_SHOWN = 200
FILTERS = (
    BY_ACCOUNT,
    Filter(
        name="person",
        label=gettext_lazy("Person"),
        apply=lambda query, value: query.filter(visited_by=value),
    ),
    Filter(
        name="finding",
        label=gettext_lazy("Findings"),
        apply=lambda query, value: query.filter(findings__code=value).distinct(),
        choices=tuple(WORDS["finding"].items()),
    ),
)


@page()
def plan(request: HttpRequest) -> HttpResponse:
    """Show whom to visit, the latest first, and how each account manager stands."""
    found = plan_visits(as_of=business_date())
    person = request.GET.get("person", "")
    rows = found if not person else found.filter(
        pl.col("username").is_null() if person == "-" else pl.col("username") == person
    )  # fmt: skip
    if request.GET.get("late"):
        rows = rows.filter(pl.col("days_late") > 0)
    everything = request.GET.get("export") == "xlsx"
    shown = rows if everything else rows.head(ROWS_SHOWN)
    table = plain_table(
        PLAN, [SimpleNamespace(**row) for row in shown.to_dicts()],
        empty=_("Nobody is to be visited: no account of the classes the plan names."),
    )  # fmt: skip
    if everything:
        return workbook(table, name="visit-plan")
    late, soon = pl.col("days_late") > 0, pl.col("days_late").is_between(1 - SOON_DAYS, 0)
    managers = found.group_by("username").agg(
        customers=pl.len(), overdue=late.sum(), soon=soon.sum()
    )  # fmt: skip
    return show(
        request, "console/visits.html", title=_("Visits"), table=table, person=person,
        late=bool(request.GET.get("late")), more=max(0, rows.height - ROWS_SHOWN),
        managers=plain_table(MANAGERS, managers.sort("overdue", descending=True).to_dicts()),
    )  # fmt: skip


@page()
def log(request: HttpRequest) -> HttpResponse:
    """List the visits that were made, the latest first."""
    table = listing(
        request, query=queries.visits(), columns=VISITS, filters=FILTERS,
        empty=_("No visit was written down yet."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Log of visits"), name="visits")


@page()
def visit(request: HttpRequest, visit_no: str) -> HttpResponse:
    """Show a visit with what it found and what is to follow."""
    found = queries.visit(visit_no)
    if found is None:
        raise Http404
    return show(
        request, "console/visit.html", title=_("Visit %(number)s") % {"number": visit_no}, visit=found,
        findings=found.findings.all(),
        follow_ups=plain_table(REMINDERS, about(visit_no), empty=_("Nothing is to follow.")),
    )  # fmt: skip


@page("collect", methods=("GET", "HEAD", "POST"))
def record(request: HttpRequest, account_no: str) -> HttpResponse:
    """Write a visit down."""
    account = customers.account(account_no)
    if account is None:
        raise Http404
    given = request.POST
    if request.method == "POST":
        try:
            number = record_visit(
                account_no=account_no, visit_date=read_day(given.get("visit_date", "")),
                visited_by=actor(request), note=given.get("note", ""), met=given.get("met", ""),
                findings={topic: given.get(topic, "") for topic in FINDINGS}, as_of=business_date(),
                follow_ups=_follow_ups(request),
            )  # fmt: skip
            messages.success(request, _("Kept."))
            return redirect("console:visit", visit_no=number)
        except YingshouError as refused:
            messages.error(request, sentence(refused))
    return show(
        request, "console/record_visit.html", title=_("Visit to %(name)s") % {"name": account.name},
        account=account, given=given, topics=_topics(request), lines=_lines(request),
        people=[each.name for each in staff.list_staff() if each.active],
    )  # fmt: skip


def _topics(request: HttpRequest) -> list[tuple[str, Any, list[tuple[str, Any, bool]]]]:
    """Return each topic with its name and choices, that which was chosen marked."""
    return [
        (
            topic,
            WORDS["finding_topic"][topic],
            [(code, WORDS["finding"][code], request.POST.get(topic) == code) for code in codes],
        )
        for topic, codes in FINDINGS.items()
    ]


def _lines(request: HttpRequest) -> list[dict[str, str]]:
    names = ("text", "due_date", "owner")
    given = [request.POST.getlist(f"follow_{name}") for name in names]
    return [
        {
            name: values[place] if place < len(values) else ""
            for name, values in zip(names, given, strict=True)
        }
        for place in range(FOLLOW_UPS)
    ]


def _follow_ups(request: HttpRequest) -> list[FollowUp]:
    return [
        FollowUp(
            text=line["text"], due_date=read_day(line["due_date"]), owner=line["owner"] or actor(request)
        )
        for line in _lines(request)
        if line["text"].strip()
    ]

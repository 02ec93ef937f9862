"""Renegotiations: agreements changed for customers in difficulty, with their effect, decided by another."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.renegotiate_agreement import decide_renegotiation
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO
from yingshou.interfaces.console.list_pages import BY_ACCOUNT, list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.renegotiation_words import RENEGOTIATION_STATES
from yingshou.records.contracts import queries


def _figure(version: str, name: str) -> Any:
    """Return how to read a figure of the effect; None where no month could be tried."""

    def read(row: Any) -> Any:
        figures = row.effect[version]
        value = figures and figures[name]
        return Decimal(value) if isinstance(value, str) else value

    return read


RENEGOTIATIONS = (
    Column(
        heading=gettext_lazy("Renegotiation"), value="renegotiation_no", sort="renegotiation_no",
        link=lambda row: reverse("console:renegotiation", args=[row.renegotiation_no]),
    ),
    ACCOUNT_NO,
    ACCOUNT_NAME,
    Column(
        heading=gettext_lazy("Difficulty"), value="difficulty", kind="word", words="difficulty", phone=False
    ),
    Column(
        heading=gettext_lazy("Uncovered days before"), value=_figure("present", "uncovered_days"),
        kind="number", phone=False,
    ),
    Column(
        heading=gettext_lazy("Uncovered days after"), value=_figure("proposed", "uncovered_days"),
        kind="number", phone=False,
    ),
    Column(heading=gettext_lazy("Proposed by"), value="proposed_by", sort="proposed_by", phone=False),
    Column(
        heading=gettext_lazy("Proposed on"), value="proposed_date", kind="day", sort="proposed_date",
        phone=False,
    ),
    Column(heading=gettext_lazy("State"), value=lambda row: f"RENEGOTIATION_{row.state}", kind="state"),
)  # fmt: skip
FILTERS = (
    BY_ACCOUNT,
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=tuple(
            (code.removeprefix("RENEGOTIATION_"), words[2]) for code, words in RENEGOTIATION_STATES.items()
        ),
    ),
)
CALENDAR = (
    Column(
        heading=gettext_lazy("Due date"), value=lambda row: date.fromisoformat(row["due_date"]), kind="day"
    ),
    Column(
        heading=gettext_lazy("Amount (yuan)"), kind="yuan",
        value=lambda row: None if row["amount"] is None else Decimal(row["amount"]),
    ),
)  # fmt: skip


@page()
def renegotiations(request: HttpRequest) -> HttpResponse:
    """List the renegotiations, the latest first."""
    table = listing(
        request, query=queries.renegotiations(), columns=RENEGOTIATIONS, filters=FILTERS,
        empty=_("No agreement was renegotiated. Propose it where an agreement is changed."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Renegotiations"), name="renegotiations")


@page()
def renegotiation(request: HttpRequest, renegotiation_no: str) -> HttpResponse:
    """Show a renegotiation with its effect on cover, and what may be done."""
    found = queries.renegotiation(renegotiation_no)
    if found is None:
        raise Http404
    names = (("present", _("Present agreement")), ("proposed", _("Proposed agreement")))
    return show(
        request,
        "console/renegotiation.html",
        title=_("Renegotiation %(number)s") % {"number": renegotiation_no},
        found=found,
        shown_state=f"RENEGOTIATION_{found.state}",  # type: ignore[attr-defined]
        head=found.agreement[0],
        fixed_base=Decimal(found.agreement[0]["fixed_base"]) if found.agreement[0]["fixed_base"] else None,
        first_month=int(found.agreement[0]["valid_from_month"]),
        terms=[
            {**term, "ratio": Decimal(term["ratio"]), "month_offset": int(term["month_offset"])}
            for term in found.terms
        ],
        months=len(found.effect["bill_months"]),
        effects=[(name, _effect(found.effect[version])) for version, name in names],
        own=found.proposed_by == actor(request),
    )


def _effect(figures: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the figures of a version as numbers and days, with its calendar as a table."""
    if figures is None:
        return None
    share, worst = figures["zero_risk_share"], figures["worst_day"]
    return {
        **figures,
        "zero_risk_share": None if share is None else Decimal(share),
        "worst_day": date.fromisoformat(worst) if worst else None,
        "worst_uncovered": Decimal(figures["worst_uncovered"]),
        "uncovered_yuan_days": Decimal(figures["uncovered_yuan_days"]),
        "table": plain_table(CALENDAR, figures["calendar"], empty=_("No due date falls into that month.")),
    }


@page("decide_money", methods=("POST",))
def decide(request: HttpRequest, renegotiation_no: str) -> HttpResponse:
    """Sign it as the next version of the agreement, or turn it down."""
    if queries.renegotiation(renegotiation_no) is None:
        raise Http404
    with refusals_shown(request):
        version = decide_renegotiation(
            renegotiation_no=renegotiation_no, approved=request.POST.get("act") == "approve",
            decided_by=actor(request), as_of=business_date(), note=request.POST.get("note", ""),
        )  # fmt: skip
        if version is None:
            messages.success(request, _("The decision is kept."))
        else:
            messages.success(request, _("Version %(version)s is signed.") % {"version": version})
    return redirect("console:renegotiation", renegotiation_no=renegotiation_no)

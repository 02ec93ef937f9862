"""The case of an account: why this treatment, what happened, holds, and a treatment chosen by hand."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.hold_collection import hold_collection
from yingshou.flows.lift_hold import lift_hold
from yingshou.flows.override_treatment import override_treatment
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.collection_words import met_in_words
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import WORDS, word
from yingshou.records.collection import queries
from yingshou.records.collection.frames import treatment_steps
from yingshou.records.collection.timeline import timeline
from yingshou.records.customers import queries as customers
from yingshou.records.legal.queries import running_matters_of
from yingshou.records.receivables import queries as receivables
from yingshou.records.responsibility.queries import responsible

ROWS_SHOWN = 100


def _what(row: Any) -> str:
    return word(row.group, row.what)


def _detail(row: Any) -> str:
    """Write the codes of a line in words; what a person wrote stays."""
    if row.group == "case_event" and row.what == "TREATED":
        treatment, _space, rule = row.detail.partition(" ")
        return f"{word('treatment', treatment)} {rule}".strip()
    return word("withdrawal", row.detail) if row.what == "WITHDRAWN" else str(row.detail)


TIMELINE = (
    Column(heading=gettext_lazy("Day"), value="day", kind="day"),
    Column(heading=gettext_lazy("What happened"), value=_what),
    Column(heading=gettext_lazy("Particulars"), value=_detail, wrap=True),
    Column(heading=gettext_lazy("Person"), value="person", phone=False),
)


@page()
def case(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show the case of an account and what may be done about it."""
    account = customers.account(account_no)
    if account is None:
        raise Http404
    as_of = business_date()
    found = queries.case_of(account_no)
    answers = {
        role: responsible(account_nos=[account_no], role=role, on=as_of).get(account_no, "")
        for role in WORDS["responsible_role"]
    }
    return show(
        request,
        "console/case.html",
        title=_("Case of %(name)s") % {"name": account.name},
        account=account,
        case=found,
        met=met_in_words(found.met, word) if found else "",
        override=queries.overrides_of(account_no, on=as_of).first(),
        holds=queries.holds(account_nos=[account_no], on=as_of),
        matters=[
            {"matter_no": each.matter_no, "shown": f"LEGAL_{each.standing.state}"}
            for each in running_matters_of(account_no)
        ],
        answers=[(role, name) for role, name in answers.items() if name],
        tasks=queries.tasks(account_id=account_no, state__in=("OPEN", "WAITING")),
        lines=plain_table(TIMELINE, timeline(account_no)[:ROWS_SHOWN], empty=_("Nothing happened yet.")),
        hold_kinds=WORDS["hold_kind"].items(),
        items=receivables.dues_of_account(account_no=account_no, as_of=as_of).filter(
            balance__principal_open__gt=0
        ),
        treatments=sorted(treatment_steps()["treatment"].unique().to_list()),
    )


def _back(account_no: str) -> HttpResponse:
    return redirect(reverse("console:case", args=[account_no]))


def _last_day(request: HttpRequest) -> date | None:
    """Return the last day of the form, or say what is wrong with it."""
    try:
        found = parse_date(request.POST.get("last_date", ""))
    except ValueError:
        found = None
    if found is None:
        messages.error(request, _("Write the day as 2025-10-31."))
    return found


@page("lead_collection", methods=("POST",))
def hold(request: HttpRequest, account_no: str) -> HttpResponse:
    """Hold the account or one item, up to a last day."""
    last = _last_day(request)
    if last is not None:
        with refusals_shown(request):
            hold_collection(
                account_no=account_no, kind=request.POST.get("kind", ""),
                reason=request.POST.get("reason", ""), as_of=business_date(), last_date=last,
                placed_by=actor(request), receivable_no=request.POST.get("receivable_no") or None,
            )  # fmt: skip
            messages.success(request, _("Held: no step is taken up to that day."))
    return _back(account_no)


@page("lead_collection", methods=("POST",))
def lift(request: HttpRequest, account_no: str) -> HttpResponse:
    """End a hold before its last day."""
    with refusals_shown(request):
        lift_hold(
            hold_no=request.POST.get("hold_no", ""), account_no=account_no, as_of=business_date(),
            lifted_by=actor(request), reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _("The hold has ended."))
    return _back(account_no)


@page("lead_collection", methods=("POST",))
def override(request: HttpRequest, account_no: str) -> HttpResponse:
    """Choose a treatment by hand, up to a last day."""
    last = _last_day(request)
    if last is not None:
        with refusals_shown(request):
            override_treatment(
                account_no=account_no, treatment=request.POST.get("treatment", ""),
                reason=request.POST.get("reason", ""), as_of=business_date(), last_date=last,
                placed_by=actor(request),
            )  # fmt: skip
            messages.success(request, _("Chosen: the next day of collection follows it."))
    return _back(account_no)

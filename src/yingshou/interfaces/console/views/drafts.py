"""Acceptance bills: those in hand by the day they fall due, a new one, and what becomes of each."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.drafts import maturity_buckets
from yingshou.core.tables import DRAFTS
from yingshou.flows.cash_draft import cash_draft
from yingshou.flows.decide_draft import decide_draft
from yingshou.flows.dishonour_draft import dishonour_draft
from yingshou.flows.import_drafts import import_drafts
from yingshou.flows.present_draft import present_draft
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NO
from yingshou.interfaces.console.draft_words import DRAFT_STATES, DRAFT_WORDS
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.interfaces.console.views.problems import message
from yingshou.records.customers import queries as customers
from yingshou.records.drafts import frames, queries

COLUMNS = (
    Column(
        heading=gettext_lazy("Draft no."),
        value="draft_no",
        sort="draft_no",
        link=lambda row: reverse("console:draft", args=[row.draft_no]),
    ),
    ACCOUNT_NO,
    Column(heading=gettext_lazy("Acceptor"), value="acceptor", phone=False),
    Column(heading=gettext_lazy("Kind of draft"), value="kind", kind="word", words="draft_kind", phone=False),
    Column(heading=gettext_lazy("Face (yuan)"), value="face_amount", kind="yuan", sort="face_amount"),
    Column(
        heading=gettext_lazy("Received on"),
        value="received_date",
        kind="day",
        sort="received_date",
        phone=False,
    ),
    Column(heading=gettext_lazy("Maturity"), value="maturity_date", kind="day", sort="maturity_date"),
    Column(heading=gettext_lazy("Cash on"), value="cashed_date", kind="day", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)
EVENTS = (
    Column(heading=gettext_lazy("Day"), value="event_date", kind="day"),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
    Column(heading=gettext_lazy("Amount or fee (yuan)"), value="amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Person"), value="person"),
    Column(heading=gettext_lazy("Note"), value="note", wrap=True),
)
FIELDS = (
    "draft_no", "account_no", "kind", "drawer", "acceptor_no", "endorsers", "payer_name", "issue_date",
    "maturity_date", "received_date", "memo",
)  # fmt: skip


def _filters() -> tuple[Filter, ...]:
    return (
        Filter(
            name="q",
            label=gettext_lazy("Account, draft or drawer"),
            apply=lambda query, value: query.filter(
                Q(account__account_no__startswith=value)
                | Q(draft_no__startswith=value)
                | Q(drawer__icontains=value)
            ),
        ),
        Filter(
            name="state",
            label=gettext_lazy("State"),
            apply=lambda query, value: query.filter(state=value),
            choices=tuple((code, words[2]) for code, words in DRAFT_STATES.items()),
        ),
        Filter(
            name="bucket",
            label=gettext_lazy("In hand, days to go"),
            apply=lambda query, value: queries.bucket(
                query.filter(state__in=queries.IN_HAND), value, as_of=business_date()
            ),
            choices=tuple(DRAFT_WORDS["draft_bucket"].items()),
        ),
    )


@page()
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts, those that fall due first ahead, with the form for a new one."""
    return _list(request)


def _list(request: HttpRequest) -> HttpResponse:
    as_of = business_date()
    table = listing(
        request,
        query=queries.drafts(),
        columns=COLUMNS,
        filters=_filters(),
        empty=_("No draft has been taken. Import draft_acceptors, then register drafts here or import them."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="drafts")
    buckets = maturity_buckets(drafts=frames.unpaid(), as_of=as_of).to_dicts()
    return show(
        request,
        "console/drafts.html",
        title=_("Acceptance bills"),
        table=table,
        buckets=[bucket for bucket in buckets if bucket["drafts"]],
        due_soon=queries.due_soon(as_of=as_of).count(),
        waiting=queries.drafts().filter(state="DRAFT_WAITING").count(),
        acceptors=queries.acceptors(as_of=as_of),
        kinds=DRAFT_WORDS["draft_kind"].items(),
        form={name: request.POST.get(name, "") for name in (*FIELDS, "face_amount")},
    )


@page("take_payment", methods=("POST",))
def register(request: HttpRequest) -> HttpResponse:
    """Register one draft; what keeps it out comes back with what was entered."""
    row = _entered(request)
    if row is None:
        return _list(request)
    with refusals_shown(request):
        frame = pl.DataFrame([row], schema=DRAFTS.schema)
        done = import_drafts(frame=frame, as_of=business_date(), registered_by=actor(request))
        for problem in done.problems.iter_rows(named=True):
            messages.error(request, message(problem["code"]))
        if not done.problems.height:
            said = _("Registered. It pays when a second person has approved it.") if done.waiting else _(
                "Registered: what it pays is collected, and cash when the draft is."
            )  # fmt: skip
            messages.success(request, said)
            return redirect("console:draft", draft_no=row["draft_no"])
    return _list(request)


def _entered(request: HttpRequest) -> dict[str, Any] | None:
    """Return the row of the form, or None where something cannot be read."""
    row: dict[str, Any] = {name: request.POST.get(name, "").strip() or None for name in FIELDS}
    row["face_amount"] = parse_amount(request.POST.get("face_amount", ""))
    days = [name for name in FIELDS if name.endswith("_date")]
    for name in days:
        row[name] = _day(request, name)
    needed = [name for name in DRAFTS.names if name not in {"endorsers", "memo"}]
    if any(row[name] is None for name in needed) or row["kind"] not in DRAFT_WORDS["draft_kind"]:
        messages.error(request, _("Fill in every field; days as 2025-10-31, the amount above zero."))
        return None
    if customers.account(row["account_no"]) is None:
        said = _("There is no account %(account_no)s.") % {"account_no": row["account_no"]}
        messages.error(request, said)
        return None
    return {name: row[name] for name in DRAFTS.names}


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.POST.get(name, ""))
    except ValueError:
        return None


@page()
def draft(request: HttpRequest, draft_no: str) -> HttpResponse:
    """Show a draft: the paper, what happened to it, and what can be done now."""
    found = queries.draft(draft_no)
    if found is None:
        raise Http404
    return show(
        request,
        "console/draft.html",
        title=_("Draft %(draft_no)s") % {"draft_no": draft_no},
        draft=found,
        days_left=(found.maturity_date - business_date()).days,
        in_hand=found.state in queries.IN_HAND,
        own=found.registered_by == actor(request),
        events=plain_table(EVENTS, queries.events(draft_no)),
    )


@page("take_payment", methods=("POST",))
def decide(request: HttpRequest, draft_no: str) -> HttpResponse:
    """Approve a draft that waits, or turn it down."""
    with refusals_shown(request):
        decide_draft(
            draft_no=draft_no, approve=request.POST.get("act") == "approve", decided_by=actor(request),
            note=request.POST.get("note", "").strip(), as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("The decision is kept."))
    return redirect("console:draft", draft_no=draft_no)


@page("take_payment", methods=("POST",))
def cash(request: HttpRequest, draft_no: str) -> HttpResponse:
    """Present a draft, discount it, or book that it is paid."""
    day, act = _day(request, "day"), request.POST.get("act", "")
    proceeds = parse_amount(request.POST.get("proceeds", "")) if act == "discount" else None
    if day is None or (act == "discount" and proceeds is None):
        messages.error(request, _("Fill in every field; days as 2025-10-31, the amount above zero."))
        return redirect("console:draft", draft_no=draft_no)
    with refusals_shown(request):
        if act == "present":
            present_draft(
                draft_no=draft_no, presented_date=day, presented_by=actor(request), as_of=business_date()
            )
        else:
            cash_draft(
                draft_no=draft_no, cashed_date=day, proceeds=proceeds, cashed_by=actor(request),
                as_of=business_date(),
            )  # fmt: skip
        messages.success(request, _("Booked."))
    return redirect("console:draft", draft_no=draft_no)


@page("reverse_payment", methods=("POST",))
def dishonour(request: HttpRequest, draft_no: str) -> HttpResponse:
    """Book that the acceptor refuses a draft: what it paid is open again."""
    typed = request.POST.get("fee", "").strip()
    day, fee = _day(request, "day"), parse_amount(typed) if typed.strip("0.") else Decimal("0.00")
    if day is None or fee is None:
        messages.error(request, _("Fill in every field; days as 2025-10-31, the amount above zero."))
        return redirect("console:draft", draft_no=draft_no)
    with refusals_shown(request):
        dishonour_draft(
            draft_no=draft_no, dishonoured_date=day, reason=request.POST.get("reason", "").strip(), fee=fee,
            dishonoured_by=actor(request), as_of=business_date(),
        )  # fmt: skip
        messages.success(
            request, _("Dishonoured: what it paid is open again, with penalty from the first day.")
        )
    return redirect("console:draft", draft_no=draft_no)

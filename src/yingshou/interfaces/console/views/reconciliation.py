"""Reconciliation: days by channel with their three totals, and the differences until they are worked off."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.flows import settle_difference as settle
from yingshou.flows.keep_lines import keep_channel_file
from yingshou.flows.reconcile_day import day_grid, reconcile_day
from yingshou.flows.reverse_difference import may_reverse, reverse_difference
from yingshou.gateways.files import read_table
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.months import asked_month
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.reconciliation_words import RECONCILIATION_STATES, RECONCILIATION_WORDS
from yingshou.interfaces.console.uploads import kept
from yingshou.records.reconciliation import queries

GRID = (
    Column(
        heading=gettext_lazy("Day"), value="day", kind="day",
        link=lambda row: reverse("console:reconciliation_day", args=[row.day.isoformat(), row.channel]),
    ),
    Column(heading=gettext_lazy("Channel"), value="channel", kind="word", words="channel"),
    Column(heading=gettext_lazy("Channel file (yuan)"), value="file_total", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Fees (yuan)"), value="fee_total", kind="yuan", phone=False),
    Column(heading=gettext_lazy("At the bank (yuan)"), value="bank_seen", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Ledger (yuan)"), value="ledger_total", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Difference (yuan)"), value="difference", kind="yuan"),
    Column(heading=gettext_lazy("To be worked off"), value="open_count", kind="number", phone=False),
    Column(heading=gettext_lazy("State"), value=lambda row: f"DAY_{row.state}", kind="state"),
)  # fmt: skip
DIFFERENCES = (
    Column(
        heading=gettext_lazy("Difference"), value="difference_no", sort="difference_no",
        link=lambda row: reverse("console:difference", args=[row.difference_no]),
    ),
    Column(heading=gettext_lazy("Channel"), value="channel", kind="word", words="channel", phone=False),
    Column(
        heading=gettext_lazy("Reason"), value="reason", kind="word", words="difference_reason", sort="reason",
        phone=False,
    ),
    Column(heading=gettext_lazy("Item"), value="item_no", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(heading=gettext_lazy("Owner"), value="owner", kind="word", words="difference_owner", phone=False),
    Column(heading=gettext_lazy("Confidence (%)"), value="confidence", kind="number", sort="confidence",
           phone=False),
    Column(heading=gettext_lazy("State"), value=lambda row: f"DIFFERENCE_{row.state}", kind="state"),
)  # fmt: skip
LINES = (
    Column(
        heading=gettext_lazy("Stated by"), value="side", kind="word", words="reconciliation_side", phone=False
    ),
    Column(heading=gettext_lazy("Reference"), value="reference", sort="reference"),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(heading=gettext_lazy("Fees (yuan)"), value="fee", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Account no."), value="account_no", kind="account", phone=False),
    Column(heading=gettext_lazy("Payer"), value="payer_name", phone=False),
)
_STATES = tuple(
    (code.removeprefix("DIFFERENCE_"), words[2])
    for code, words in RECONCILIATION_STATES.items()
    if code.startswith("DIFFERENCE_")
)


@page()
def grid(request: HttpRequest) -> HttpResponse:
    """Show a month's days by channel with their three totals."""
    today = business_date()
    view = asked_month(request, today)
    rows = [
        SimpleNamespace(**row) for row in day_grid(first=view.first, last=view.last, as_of=today).to_dicts()
    ]
    table = plain_table(
        GRID, rows, empty=_("Nothing to reconcile yet. Upload a channel file or a bank statement.")
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="reconciliation")
    return show(request, "console/reconciliation.html", title=_("Reconciliation"), table=table, view=view)


@page("take_payment", methods=("POST",))
def upload(request: HttpRequest) -> HttpResponse:
    """Keep a channel's file."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        messages.error(request, _("Choose a file first."))
        return redirect("console:reconciliation")
    with refusals_shown(request), kept(file) as path:
        content = read_table(CHANNEL_LINES, path)
        done = keep_channel_file(frame=content.frame, source=path.name, parse_problems=content.problems)
        said = _("%(new)s lines kept, %(known)s known before, %(bad)s could not be read.")
        messages.success(
            request, said % {"new": done.inserted, "known": done.unchanged, "bad": done.problems.height}
        )
    return redirect("console:reconciliation")


@page("assign_suspense", methods=("POST",))
def run(request: HttpRequest) -> HttpResponse:
    """Reconcile everything up to a day."""
    day = _day(request.POST.get("day", ""))
    if day is None:
        messages.error(request, _("Write the day as 2025-10-31."))
        return redirect("console:reconciliation")
    with refusals_shown(request):
        done = reconcile_day(day=day, as_of=business_date(), run_by=actor(request))
        said = _("Reconciled up to %(day)s; %(count)s differences of that day to be worked off.")
        messages.success(request, said % {"day": day, "count": done.open_count})
        for failure in done.failures:
            messages.error(request, failure.error)
    return redirect("console:reconciliation")


@page()
def day_page(request: HttpRequest, day: str, channel: str) -> HttpResponse:
    """Show a channel's day: its totals, its differences and its lines."""
    when = _day(day)
    found = (
        []
        if when is None
        else day_grid(first=when, last=when, as_of=business_date(), channel=channel).to_dicts()
    )
    if when is None or not found:
        raise Http404
    table = listing(
        request, query=queries.lines(channel=channel, day=when), columns=LINES, empty=_("No lines.")
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=f"{channel}-{day}")
    ours = queries.differences().filter(channel=channel, day=when)
    return show(
        request,
        "console/reconciliation_day.html",
        title=_("Reconciliation"),
        row=SimpleNamespace(**found[0]),
        day_state=f"DAY_{found[0]['state']}",
        differences=plain_table(DIFFERENCES, ours, empty=_("No differences.")),
        table=table,
    )


@page()
def differences(request: HttpRequest) -> HttpResponse:
    """List the differences, the open ones unless another state is asked for."""
    query = queries.differences()
    if not request.GET.get("state"):
        query = query.filter(state="OPEN")
    table = listing(
        request,
        query=query,
        columns=DIFFERENCES,
        filters=(
            Filter(name="state", label=gettext_lazy("State"), choices=_STATES,
                   apply=lambda query, value: query.filter(state=value)),
            Filter(name="reason", label=gettext_lazy("Reason"),
                   choices=tuple(RECONCILIATION_WORDS["difference_reason"].items()),
                   apply=lambda query, value: query.filter(reason=value)),
        ),
        empty=_("Nothing is left to be worked off."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Differences"), name="differences")


@page()
def difference(request: HttpRequest, difference_no: str) -> HttpResponse:
    """Show a difference, what is proposed and what can be done."""
    found = queries.difference(difference_no)
    if found is None:
        raise Http404
    last = found.acts.last()
    return show(
        request,
        "console/difference.html",
        title=_("Difference %(number)s") % {"number": difference_no},
        found=found,
        state=f"DIFFERENCE_{found.state}",
        line=queries.line(found.item_no),
        items=queries.match_items(found),
        others=queries.counterparts(found)[:50] if found.state == "OPEN" else (),
        may_undo=last is not None and last.kind in {"ACCEPT", "MATCH", "SUSPENSE", "FEE", "TIMING"},
        may_book=found.leg == "LEDGER" and found.side == "LEFT" and found.amount > 0,
        may_reverse=found.state == "OPEN" and may_reverse(found) is not None,
        may_fee=(found.leg == "BANK" and found.amount > 0)
        or (found.item_no[:2] == "B-" and found.amount < 0),
    )


@page("assign_suspense", methods=("POST",))
def act(request: HttpRequest, difference_no: str) -> HttpResponse:
    """Do to a difference what a button says."""
    with refusals_shown(request):
        _act(request.POST.get("kind", ""), request, difference_no)
    return redirect("console:difference", difference_no=difference_no)


def _act(kind: str, request: HttpRequest, number: str) -> None:
    note, who, today = request.POST.get("note", "").strip(), actor(request), business_date()
    common: dict[str, Any] = {"as_of": today, "note": note}
    if kind == "ACCEPT":
        settle.accept_proposal(difference_no=number, accepted_by=who, **common)
    elif kind == "ACCOUNT":
        account_no = "".join(request.POST.get("account_no", "").split())
        settle.give_to_account(difference_no=number, account_no=account_no, given_by=who, **common)
    elif kind == "MATCH":
        numbers = [number, *request.POST.getlist("other")]
        settle.match_by_hand(difference_nos=numbers, matched_by=who, **common)
    elif kind == "SUSPENSE":
        settle.book_to_suspense(difference_no=number, booked_by=who, **common)
    elif kind == "FEE":
        settle.book_as_fee(difference_no=number, booked_by=who, **common)
    elif kind == "TIMING":
        until = _day(request.POST.get("until", "")) or today
        settle.mark_as_timing(difference_no=number, marked_by=who, until=until, **common)
    elif kind == "REVERSE":
        reverse_difference(difference_no=number, reversed_by=who, **common)
    elif kind == "UNDO":
        settle.undo_act(difference_no=number, undone_by=who, **common)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

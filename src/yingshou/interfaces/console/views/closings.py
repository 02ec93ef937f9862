"""Closings of accounts: asked for, decided by another, and how far each has come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.flows.closing_standing import standings
from yingshou.flows.decide_closing import decide_closing
from yingshou.flows.propose_closing import propose_closing
from yingshou.flows.settle_closings import settle_closings
from yingshou.flows.withdraw_closing import withdraw_closing
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.closing_words import CLOSING_STATES
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO
from yingshou.interfaces.console.days import read_day
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.list_pages import BY_ACCOUNT
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.owed import owed_by
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.records.claims.queries import guarantees
from yingshou.records.closings import queries
from yingshou.records.customers import queries as customers
from yingshou.records.legal.queries import running_matters_of
from yingshou.records.payments.queries import money_requests

CLOSINGS = (
    Column(
        heading=gettext_lazy("Closing"), value="closing_no", sort="closing_no",
        link=lambda row: reverse("console:closing", args=[row.closing_no]),
    ),
    ACCOUNT_NO,
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("First day without supply"), value="closed_date", kind="day",
           sort="closed_date", phone=False),
    Column(heading=gettext_lazy("Still owed (yuan)"), value="standing.owed", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Left of the money (yuan)"), value="standing.left", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Proposed by"), value="proposed_by", sort="proposed_by", phone=False),
    Column(heading=gettext_lazy("State"), value="shown_state", kind="state"),
)  # fmt: skip
FILTERS = (
    BY_ACCOUNT,
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=(
            ("WAITING", CLOSING_STATES["CLOSING_WAITING"][2]),
            ("APPROVED", gettext_lazy("Closing approved")),
            ("TURNED_DOWN", CLOSING_STATES["CLOSING_TURNED_DOWN"][2]),
            ("WITHDRAWN", CLOSING_STATES["CLOSING_WITHDRAWN"][2]),
        ),
    ),
)
REQUESTS = (
    Column(heading=gettext_lazy("Request"), value="request_no",
           link=lambda row: reverse("console:money_request", args=[row.request_no])),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan"),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)  # fmt: skip


def _with_standing(rows: list[Any]) -> list[Any]:
    """Give each closing how far it has come today."""
    found = standings(closings=rows, as_of=business_date())
    for row in rows:
        row.standing = found[row.closing_no]
        row.shown_state = f"CLOSING_{row.standing.state}"
    return rows


@page()
def closings(request: HttpRequest) -> HttpResponse:
    """List the closings, the latest first."""
    table = listing(
        request, query=queries.closings(), columns=CLOSINGS, filters=FILTERS,
        empty=_("No account is being closed. Ask for it on the page of the account."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(plain_table(CLOSINGS, _with_standing(list(table.whole or ()))), name="closings")
    table.rows = _with_standing(list(table.rows))
    return show(request, "console/list.html", title=_("Closings of accounts"), table=table)


@page("ask_money", methods=("GET", "HEAD", "POST"))
def propose(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show what an account owes and the form; on POST ask that it be closed."""
    account = customers.account(account_no)
    if account is None:
        raise Http404
    if request.method == "POST":
        try:
            made = propose_closing(**_wanted(request, account_no), proposed_by=actor(request))
            messages.success(request, _("Asked for; another person decides."))
            return redirect("console:closing", closing_no=made)
        except YingshouError as refused:
            messages.error(request, sentence(refused))
    return show(
        request, "console/propose_closing.html",
        title=_("Close the account of %(name)s") % {"name": account.name},
        account=account, owed=owed_by(account_no), given=request.POST, first_day=business_date(),
    )  # fmt: skip


def _wanted(request: HttpRequest, account_no: str) -> dict[str, Any]:
    """Return what the form asks for. Raises YingshouError where the day cannot be read."""
    given = request.POST
    day = read_day(given.get("closed_date", ""), field="closed_date", zh="停止供电日期")
    return {
        "account_no": account_no, "closed_date": day, "as_of": business_date(),
        "to_court": bool(given.get("to_court")),
        **{name: given.get(name, "") for name in ("reason", "payee_name", "payee_account")},
    }  # fmt: skip


def _found(closing_no: str) -> Any:
    found = queries.closing(closing_no)
    if found is None:
        raise Http404
    return found


@page()
def closing(request: HttpRequest, closing_no: str) -> HttpResponse:
    """Show a closing, how far it has come, and what may be done."""
    (found,) = _with_standing([_found(closing_no)])
    account_no, today = str(found.account_id), business_date()
    refunds = money_requests().filter(account_no=account_no, kind="REFUND")
    running = found.state == "APPROVED" and found.closed_date <= today
    return show(
        request,
        "console/closing.html",
        title=_("Closing %(number)s") % {"number": closing_no},
        found=found,
        own=found.proposed_by == actor(request),
        goes_on=running and found.standing.state != "SETTLED",
        planned=found.standing.state == "PLANNED",
        refunds=plain_table(
            REQUESTS,
            refunds.filter(proposed_date__gte=found.proposed_date),
            empty=_("Nothing was asked to be paid back."),
        ),
        matters=running_matters_of(account_no),
        held=guarantees(on=today).filter(account_id=account_no, state__in=("IN_FORCE", "CLAIMABLE")),
    )


@page("decide_money", methods=("POST",))
def decide(request: HttpRequest, closing_no: str) -> HttpResponse:
    """Approve a closing or turn it down."""
    _found(closing_no)
    with refusals_shown(request):
        decide_closing(
            closing_no=closing_no, approved=request.POST.get("act") == "approve", decided_by=actor(request),
            as_of=business_date(), note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("The decision is kept."))
    return redirect("console:closing", closing_no=closing_no)


@page("decide_money", methods=("POST",))
def withdraw(request: HttpRequest, closing_no: str) -> HttpResponse:
    """Take an approved closing back before its day."""
    _found(closing_no)
    with refusals_shown(request):
        withdraw_closing(
            closing_no=closing_no, reason=request.POST.get("reason", ""), withdrawn_by=actor(request),
            as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("The closing is withdrawn; supply goes on."))
    return redirect("console:closing", closing_no=closing_no)


@page("ask_money", methods=("POST",))
def settle(request: HttpRequest, closing_no: str) -> HttpResponse:
    """Take a closing one step on: final bill, suit, refund."""
    _found(closing_no)
    with refusals_shown(request):
        done = settle_closings(as_of=business_date(), closing_nos=[closing_no])
        told = {"bills": done.bills, "matters": done.matters, "refunds": done.refunds}
        messages.success(
            request,
            _("Final bills %(bills)s, legal matters %(matters)s, refunds asked for %(refunds)s.") % told,
        )
    return redirect("console:closing", closing_no=closing_no)

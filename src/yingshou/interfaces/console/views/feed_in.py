"""Statements of energy fed in: the list, one statement with its lines, paying it and taking it back."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import parse_month
from yingshou.flows.feed_in_payout import propose_feed_in_payout
from yingshou.flows.reverse_feed_in import reverse_feed_in
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, BILL_MONTH
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.records.billing import queries as billing
from yingshou.records.payments import queries as money

_BEING_PAID = frozenset({"PROPOSED", "APPROVED", "REFUND_PAID"})


def _to_statement(row: Any) -> str:
    return reverse("console:feed_in_statement", args=[row.statement_no])


COLUMNS = (
    Column(heading=gettext_lazy("Statement"), value="statement_no", sort="statement_no", link=_to_statement),
    ACCOUNT_NO,
    ACCOUNT_NAME,
    BILL_MONTH,
    Column(
        heading=gettext_lazy("Fed in (kWh)"),
        value="fed_in_kwh",
        kind="energy",
        sort="fed_in_kwh",
        phone=False,
    ),
    Column(heading=gettext_lazy("Amount with tax (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(heading=gettext_lazy("Net (yuan)"), value="net_amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Tax (yuan)"), value="vat_amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)


def _like(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(
        Q(account__account_no__startswith=value)
        | Q(statement_no__startswith=value)
        | Q(account__name__icontains=value)
    )


FILTERS = (
    Filter(name="q", label=gettext_lazy("Number or name"), apply=_like),
    Filter(
        name="month",
        label=gettext_lazy("Billing month"),
        apply=lambda query, value: query.filter(bill_month=parse_month(value)),
        hint="2025-10",
    ),
)


@page()
def feed_in(request: HttpRequest) -> HttpResponse:
    """List the statements of energy fed in, the latest month first."""
    table = listing(
        request,
        query=billing.feed_in_statements(),
        columns=COLUMNS,
        filters=FILTERS,
        empty=_("No energy fed in has been stated yet: yingshou run feed-in."),
    )
    return list_page(request, table=table, title=_("Energy fed in"), name="feed-in")


@page()
def statement(request: HttpRequest, statement_no: str) -> HttpResponse:
    """Show a statement with its lines, and what took it back."""
    found = billing.feed_in_statements().filter(pk=statement_no).first()
    if found is None:
        raise Http404
    requests = list(money.money_requests().filter(statement_id=statement_no))
    return show(
        request,
        "console/feed_in.html",
        title=_("Statement %(number)s") % {"number": statement_no},
        statement=found,
        lines=found.lines.order_by("item"),
        requests=requests,
        being_paid=any(each.state in _BEING_PAID for each in requests),  # type: ignore[attr-defined]
    )


@page("ask_money", methods=("POST",))
def ask_payout(request: HttpRequest, statement_no: str) -> HttpResponse:
    """Ask that a statement be paid to the owner's bank account; another person decides."""
    given = request.POST
    with refusals_shown(request):
        made = propose_feed_in_payout(
            statement_no=statement_no, cause="ENERGY_FED_IN", reason=given.get("reason", ""),
            payee_name=given.get("payee_name", ""), payee_account=given.get("payee_account", ""),
            proposed_by=actor(request), as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("Written down; see below what becomes of it."))
        return redirect("console:money_request", request_no=made)
    return redirect("console:feed_in_statement", statement_no=statement_no)


@page("correct_bill", methods=("POST",))
def reverse_statement(request: HttpRequest, statement_no: str) -> HttpResponse:
    """Take a statement back; the next run of feed-in states the month anew."""
    number = statement_no
    with refusals_shown(request):
        number = reverse_feed_in(
            statement_no=statement_no,
            reason=request.POST.get("reason", ""),
            made_by=actor(request),
            as_of=business_date(),
        )
        messages.success(request, _("The statement is taken back by %(number)s.") % {"number": number})
    return redirect("console:feed_in_statement", statement_no=number)

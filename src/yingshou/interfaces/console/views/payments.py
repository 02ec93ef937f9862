"""Payments: the list, one payment with what it settled, its receipt, and taking it back."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.reverse_payment import reverse_payment
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import PAYMENTS, to_account
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.request_columns import REQUESTS
from yingshou.interfaces.console.words import WORDS
from yingshou.records.customers import queries as customers
from yingshou.records.drafts import queries as drafts
from yingshou.records.payments import queries as money
from yingshou.records.wallets import queries as wallets

OWNER = Column(
    heading=gettext_lazy("Account no."),
    value="owner_no",
    kind="account",
    sort="owner_no",
    link=to_account("owner_no"),
)
CLEARINGS = (
    Column(heading=gettext_lazy("Due item"), value="receivable_id"),
    Column(heading=gettext_lazy("Billing month"), value="receivable.bill_month", kind="month"),
    Column(heading=gettext_lazy("Due date"), value="receivable.due_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Cleared on"), value="cleared_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Principal (yuan)"), value="principal", kind="yuan"),
    Column(heading=gettext_lazy("Penalty (yuan)"), value="penalty", kind="yuan"),
)


def _like(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(
        Q(owner_no__startswith=value) | Q(channel_no__startswith=value) | Q(payer_name__icontains=value)
    )


def _day(value: str) -> Any:
    day = parse_date(value)
    if day is None:
        raise ValueError(value)
    return day


def _in_state(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(state=value)


FILTERS = (
    Filter(name="q", label=gettext_lazy("Account, payer or number"), apply=_like),
    Filter(
        name="from",
        label=gettext_lazy("Value date from"),
        apply=lambda query, value: query.filter(value_date__gte=_day(value)),
        hint="2025-10-01",
    ),
    Filter(
        name="to",
        label=gettext_lazy("to"),
        apply=lambda query, value: query.filter(value_date__lte=_day(value)),
        hint="2025-10-31",
    ),
    Filter(
        name="channel",
        label=gettext_lazy("Channel"),
        apply=lambda query, value: query.filter(channel=value),
        choices=tuple(WORDS["channel"].items()),
    ),
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=_in_state,
        choices=(
            ("CLEARED", gettext_lazy("Cleared")),
            ("PREPAID", gettext_lazy("Partly prepaid")),
            ("SUSPENSE", gettext_lazy("Payer unknown")),
            ("REVERSED", gettext_lazy("Reversed")),
        ),
    ),
)


@page()
def payments(request: HttpRequest) -> HttpResponse:
    """List payments, the latest value date first."""
    table = listing(
        request,
        query=money.payments(),
        columns=(PAYMENTS[0], OWNER, *PAYMENTS[1:]),
        filters=FILTERS,
        empty=_("No money has come in yet. Take a payment at the counter or upload a bank file."),
    )
    return list_page(request, table=table, title=_("Payments"), name="payments")


def _found(payment_no: str) -> Any:
    payment = money.payment(payment_no)
    if payment is None:
        raise Http404
    return payment


def _context(payment: Any) -> dict[str, Any]:
    clearings = list(money.clearings_of_payment(payment.payment_no))
    return {
        "payment": payment,
        "account": customers.account(payment.owner_no) if payment.owner_no else None,
        "asked": plain_table(REQUESTS, money.money_requests().filter(payment_id=payment.payment_no)),
        "clearings": plain_table(CLEARINGS, clearings, empty=_("It has not settled anything.")),
        "principal": sum((row.principal for row in clearings), Decimal("0.00")),
        "penalty": sum((row.penalty for row in clearings), Decimal("0.00")),
    }


@page()
def payment(request: HttpRequest, payment_no: str) -> HttpResponse:
    """Show a payment: what it settled, what is left of it, who took it."""
    context = _context(_found(payment_no))
    title = _("Payment %(payment_no)s") % {"payment_no": payment_no}
    draft = drafts.draft_of_payment(payment_no)
    return show(
        request, "console/payment.html", title=title, draft=draft,
        wallet_order=wallets.order_of_payment(payment_no), **context,
    )  # fmt: skip


@page()
def receipt(request: HttpRequest, payment_no: str) -> HttpResponse:
    """Show a receipt that fits a page of paper."""
    return show(request, "console/receipt.html", title=_("Receipt"), **_context(_found(payment_no)))


@page("reverse_payment", methods=("POST",))
def reverse_it(request: HttpRequest, payment_no: str) -> HttpResponse:
    """Take a payment back, with a reason."""
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Write the reason first: a reversal without one is not booked."))
        return redirect("console:payment", payment_no=payment_no)
    with refusals_shown(request):
        reverse_payment(
            payment_no=payment_no, reversed_date=business_date(), reversed_by=actor(request), reason=reason
        )
        messages.success(request, _("Payment %(payment_no)s is reversed; what it settled is open again.")
                         % {"payment_no": payment_no})  # fmt: skip
    return redirect("console:payment", payment_no=payment_no)

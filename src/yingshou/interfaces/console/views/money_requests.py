"""Waivers, refunds and transfers: asked for on a form, waiting in a queue, decided by another person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.tables.money_rules import CAUSES
from yingshou.flows.approve_request import approve_request
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.propose_refund import propose_refund
from yingshou.flows.propose_transfer import propose_transfer
from yingshou.flows.propose_waiver import propose_waiver
from yingshou.flows.refund_wallet_payment import refund_wallet_payment
from yingshou.flows.turn_down_request import turn_down_request
from yingshou.flows.undo_request import undo_request
from yingshou.interfaces import wallets
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Filter, listing
from yingshou.interfaces.console.owed import owed_by
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.request_columns import REQUESTS
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.interfaces.console.words import WORDS
from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.customers import queries as customers
from yingshou.records.legal import queries as legal
from yingshou.records.payments import queries as money
from yingshou.records.wallets import queries as orders

ASKED_HERE = ("WAIVER", "REFUND", "TRANSFER")
"""Write-offs and their undoing are asked for on the pages of the legal role."""
FILTERS = (
    Filter(
        name="q",
        label=gettext_lazy("Account no."),
        apply=lambda query, value: query.filter(account_no__startswith=value),
    ),
    Filter(
        name="kind",
        label=gettext_lazy("Kind"),
        apply=lambda query, value: query.filter(kind=value),
        choices=tuple(WORDS["request_kind"].items()),
    ),
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=(
            ("PROPOSED", gettext_lazy("Waiting for a decision")),
            ("APPROVED", gettext_lazy("Approved")),
            ("TURNED_DOWN", gettext_lazy("Turned down")),
            ("REFUND_PAID", gettext_lazy("Refund paid")),
            ("UNDONE", gettext_lazy("Undone")),
        ),
    ),
)


@page()
def requests(request: HttpRequest) -> HttpResponse:
    """List what was asked for, the latest first."""
    table = listing(
        request,
        query=money.money_requests(),
        columns=REQUESTS,
        filters=FILTERS,
        empty=_("Nothing has been asked for. Begin on the page of a payment, or of an account for a waiver."),
    )
    return list_page(request, table=table, title=_("Money requests"), name="money_requests")


@page("ask_money", methods=("GET", "HEAD", "POST"))
def ask(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Ask for a waiver of an account's penalty, or for a refund or transfer of a payment."""
    if kind not in ASKED_HERE:
        raise Http404
    payment = None if kind == "WAIVER" else money.payment(number)
    account = customers.account(number if payment is None else payment.owner_no or "")  # type: ignore[attr-defined]
    if account is None or (kind != "WAIVER" and payment is None):
        raise Http404
    given = request.POST
    if request.method == "POST":
        try:
            made = _propose(request, kind, number)
        except YingshouError as refused:
            messages.error(request, sentence(refused))
        else:
            messages.success(request, _("Written down; see below what becomes of it."))
            return redirect("console:money_request", request_no=made)
    items = [item for item in owed_by(account.account_no).items if item["penalty_open"]]
    return show(
        request, "console/ask_money.html", title=str(WORDS["request_kind"][kind]), kind=kind, account=account,
        payment=payment, items=items, given=given,
        wallet_order=orders.order_of_payment(payment.payment_no) if payment else None,
        causes=[(code, WORDS["request_cause"][code]) for code in CAUSES[kind]],
    )  # fmt: skip


def _propose(request: HttpRequest, kind: str, number: str) -> str:
    given = request.POST
    facts: dict[str, Any] = {
        "cause": given.get("cause", ""), "reason": given.get("reason", ""), "proposed_by": actor(request),
        "as_of": business_date(),
    }  # fmt: skip
    if kind == "TRANSFER":
        to_account_no = "".join(given.get("to_account_no", "").split())
        refuse_unseen({"account_no": to_account_no})
        return propose_transfer(payment_no=number, to_account_no=to_account_no, **facts)
    amount = parse_amount(given.get("amount", ""))
    if amount is None:
        raise YingshouError(
            zh="金额须为大于零、至多两位小数的数字",
            en="Write the amount as a number above zero with at most two decimals.",
            field="amount",
        )
    if kind == "WAIVER":
        refuse_unseen({"receivable_no": given.get("receivable_no", "")})
        return propose_waiver(receivable_no=given.get("receivable_no", ""), amount=amount, **facts)
    names = ("payee_name", "payee_account")
    return propose_refund(
        payment_no=number, amount=amount, **{name: given.get(name, "") for name in names}, **facts
    )


def _found(request_no: str) -> Any:
    found = money.money_request(request_no)
    if found is None:
        raise Http404
    return found


@page()
def request_page(request: HttpRequest, request_no: str) -> HttpResponse:
    """Show a request with what became of it, and what may be done."""
    found = _found(request_no)
    return show(
        request,
        "console/money_request.html",
        title=_("Request %(request_no)s") % {"request_no": request_no},
        asked=found,
        own=found.proposed_by == actor(request),
        undoable=found.kind in {"WAIVER", "REFUND", "FEED_IN_PAYOUT"},
        payable=found.kind in {"REFUND", "FEED_IN_PAYOUT"},
        write_off=legal.write_off(request_no),
        undo_causes=[(code, WORDS["request_cause"][code]) for code in CAUSES["RESTORE_CLAIM"]],
        wallet_refund=orders.refund_of_request(request_no),
        wallet_order=orders.order_of_payment(found.payment_id) if found.payment_id else None,
    )


def _shown(request_no: str) -> HttpResponse:
    return redirect("console:money_request", request_no=request_no)


@page("decide_money", methods=("POST",))
def approve(request: HttpRequest, request_no: str) -> HttpResponse:
    """Carry a request out."""
    _found(request_no)
    with refusals_shown(request):
        approve_request(
            request_no=request_no, decided_by=actor(request), as_of=business_date(),
            note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("Approved and booked."))
    return _shown(request_no)


@page("decide_money", methods=("POST",))
def turn_down(request: HttpRequest, request_no: str) -> HttpResponse:
    """Turn a request down."""
    _found(request_no)
    with refusals_shown(request):
        turn_down_request(
            request_no=request_no, decided_by=actor(request), as_of=business_date(),
            note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("Turned down; nothing was booked."))
    return _shown(request_no)


@page("pay_refund", methods=("POST",))
def pay(request: HttpRequest, request_no: str) -> HttpResponse:
    """Write that a refund was paid."""
    _found(request_no)
    with refusals_shown(request):
        pay_refund(
            request_no=request_no, paid_by=actor(request), reference=request.POST.get("reference", ""),
            as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("The refund is booked as paid."))
    return _shown(request_no)


@page("pay_refund", methods=("POST",))
def send_back(request: HttpRequest, request_no: str) -> HttpResponse:
    """Send a refund back by the wallet its money came from."""
    found = _found(request_no)
    order = orders.order_of_payment(found.payment_id) if found.payment_id else None
    with refusals_shown(request):
        if order is None:
            raise Http404
        state = refund_wallet_payment(
            request_no=request_no, wallet=wallets.wallet_of(order.channel), paid_by=actor(request),
            as_of=business_date(),
        )  # fmt: skip
        if state == "WALLET_REFUND_DONE":
            messages.success(request, _("The wallet has paid it back; it is booked."))
        else:
            messages.warning(request, _("The wallet has not said yet whether it paid; it is asked again."))
    return _shown(request_no)


@page("decide_money", methods=("POST",))
def undo(request: HttpRequest, request_no: str) -> HttpResponse:
    """Take a waiver back, or a refund that is not paid yet."""
    _found(request_no)
    with refusals_shown(request):
        undo_request(
            request_no=request_no, undone_by=actor(request), reason=request.POST.get("reason", ""),
            as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("Undone; the opposite is booked."))
    return _shown(request_no)

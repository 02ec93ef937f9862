"""Orders paid by scanning a code: the list, the code with its state, asking the wallet, closing."""

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.flows.check_wallet_order import check_wallet_order
from yingshou.flows.create_wallet_order import create_wallet_order
from yingshou.flows.open_wallet_order import open_wallet_order
from yingshou.interfaces import wallets
from yingshou.interfaces.clock import business_date, local_time
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.interfaces.console.wallet_words import WALLET_STATES
from yingshou.interfaces.console.words import WORDS
from yingshou.records.customers import queries as customers
from yingshou.records.wallets import queries

ORDERS = (
    Column(
        heading=gettext_lazy("Order"), value="order_no", sort="order_no",
        link=lambda row: reverse("console:wallet_order", args=[row.order_no]),
    ),
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", sort="account_no",
        link=to_account("account_no"), phone=False,
    ),
    Column(
        heading=gettext_lazy("Channel"), value="channel", kind="word", words="channel", sort="channel",
        phone=False,
    ),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(
        heading=gettext_lazy("Asked at"), value="created_at", kind="moment", sort="created_at", phone=False
    ),
    Column(heading=gettext_lazy("Asked by"), value="created_by", sort="created_by", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)  # fmt: skip
EVENTS = (
    Column(heading=gettext_lazy("Written at"), value="recorded_at", kind="moment"),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
    Column(
        heading=gettext_lazy("Who says so"), value="source", kind="word", words="wallet_source", phone=False
    ),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Note"), value="note", wrap=True, phone=False),
)
NOTICES = (
    Column(heading=gettext_lazy("Received at"), value="received_at", kind="moment"),
    Column(heading=gettext_lazy("Outcome"), value="outcome", kind="word", words="wallet_outcome"),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Note"), value="note", wrap=True, phone=False),
)
REFUNDS = (
    Column(
        heading=gettext_lazy("Request"), value="request_id",
        link=lambda row: reverse("console:money_request", args=[row.request_id]),
    ),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan"),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)  # fmt: skip
FILTERS = (
    Filter(
        name="q", label=gettext_lazy("Account no."),
        apply=lambda query, value: query.filter(account_no__startswith=value),
    ),
    Filter(
        name="channel", label=gettext_lazy("Channel"),
        apply=lambda query, value: query.filter(channel=value),
        choices=tuple((code, WORDS["channel"][code]) for code in ("WECHAT", "ALIPAY")),
    ),
    Filter(
        name="state", label=gettext_lazy("State"), apply=lambda query, value: query.filter(state=value),
        choices=tuple((code, each[2]) for code, each in WALLET_STATES.items() if code.startswith("ORDER")),
    ),
)  # fmt: skip


@page()
def orders(request: HttpRequest) -> HttpResponse:
    """List orders, the latest first."""
    table = listing(
        request, query=queries.orders(), columns=ORDERS, filters=FILTERS,
        empty=_("No order yet. Begin at the counter: account, amount, then WeChat Pay or Alipay."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Wallet orders"), name="wallet_orders")


@page("take_payment", methods=("POST",))
def create(request: HttpRequest) -> HttpResponse:
    """Place an order for what the counter confirmed; the number made there makes a second press the same."""
    given = request.POST
    account_no, amount = given.get("account", ""), parse_amount(given.get("amount", ""))
    if customers.account(account_no) is None or amount is None:
        raise Http404
    number = given.get("number", "")
    try:
        wallet = wallets.wallet_of(given.get("channel", ""))
        create_wallet_order(
            order_no=number, channel=wallet.channel, account_no=account_no, amount=amount,
            created_by=actor(request), at=local_time(), as_of=business_date(),
            payer_name=given.get("payer", "").strip(),
        )  # fmt: skip
        open_wallet_order(order_no=number, wallet=wallet, at=local_time())
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return redirect(f"{reverse('console:counter')}?account={account_no}&amount={amount}")
    return redirect("console:wallet_order", order_no=number)


@page()
def order(request: HttpRequest, order_no: str) -> HttpResponse:
    """Show an order: its code while it can be paid, its state, and all that was told of it."""
    found = _found(order_no)
    waits = found.state in queries.UNSETTLED
    return show(
        request, "console/wallet_order.html", title=_("Order %(order_no)s") % {"order_no": order_no},
        order=found, account=customers.account(found.account_no), waits=waits,
        seen_state=_seen_state(found), code=_drawn(found) if _seen_state(found) == "ORDER_OPEN" else "",
        set_up=found.channel in wallets.channels(),
        events=plain_table(EVENTS, queries.events_of(order_no)),
        notices=plain_table(NOTICES, queries.notices_of(order_no), empty=_("The wallet has sent none.")),
        refunds=plain_table(REFUNDS, queries.refunds_of(order_no)),
    )  # fmt: skip


@page()
def state(request: HttpRequest, order_no: str) -> HttpResponse:
    """Answer the state of an order, for the page that asks again and again."""
    del request
    found = _found(order_no)
    return JsonResponse({"state": _seen_state(found)})


@page("take_payment", methods=("POST",))
def check(request: HttpRequest, order_no: str) -> HttpResponse:
    """Ask the wallet what became of an order; one without a code is asked for its code again."""
    found = _found(order_no)
    with refusals_shown(request):
        wallet = wallets.wallet_of(found.channel)
        if request.POST.get("act") == "open":
            open_wallet_order(order_no=order_no, wallet=wallet, at=local_time())
        else:
            check_wallet_order(
                order_no=order_no, wallet=wallet, at=local_time(), as_of=business_date(),
                close=request.POST.get("act") == "close",
            )  # fmt: skip
    return redirect("console:wallet_order", order_no=order_no)


def _found(order_no: str) -> Any:
    found = queries.order(order_no)
    if found is None:
        raise Http404
    return found


def _seen_state(order: Any) -> str:
    """Return the state of an order as the page shows it: one that is open past its time has no code."""
    over = order.state == "ORDER_OPEN" and local_time() >= order.expires_at
    return "EXPIRED" if over else str(order.state)


def _drawn(order: Any) -> SafeString:
    """Draw the code of an order as SVG in the page: black on white, also where the page is dark."""
    drawn = segno.make(order.code_text, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S308  drawn by us

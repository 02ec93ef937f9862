"""The counter, by keyboard alone: account ⏎, amount ⏎, confirm ⏎, receipt."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yingshou.core.errors import YingshouError
from yingshou.core.money import round_yuan_value
from yingshou.flows.preview_payment import preview_payment
from yingshou.flows.take_payment import LARGEST_AMOUNT, take_payment
from yingshou.interfaces import wallets
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.formats import yuan
from yingshou.interfaces.console.owed import ZERO, payable_by
from yingshou.interfaces.console.pages import actor, page, sentence, show
from yingshou.records.customers import queries as customers
from yingshou.records.payments import queries as money


@page("take_payment", methods=("GET", "HEAD", "POST"))
def counter(request: HttpRequest) -> HttpResponse:
    """Walk one payment through its three steps; the last one books it."""
    asked = request.POST if request.method == "POST" else request.GET
    account_no = "".join(asked.get("account", "").split())
    if not account_no:
        return _step(request, "account")
    account = customers.account(account_no)
    if account is None:
        messages.error(request, _("There is no account %(account_no)s.") % {"account_no": account_no})
        return _step(request, "account", account_no=account_no)
    if request.method != "POST" and "amount" not in asked:
        return _amount_step(request, account)
    amount = parse_amount(asked.get("amount", ""))
    if amount is None:
        messages.error(request, _("Write the amount as a number above zero with at most two decimals."))
        return _amount_step(request, account)
    if request.method != "POST":
        return _confirm_step(request, account, amount)
    return _book(request, account, amount)


def parse_amount(text: str) -> Decimal | None:
    """Read an amount of yuan as typed, thousands separators allowed; None when it cannot be one."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount < LARGEST_AMOUNT or amount != round_yuan_value(amount):
        return None
    return round_yuan_value(amount)


def _step(request: HttpRequest, step: str, **context: Any) -> HttpResponse:
    return show(request, "console/counter.html", title=_("Counter"), step=step, **context)


def _amount_step(request: HttpRequest, account: Any) -> HttpResponse:
    owed = payable_by(account.account_no)
    return _step(request, "amount", account=account, owed=owed, prepaid=money.prepaid(account.account_no))


def _confirm_step(request: HttpRequest, account: Any, amount: Decimal) -> HttpResponse:
    """Show what will be booked. The number made here makes a second ⏎ the same payment, not another."""
    owed = payable_by(account.account_no)
    number = f"{business_date():%Y%m%d}-{uuid4().hex[:12]}"
    preview = preview_payment(account_no=account.account_no, amount=amount, value_date=business_date())
    after = max(ZERO, owed.total - preview.principal - preview.penalty)
    return _step(
        request,
        "confirm",
        account=account,
        owed=owed,
        amount=amount,
        number=number,
        after=after,
        surplus=preview.surplus,
        preview=preview,
        lines=preview.lines.to_dicts(),
        payer=request.GET.get("payer", "").strip(),
        prepaid=money.prepaid(account.account_no),
        wallets=wallets.channels(),
    )


def _book(request: HttpRequest, account: Any, amount: Decimal) -> HttpResponse:
    try:
        result = take_payment(
            account_no=account.account_no,
            amount=amount,
            value_date=business_date(),
            channel="COUNTER",
            channel_no=request.POST.get("number", ""),
            taken_by=actor(request),
            payer_name=request.POST.get("payer", "").strip() or None,
            as_of=business_date(),
        )
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return _amount_step(request, account)
    messages.success(request, _("%(amount)s yuan taken.") % {"amount": yuan(result.amount)})
    return redirect("console:receipt", payment_no=result.payment_no)

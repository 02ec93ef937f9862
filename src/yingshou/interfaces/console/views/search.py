"""Find any account, customer or bill by number or name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yingshou.interfaces.console.columns import ACCOUNTS, BILLS, PAYMENTS
from yingshou.interfaces.console.lists import plain_table
from yingshou.interfaces.console.pages import page, show
from yingshou.records.billing import queries as billing
from yingshou.records.customers import queries as customers
from yingshou.records.payments import queries as money

ROWS_SHOWN = 30


@page()
def search(request: HttpRequest) -> HttpResponse:
    """Open what a number names at once, else list what comes near."""
    text = (
        "".join(request.GET.get("q", "").split()) if _is_number(request) else request.GET.get("q", "").strip()
    )
    if text and customers.account(text):
        return redirect("console:account", account_no=text)
    if text and billing.bill(text):
        return redirect("console:bill", bill_no=text)
    if text and money.payment(text):
        return redirect("console:payment", payment_no=text)
    found = list(customers.accounts_like(text)[:ROWS_SHOWN]) if text else []
    bills = list(billing.bills_like(text)[:ROWS_SHOWN]) if text[:4].isdigit() else []
    paid = list(money.payments().filter(channel_no__startswith=text)[:ROWS_SHOWN]) if text else []
    if len(found) == 1 and not bills and not paid:
        return redirect("console:account", account_no=found[0].account_no)
    return show(
        request,
        "console/search.html",
        title=_("Search"),
        asked=text,
        accounts=plain_table(ACCOUNTS, found),
        bills=plain_table(BILLS, bills),
        payments=plain_table(PAYMENTS, paid),
        nothing=not (found or bills or paid),
    )


def _is_number(request: HttpRequest) -> bool:
    return "".join(request.GET.get("q", "").split()).isdigit()

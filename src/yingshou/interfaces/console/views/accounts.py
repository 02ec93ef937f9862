"""Accounts: the list, and what one account owes, was billed and has paid."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNTS, BILLS, DUES, PAYMENTS
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Filter, listing, plain_table
from yingshou.interfaces.console.owed import owed_by
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.billing import queries as billing
from yingshou.records.contracts import queries as contracts
from yingshou.records.customers import queries as customers
from yingshou.records.drafts import queries as drafts
from yingshou.records.metering import queries as metering
from yingshou.records.payments import queries as money
from yingshou.records.prepayment import queries as prepayment
from yingshou.records.receivables import queries as receivables
from yingshou.records.supply import queries as supply

ROWS_SHOWN = 24


def _like(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(Q(account_no__startswith=value) | Q(name__icontains=value))


FILTERS = (
    Filter(name="q", label=gettext_lazy("Number or name"), apply=_like),
    Filter(
        name="class",
        label=gettext_lazy("Class"),
        apply=lambda query, value: query.filter(customer_class=value),
        choices=tuple(WORDS["customer_class"].items()),
    ),
    Filter(
        name="price",
        label=gettext_lazy("Price"),
        apply=lambda query, value: query.filter(price_class=value),
        choices=tuple(WORDS["price_class"].items()),
    ),
)


@page()
def accounts(request: HttpRequest) -> HttpResponse:
    """List every account."""
    table = listing(
        request,
        query=customers.accounts().order_by("account_no"),
        columns=ACCOUNTS,
        filters=FILTERS,
        empty=_("There are no accounts yet. Import the files accounts and metering_points to begin."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="accounts")
    return show(request, "console/list.html", title=_("Accounts"), table=table, import_link=True)


@page()
def account(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show an account: archive, what is owed, bills, payments."""
    found = customers.account(account_no)
    if found is None:
        raise Http404
    as_of = business_date()
    dues = drafts.with_cash(receivables.dues_of_account(account_no=account_no, as_of=as_of), as_of=as_of)
    unpaid = dues.filter(balance__principal_open__gt=0).order_by("due_date", "receivable_no")
    return show(
        request,
        "console/account.html",
        title=found.name,
        account=found,
        supply=supply.supply_of(account_no),
        stop=supply.orders_of_account(account_no).first(),
        controlled=prepayment.agreements(account_no=account_no).exists(),
        has_agreement=contracts.versions(account_no).exists(),
        points=metering.metering_points(account_no),
        traits=customers.traits(account_no, on=as_of),
        owed=owed_by(account_no),
        prepaid=money.prepaid(account_no),
        in_drafts=drafts.not_cash_total(as_of=as_of, account_no=account_no),
        dues=plain_table(DUES, unpaid, empty=_("Nothing is owed.")),
        bills=plain_table(
            BILLS, billing.bills_of_account(account_no)[:ROWS_SHOWN], empty=_("No bill has been made yet.")
        ),
        payments=plain_table(
            PAYMENTS, money.payments_of_account(account_no)[:ROWS_SHOWN], empty=_("No money has come in yet.")
        ),
    )

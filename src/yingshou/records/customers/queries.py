"""Reads of customers and accounts."""

from django.db.models import Q, QuerySet

from yingshou.records.customers.models import Account, Customer


def accounts() -> QuerySet[Account]:
    """Return every account with its customer and organisation."""
    return Account.objects.select_related("customer", "organization")


def account(account_no: str) -> Account | None:
    """Return an account, or None where no such number exists."""
    return accounts().filter(account_no=account_no).first()


def accounts_like(text: str) -> QuerySet[Account]:
    """Return the accounts whose number begins with a text, or whose name or customer contains it."""
    return accounts().filter(
        Q(account_no__startswith=text) | Q(name__icontains=text) | Q(customer__name__icontains=text)
    )


def customers_like(text: str) -> QuerySet[Customer]:
    """Return the customers whose number begins with a text or whose name contains it."""
    return Customer.objects.filter(Q(customer_no__startswith=text) | Q(name__icontains=text)).order_by(
        "customer_no"
    )

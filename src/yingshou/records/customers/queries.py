"""Reads of customers and accounts."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yingshou.records.customers.models import Account, AccountTraits, Customer
from yingshou.records.organizations.scope import scope, within


def accounts() -> QuerySet[Account]:
    """Return every account with its customer and organisation."""
    return within(Account.objects.select_related("customer", "organization"), "organization__code")


def account(account_no: str) -> Account | None:
    """Return an account, or None where no such number exists."""
    return accounts().filter(account_no=account_no).first()


def traits(account_no: str, *, on: date) -> AccountTraits | None:
    """Return what is known of an account on a day, None where nothing is."""
    found = AccountTraits.objects.filter(account_id=account_no, valid_from__lte=on)
    return within(found, "account__organization__code").order_by("-valid_from").first()


def accounts_like(text: str) -> QuerySet[Account]:
    """Return the accounts whose number begins with a text, or whose name or customer contains it."""
    return accounts().filter(
        Q(account_no__startswith=text) | Q(name__icontains=text) | Q(customer__name__icontains=text)
    )


def customers_like(text: str) -> QuerySet[Customer]:
    """Return the customers whose number begins with a text or whose name contains it."""
    found = Customer.objects.filter(Q(customer_no__startswith=text) | Q(name__icontains=text))
    seen = within(Account.objects.filter(customer_id=OuterRef("pk")), "organization__code")
    return (found.filter(Exists(seen)) if scope() else found).order_by("customer_no")


def names(account_nos: Sequence[str]) -> dict[str, str]:
    """Return the names of accounts by their numbers."""
    return dict(accounts().filter(pk__in=account_nos).values_list("account_no", "name"))

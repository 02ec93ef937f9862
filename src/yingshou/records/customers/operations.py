"""Writes of customers and accounts."""

from datetime import date

import polars as pl
from django.db import transaction

from yingshou.core.tables import (
    ACCOUNT_TRAITS,
    ACCOUNTS,
    CAPACITY_CHANGES,
    FEED_IN_AGREEMENTS,
    HOUSEHOLD_BENEFITS,
)
from yingshou.records.copy import Stored, store_new
from yingshou.records.customers.models import Account
from yingshou.records.organizations.operations import ensure_organizations


def store_accounts(frame: pl.DataFrame) -> Stored:
    """Store new accounts, with the customers and organisations they name where those are absent.

    A new customer takes the name of its first account. Accounts that are stored with other values stay as
    they are and come back as conflicts.

    Args:
        frame: columns as in `accounts`, account_no unique.
    """
    accounts = ACCOUNTS.conform(frame)
    customers = accounts.sort("account_no").unique("customer_no", keep="first").select("customer_no", "name")
    with transaction.atomic():
        ensure_organizations(accounts["org_code"].unique().sort().to_list())
        store_new("customers_customer", customers, ["customer_no"])
        return store_new("customers_account", accounts, ["account_no"])


def store_account_traits(frame: pl.DataFrame) -> Stored:
    """Store new versions of traits; the accounts must exist. Columns as in `account_traits`."""
    return store_new("customers_accounttraits", ACCOUNT_TRAITS.conform(frame), ACCOUNT_TRAITS.key)


def store_capacity_changes(frame: pl.DataFrame) -> Stored:
    """Store new changes of capacity; the accounts must exist. Columns as in `capacity_changes`.

    What is stored is a fact: a wrong change is taken back by a change the other way.
    """
    return store_new("customers_capacitychange", CAPACITY_CHANGES.conform(frame), CAPACITY_CHANGES.key)


def store_household_benefits(frame: pl.DataFrame) -> Stored:
    """Store new benefits of households; the accounts must exist. Columns as in `household_benefits`."""
    return store_new("customers_householdbenefit", HOUSEHOLD_BENEFITS.conform(frame), HOUSEHOLD_BENEFITS.key)


def store_feed_in_agreements(frame: pl.DataFrame) -> Stored:
    """Store new feed-in agreements; the accounts must exist. Columns as in `feed_in_agreements`."""
    return store_new("customers_feedinagreement", FEED_IN_AGREEMENTS.conform(frame), FEED_IN_AGREEMENTS.key)


def end_supply(*, account_no: str, closed_date: date) -> None:
    """Write the first day without supply of a held account that is not closed."""
    Account.objects.filter(pk=account_no, closed_date=None).update(closed_date=closed_date)


def keep_supply(*, account_no: str, closed_date: date) -> None:
    """Take the first day without supply of a held account back, before it comes."""
    Account.objects.filter(pk=account_no, closed_date=closed_date).update(closed_date=None)


def terminate_capacity(*, account_no: str, closed_date: date) -> None:
    """Write the termination of a closed account's capacity, once.

    So the list of changes tells the whole. A change is a fact and stays, so it is written when its day has
    come and not before.
    """
    account = Account.objects.get(pk=account_no)
    if account.capacity_kva is None:
        return
    row = {
        "account_no": account_no, "change_no": f"X{closed_date:%Y%m%d}", "kind": "TERMINATION",
        "effective_date": closed_date,
    }  # fmt: skip
    store_capacity_changes(pl.DataFrame([row]))

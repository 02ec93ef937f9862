"""Accounts as columns."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.tables import (
    ACCOUNT_TRAITS,
    ACCOUNTS,
    CAPACITY_CHANGES,
    FEED_IN_AGREEMENTS,
    HOUSEHOLD_BENEFITS,
)
from yingshou.records.copy import copy_out

_COLUMNS = ", ".join(ACCOUNTS.names)
_CHANGES = ", ".join(CAPACITY_CHANGES.names)


def accounts_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read accounts by number, columns as in `accounts`; numbers that do not exist give no row."""
    return copy_out(
        f"SELECT {_COLUMNS} FROM customers_account WHERE account_no = ANY(%s) ORDER BY account_no",
        [list(account_nos)],
        ACCOUNTS.schema,
    )


def known_accounts(account_nos: Sequence[str]) -> pl.DataFrame:
    """Return those of some account numbers that exist, as the column account_no."""
    return copy_out(
        "SELECT account_no FROM customers_account WHERE account_no = ANY(%s)",
        [list(account_nos)],
        {"account_no": pl.String},
    )


def traits_on(*, account_nos: Sequence[str], on: date) -> pl.DataFrame:
    """Read what is known of some accounts on a day, columns as in `account_traits`, at most one row each."""
    return copy_out(
        f"""SELECT DISTINCT ON (account_no) {", ".join(ACCOUNT_TRAITS.names)} FROM customers_accounttraits
        WHERE account_no = ANY(%s) AND valid_from <= %s ORDER BY account_no, valid_from DESC""",
        [list(account_nos), on],
        ACCOUNT_TRAITS.schema,
    )


def capacity_changes_between(*, first: str, last: str) -> pl.DataFrame:
    """Read the changes of capacity of a range of accounts, whatever their day."""
    return copy_out(
        f"SELECT {_CHANGES} FROM customers_capacitychange WHERE account_no BETWEEN %s AND %s",
        [first, last],
        CAPACITY_CHANGES.schema,
    )


def capacity_changes_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the changes of capacity of some accounts, whatever their day."""
    return copy_out(
        f"SELECT {_CHANGES} FROM customers_capacitychange WHERE account_no = ANY(%s)",
        [list(account_nos)],
        CAPACITY_CHANGES.schema,
    )


def household_benefits_between(*, first: str, last: str) -> pl.DataFrame:
    """Read the benefits of a range of accounts, columns as in `household_benefits`."""
    return copy_out(
        f"""SELECT {", ".join(HOUSEHOLD_BENEFITS.names)} FROM customers_householdbenefit
        WHERE account_no BETWEEN %s AND %s""",
        [first, last],
        HOUSEHOLD_BENEFITS.schema,
    )


def feed_in_agreements_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the feed-in agreements of some accounts, columns as in `feed_in_agreements`."""
    return copy_out(
        f"""SELECT {", ".join(FEED_IN_AGREEMENTS.names)} FROM customers_feedinagreement
        WHERE account_no = ANY(%s)""",
        [list(account_nos)],
        FEED_IN_AGREEMENTS.schema,
    )


def accounts_between(*, first: str, last: str) -> pl.DataFrame:
    """Read a range of accounts, columns as in `accounts`."""
    return copy_out(
        f"SELECT {_COLUMNS} FROM customers_account WHERE account_no BETWEEN %s AND %s ORDER BY account_no",
        [first, last],
        ACCOUNTS.schema,
    )


def open_account_nos(*, price_class: str = "") -> list[str]:
    """Return, in order, the accounts in service, of one price class or of all."""
    rows = copy_out(
        """SELECT account_no FROM customers_account
        WHERE closed_date IS NULL AND (%s = '' OR price_class = %s) ORDER BY account_no""",
        [price_class, price_class],
        {"account_no": pl.String},
    )
    return rows["account_no"].to_list()

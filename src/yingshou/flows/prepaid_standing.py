"""How accounts on cost control stand at this moment, money that has just come included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.prepayment import TERMS, balances, terms_on
from yingshou.core.tables import PREPAID_BALANCES
from yingshou.records.payments import frames as payments
from yingshou.records.prepayment import frames

_PACE_DAYS = 31
"""Days read for the pace of use; a rule may ask for fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Frames `terms_on` and PREPAID_BALANCES of the accounts that are on cost control."""

    terms: pl.DataFrame
    balances: pl.DataFrame


def prepaid_standing(*, account_nos: Sequence[str], on: date) -> Standing:
    """Work out the balances of those of the accounts that are on cost control on a day.

    Days whose month has an issued bill no longer weigh: what the bill left unpaid is owed instead. Nothing is
    written.
    """
    terms = terms_of(account_nos=account_nos, on=on)
    if terms.is_empty():
        return Standing(terms=terms, balances=PREPAID_BALANCES.empty())
    return Standing(terms=terms, balances=balances_of(terms=terms, on=on))


def terms_of(*, account_nos: Sequence[str], on: date) -> pl.DataFrame:
    """Return the terms, frame of `terms_on`, of those accounts that are on cost control on a day."""
    agreements = frames.agreements_of(account_nos)
    if agreements.is_empty():
        return pl.DataFrame(schema=TERMS)
    held = agreements["account_no"].unique().to_list()
    return terms_on(
        agreements=agreements, rules=frames.rules(), classes=payments.customer_classes(held), on=on
    )


def balances_of(*, terms: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the balances of accounts by their terms, table PREPAID_BALANCES."""
    numbers = terms["account_no"].to_list()
    money = payments.unapplied_money(numbers).select("account_no", "amount")
    issued = payments.open_balances(numbers).select("receivable_no", "issued_date")
    owed = payments.open_items(account_nos=numbers, as_of=on).join(issued, on="receivable_no")
    days = frames.valued_days(numbers, from_date=on - timedelta(days=_PACE_DAYS))
    first = days["bill_month"].min()
    bills = frames.issued_bills(numbers, from_month=first if isinstance(first, int) else 0)
    billed = bills.select("account_no", "bill_month", unbilled=pl.lit(value=False))
    return balances(
        terms=terms,
        money=money,
        arrears=owed.select(
            "account_no", "issued_date", amount=(pl.col("principal_open") + pl.col("penalty_open")).cast(YUAN)
        ),
        days=days.join(billed, on=["account_no", "bill_month"], how="left").with_columns(
            pl.col("unbilled").fill_null(value=True)
        ),
        on=on,
    )

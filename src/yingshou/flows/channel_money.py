"""What a channel does to money: the account it stands on first, and the fee the channel keeps."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.tables.channels import MONEY_ACCOUNTS
from yingshou.flows.apply_money import total
from yingshou.records.cashdesk.operations import drawer_name
from yingshou.records.cashdesk.queries import is_counted
from yingshou.records.ledger.operations import CASH, CHANNEL_FEES, Leg, credit, debit, post
from yingshou.records.payments.operations import lock_name, store_fees

LONGEST_NUMBER = 64
LONGEST_TOGETHER = 78
"""Entries take the payment's number with a word before and after it, 96 characters in all."""


def money_legs(payments: pl.DataFrame) -> list[Leg]:
    """Debit the accounts money stands on first; the frame has `money_account` and `amount` in yuan."""
    return [
        debit(account, total(payments.filter(pl.col("money_account") == account), "amount"))
        for account in MONEY_ACCOUNTS
    ]


def book_fees(*, payments: pl.DataFrame, entry_no: str, booked_date: date) -> Decimal:
    """Book what the channels keep of payments that are stored already, and return its sum in yuan.

    Runs inside the caller's transaction. Nothing is booked where nothing is charged.

    Args:
        payments: `payment_no`, `money_account` and `fee`; a negative fee comes back.
        entry_no: number of the entry that booked the payments.
        booked_date: business date.
    """
    charged = payments.filter(pl.col("fee") != 0)
    if charged.is_empty():
        return Decimal("0.00")
    kept = [
        credit(account, total(charged.filter(pl.col("money_account") == account), "fee"))
        for account in MONEY_ACCOUNTS
    ]
    amount = total(charged, "fee")
    number = fee_entry(entry_no)
    post(entry_no=number, kind="FEE", booked_date=booked_date, legs=[debit(CHANNEL_FEES, amount), *kept])
    store_fees(fees=charged.select("payment_no", amount="fee"), entry_no=number)
    return amount


def open_for_cash(*, money_account: str, clerk: str, day: date) -> bool:
    """Hold a clerk's drawer while cash goes in or out, and tell whether it may: not once it is counted.

    Runs inside the caller's transaction. Money that is no cash goes through no drawer.
    """
    if money_account != CASH:
        return True
    lock_name(drawer_name(clerk, day))
    return not is_counted(clerk=clerk, day=day)


def fee_entry(entry_no: str) -> str:
    """Number the entry of the fees of payments booked under another."""
    return f"{entry_no}-FEES"


def number_fits(channel: str, channel_no: str) -> bool:
    """Tell whether a channel's number leaves room for the numbers made out of it."""
    return 1 <= len(channel_no) <= LONGEST_NUMBER and len(channel) + len(channel_no) <= LONGEST_TOGETHER

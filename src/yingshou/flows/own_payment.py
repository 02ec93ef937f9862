"""Give money in suspense to an account, and back: both in full, as often as need be."""

from datetime import date

import polars as pl

from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.take_payment import cleared_entry
from yingshou.flows.take_recovery_back import take_recovery_back
from yingshou.records.ledger.operations import PENALTY, PREPAID, RECEIVABLE, SUSPENSE, credit, debit, post
from yingshou.records.payments import frames
from yingshou.records.payments.operations import lock_accounts, lock_payment, owner, store_clearings
from yingshou.records.reconciliation.operations import (
    UnableToReconcile,
    attributions,
    hand_over,
)


def own_payment(*, payment_no: str, account_no: str, as_of: date, reason: str) -> None:
    """Give a payment in suspense to an account and let it settle what the account owes.

    Runs inside the caller's transaction. The money counts from its value date. Raises UnableToReconcile where
    the account does not exist or the payment is not in suspense.
    """
    if not lock_accounts([account_no]):
        raise UnableToReconcile(
            zh=f"户号 {account_no} 不存在。核对户号",
            en=f"there is no account {account_no}; check its number",
            field="account_no",
        )
    payment = lock_payment(payment_no)
    if payment is None or payment.account_no is not None or payment.reversed:
        raise UnableToReconcile(
            zh=f"收款 {payment_no} 不在暂收款中",
            en=f"payment {payment_no} is not in suspense",
            field="payment_no",
        )
    entry_no = f"OWNED-{payment_no}-{attributions(payment_no) + 1}"
    legs = [debit(SUSPENSE, payment.amount), credit(PREPAID, payment.amount)]
    post(entry_no=entry_no, kind="ASSIGNED", booked_date=as_of, legs=legs, memo=reason[:200])
    hand_over(payment_no=payment_no, account_no=account_no)
    apply_money(account_nos=[account_no], entry_no=cleared_entry(entry_no), cleared_date=as_of)


def disown_payment(*, payment_no: str, as_of: date, reason: str) -> None:
    """Take a payment back from the account it was given to: what it cleared is open again, it is in suspense.

    Runs inside the caller's transaction. Raises UnableToReconcile where part of it was paid out or moved.
    """
    account_no = owner(payment_no)
    if account_no:
        lock_accounts([account_no])
    payment = lock_payment(payment_no)
    clearings = frames.clearings_of_payment(payment_no)
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    if (
        payment is None
        or payment.account_no is None
        or payment.account_no != account_no
        or payment.reversed
        or payment.unapplied + principal + penalty != payment.amount
    ):
        raise UnableToReconcile(
            zh=f"收款 {payment_no} 已退款、转户或冲正，不能退回暂收",
            en=f"payment {payment_no} was refunded, moved or reversed and cannot go back to suspense",
            field="payment_no",
        )
    entry_no = f"DISOWNED-{payment_no}-{attributions(payment_no)}"
    legs = [
        debit(RECEIVABLE, principal),
        debit(PENALTY, penalty),
        credit(PREPAID, principal + penalty),
        debit(PREPAID, payment.amount),
        credit(SUSPENSE, payment.amount),
    ]
    post(entry_no=entry_no, kind="DISOWNED", booked_date=as_of, legs=legs, memo=reason[:200])
    undone = clearings.with_columns(-pl.col("principal"), -pl.col("penalty"))
    store_clearings(clearings=undone, cleared_date=as_of, entry_no=entry_no)
    take_recovery_back(
        payment_no=payment_no, on=as_of, by="", entry_no=f"{entry_no}-RECOVERED", account_no=account_no
    )
    hand_over(payment_no=payment_no, account_no=None)

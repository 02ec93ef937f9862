"""Take a payment back (冲正): a wrong booking, a dishonoured draft."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.flows.apply_money import total
from yingshou.records.ledger.operations import (
    BANK,
    CASH,
    PENALTY,
    PREPAID,
    RECEIVABLE,
    SUSPENSE,
    Leg,
    credit,
    debit,
    post,
)
from yingshou.records.payments import frames
from yingshou.records.payments.operations import (
    LockedPayment,
    UnableToReversePayment,
    lock_accounts,
    lock_payment,
    owner,
    reverse,
    store_clearings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalResult:
    """What a reversal opened again, in yuan: amount = principal + penalty + what was left of the money."""

    payment_no: str
    account_no: str | None
    amount: Decimal
    principal: Decimal
    penalty: Decimal


def reverse_payment(*, payment_no: str, reversed_date: date, reversed_by: str, reason: str) -> ReversalResult:
    """Take a payment back: what it cleared is open again, what was left of it is gone.

    Negative clearings carry the value date of the money, so penalty runs again from its original start.
    Other prepaid money of the account is not drawn on; the next issue or payment does that. One
    transaction. Raises UnableToReversePayment.
    """
    with transaction.atomic():
        payment = _hold(payment_no)
        _check(payment, reversed_date)
        clearings = frames.clearings_of_payment(payment_no)
        entry_no = f"REVERSED-{payment_no}"
        post(
            entry_no=entry_no,
            kind="REVERSED",
            booked_date=reversed_date,
            legs=_legs(payment, clearings),
            memo=reason[:200],
        )
        undone = clearings.with_columns(-pl.col("principal"), -pl.col("penalty"))
        store_clearings(clearings=undone, cleared_date=reversed_date, entry_no=entry_no)
        reverse(
            payment_no=payment_no,
            reversed_date=reversed_date,
            reversed_by=reversed_by,
            reason=reason[:200],
            entry_no=entry_no,
        )
    return ReversalResult(
        payment_no=payment_no,
        account_no=payment.account_no,
        amount=payment.amount,
        principal=total(clearings, "principal"),
        penalty=total(clearings, "penalty"),
    )


def _hold(payment_no: str) -> LockedPayment:
    """Hold the owner, then the payment, and make sure that the owner is still the same."""
    while True:
        account_no = owner(payment_no)
        if account_no:
            lock_accounts([account_no])
        payment = lock_payment(payment_no)
        if payment is None:
            raise UnableToReversePayment(
                "UNKNOWN_PAYMENT",
                zh=f"收款 {payment_no} 不存在。核对收款编号",
                en=f"there is no payment {payment_no}; check its number",
                field="payment_no",
            )
        if payment.account_no == account_no:
            return payment


def _check(payment: LockedPayment, reversed_date: date) -> None:
    if payment.reversed:
        raise UnableToReversePayment(
            "ALREADY_REVERSED",
            zh=f"收款 {payment.payment_no} 已经冲正，不能再冲一次",
            en=f"payment {payment.payment_no} has been reversed before",
            field="payment_no",
        )
    if reversed_date < payment.value_date:
        raise UnableToReversePayment(
            "PERIOD_ORDER",
            zh=f"冲正日期 {reversed_date} 早于到账日期 {payment.value_date}",
            en=f"the reversal on {reversed_date} lies before the value date {payment.value_date}",
            field="reversed_date",
        )


def _legs(payment: LockedPayment, clearings: pl.DataFrame) -> list[Leg]:
    """Book the exact opposite of the payment and its clearings."""
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    held = SUSPENSE if payment.account_no is None else PREPAID
    return [
        debit(RECEIVABLE, principal),
        debit(PENALTY, penalty),
        credit(PREPAID, principal + penalty),
        debit(held, payment.amount),
        credit(CASH if payment.channel == "COUNTER" else BANK, payment.amount),
    ]

"""Claim money in suspense for an account (认领)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.take_payment import cleared_entry
from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import PREPAID, SUSPENSE, credit, debit, post
from yingshou.records.payments import frames
from yingshou.records.payments.operations import (
    LockedPayment,
    UnableToAssign,
    assign,
    lock_accounts,
    lock_payment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentResult:
    """What the claimed money settled, in yuan; `prepaid` is what is left of it."""

    payment_no: str
    account_no: str
    amount: Decimal
    principal: Decimal
    penalty: Decimal
    prepaid: Decimal
    repeated: bool


def assign_suspense(
    *, payment_no: str, account_no: str, assigned_by: str, reason: str, as_of: date
) -> AssignmentResult:
    """Give a payment of unknown payer to an account and settle what the account owes with it.

    The money counts from its value date, so penalty stops there. One transaction; the same assignment
    again changes nothing. Raises UnableToAssign.
    """
    entry_no = f"ASSIGNED-{payment_no}"
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise UnableToAssign(
                "UNKNOWN_ACCOUNT",
                zh=f"户号 {account_no} 不存在。核对户号",
                en=f"there is no account {account_no}; check its number",
                field="account_no",
            )
        payment = _hold(payment_no)
        unknown_at_first = frames.stored_payments([payment_no]).item(0, "account_no") is None
        repeated = unknown_at_first and payment.account_no == account_no and not payment.reversed
        if not repeated:
            _check(payment)
            legs = [debit(SUSPENSE, payment.amount), credit(PREPAID, payment.amount)]
            post(entry_no=entry_no, kind="ASSIGNED", booked_date=as_of, legs=legs, memo=reason[:200])
            assign(
                payment_no=payment_no,
                account_no=account_no,
                assigned_by=assigned_by,
                reason=reason[:200],
            )
            apply_money(account_nos=[account_no], entry_no=cleared_entry(entry_no), cleared_date=as_of)
            record_event(
                actor=assigned_by, action="ASSIGN_SUSPENSE", subject=payment_no,
                detail={"account_no": account_no, "amount": payment.amount, "reason": reason},
            )  # fmt: skip
        clearings = frames.clearings_of_entry(cleared_entry(entry_no)).filter(
            pl.col("payment_no") == payment_no
        )
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    return AssignmentResult(
        payment_no=payment_no,
        account_no=account_no,
        amount=payment.amount,
        principal=principal,
        penalty=penalty,
        prepaid=payment.amount - principal - penalty,
        repeated=repeated,
    )


def _hold(payment_no: str) -> LockedPayment:
    payment = lock_payment(payment_no)
    if payment is None:
        raise UnableToAssign(
            "UNKNOWN_PAYMENT",
            zh=f"收款 {payment_no} 不存在。核对收款编号",
            en=f"there is no payment {payment_no}; check its number",
            field="payment_no",
        )
    return payment


def _check(payment: LockedPayment) -> None:
    if payment.account_no is None and not payment.reversed:
        return
    state_zh, state_en = (
        ("已冲正", "has been reversed")
        if payment.reversed
        else (f"已属于户号 {payment.account_no}", f"belongs to account {payment.account_no}")
    )
    raise UnableToAssign(
        "NOT_IN_SUSPENSE",
        zh=f"收款 {payment.payment_no} {state_zh}，不能认领",
        en=f"payment {payment.payment_no} {state_en} and cannot be assigned",
        field="payment_no",
    )

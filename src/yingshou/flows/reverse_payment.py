"""Take a payment back (冲正): a wrong booking, a dishonoured draft."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.channels import last_reversal_day
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.apply_money import total
from yingshou.flows.channel_money import book_fees, open_for_cash
from yingshou.flows.publish import publish_reversal
from yingshou.flows.review_prepaid import review_prepaid
from yingshou.flows.take_recovery_back import take_recovery_back
from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import (
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
from yingshou.records.payments.requests import is_refunded
from yingshou.records.wallets.queries import order_of_payment


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalResult:
    """What a reversal opened again, in yuan: amount = principal + penalty + what was left of the money."""

    payment_no: str
    account_no: str | None
    amount: Decimal
    principal: Decimal
    penalty: Decimal


def reverse_payment(
    *,
    payment_no: str,
    reversed_date: date,
    reversed_by: str,
    reason: str,
    by_reconciliation: bool = False,
) -> ReversalResult:
    """Take a payment back: what it cleared is open again, what was left of it is gone.

    Negative clearings carry the value date of the money, so penalty runs again from its original start.
    Other prepaid money of the account is not drawn on; the next issue or payment does that. The channel's
    fee comes back where its rule says so. One transaction. Raises UnableToReversePayment; also where a refund
    of it is asked for or made, and where a wallet holds the money (WALLET_MONEY): it is moved to another
    account or refunded. Money that reconciliation shows never came (`by_reconciliation`) goes whatever the
    rule of its channel says.
    """
    with transaction.atomic():
        payment = hold_payment(payment_no)
        channel = frames.channel_of(channel=payment.channel, value_date=payment.value_date)
        if not by_reconciliation and order_of_payment(payment_no) is not None:
            raise _refused("WALLET_MONEY", "payment_no")
        _check(
            payment, reversed_date, {**channel, "reversal_rule": "ANY_DAY"} if by_reconciliation else channel
        )
        if not open_for_cash(money_account=channel["money_account"], clerk=reversed_by, day=reversed_date):
            raise _refused("DRAWER_CLOSED")
        clearings = take_back(
            payment,
            money_account=channel["money_account"],
            reversed_date=reversed_date,
            reversed_by=reversed_by,
            reason=reason,
        )
        entry_no = reversed_entry(payment_no)
        if channel["fee_returned"]:
            fees = frames.fees_of_payment(payment_no).with_columns(
                -pl.col("fee"), money_account=pl.lit(channel["money_account"])
            )
            book_fees(payments=fees, entry_no=entry_no, booked_date=reversed_date)
        record_event(
            actor=reversed_by, action="REVERSE_PAYMENT", subject=payment_no,
            detail={"amount": payment.amount, "reason": reason, "reversed_date": reversed_date},
        )  # fmt: skip
    return ReversalResult(
        payment_no=payment_no,
        account_no=payment.account_no,
        amount=payment.amount,
        principal=total(clearings, "principal"),
        penalty=total(clearings, "penalty"),
    )


def take_back(
    payment: LockedPayment, *, money_account: str, reversed_date: date, reversed_by: str, reason: str
) -> pl.DataFrame:
    """Book the opposite of a held payment and of all it cleared, and return those clearings.

    Runs inside the caller's transaction, which has checked that the payment may go. The money leaves
    `money_account` of the ledger.
    """
    clearings = frames.clearings_of_payment(payment.payment_no)
    entry_no = reversed_entry(payment.payment_no)
    post(
        entry_no=entry_no,
        kind="REVERSED",
        booked_date=reversed_date,
        legs=_legs(payment, clearings, money_account),
        memo=reason[:200],
    )
    undone = clearings.with_columns(-pl.col("principal"), -pl.col("penalty"))
    store_clearings(clearings=undone, cleared_date=reversed_date, entry_no=entry_no)
    if payment.account_no:
        take_recovery_back(
            payment_no=payment.payment_no, on=reversed_date, by=reversed_by, entry_no=f"{entry_no}-RECOVERED",
            account_no=payment.account_no,
        )  # fmt: skip
    reverse(
        payment_no=payment.payment_no,
        reversed_date=reversed_date,
        reversed_by=reversed_by,
        reason=reason[:200],
        entry_no=entry_no,
    )
    publish_reversal(
        payment_no=payment.payment_no, account_no=payment.account_no, amount=payment.amount,
        reversed_date=reversed_date,
    )  # fmt: skip
    if payment.account_no:
        review_prepaid(account_nos=[payment.account_no], on=reversed_date)
    return clearings


def reversed_entry(payment_no: str) -> str:
    """Number the entry that takes a payment back."""
    return f"REVERSED-{payment_no}"


def hold_payment(payment_no: str) -> LockedPayment:
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


def _refused(code: str, field: str = "") -> UnableToReversePayment:
    known = PROBLEM_CODES[code]
    return UnableToReversePayment(
        code, zh=f"{known.zh}。{known.remedy_zh}", en=f"{known.en}; {known.remedy_en}", field=field
    )


def _check(payment: LockedPayment, reversed_date: date, channel: dict[str, Any]) -> None:
    if is_refunded(payment.payment_no):
        raise _refused("REFUNDED", "payment_no")
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
    last = last_reversal_day(
        value_date=payment.value_date, rule=channel["reversal_rule"], days=channel["reversal_days"]
    )
    if last is None or reversed_date > last:
        until_zh = f"只能在 {last} 及以前冲正" if last else "不能冲正"
        until_en = f"only until {last}" if last else "never"
        raise UnableToReversePayment(
            "REVERSAL_CLOSED",
            zh=f"{channel['name']}收到的款项{until_zh}。需要退款时另行办理退款",
            en=f"money that came by {channel['name_en']} may be reversed {until_en}; refund it instead",
            field="reversed_date",
        )


def _legs(payment: LockedPayment, clearings: pl.DataFrame, money_account: str) -> list[Leg]:
    """Book the exact opposite of the payment and its clearings."""
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    held = SUSPENSE if payment.account_no is None else PREPAID
    return [
        debit(RECEIVABLE, principal),
        debit(PENALTY, penalty),
        credit(PREPAID, principal + penalty),
        debit(held, payment.amount),
        credit(money_account, payment.amount),
    ]

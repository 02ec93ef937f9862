"""Carry out an approved waiver, refund or transfer, in the caller's transaction."""

from datetime import date

import polars as pl

from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.carry_write_off import carry_write_off, carry_write_off_undo
from yingshou.flows.feed_in_payout import carry_feed_in_payout
from yingshou.flows.propose_waiver import penalty_open
from yingshou.flows.request_rules import check_amount, check_not_refunded, hold_movable
from yingshou.flows.take_recovery_back import take_recovery_back
from yingshou.records.ledger.operations import (
    PENALTY,
    PENALTY_WAIVED,
    PREPAID,
    RECEIVABLE,
    REFUNDS_PAYABLE,
    credit,
    debit,
    post,
)
from yingshou.records.payments.frames import clearings_of_payment
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.payments.operations import lock_accounts, store_clearings
from yingshou.records.payments.requests import draw, hand_over, refusal
from yingshou.records.receivables.operations import waive


def carry_request(*, asked: MoneyRequest, as_of: date, by: str) -> None:
    """Book a request under its own number as of a day; its account is held here.

    A waiver takes penalty off the item, a refund moves prepaid money to what is to be paid out, a transfer
    undoes what the payment cleared, hands it over and clears what the other account owes, by the value date
    of the money; a write-off moves principal to the claims written off, a restored claim moves it back; a
    payout moves what is owed for energy fed in to what is to be paid out.
    Raises UnableToMoveMoney where there is no longer so much, or the payment has changed.
    """
    {
        "WAIVER": _waive, "REFUND": _refund, "TRANSFER": _transfer, "WRITE_OFF": carry_write_off,
        "RESTORE_CLAIM": carry_write_off_undo, "FEED_IN_PAYOUT": carry_feed_in_payout,
    }[asked.kind](asked, as_of, by)  # fmt: skip


def _waive(asked: MoneyRequest, as_of: date, _by: str) -> None:
    lock_accounts([asked.account_no])
    receivable_no = str(asked.receivable_id)
    most = penalty_open(account_no=asked.account_no, receivable_no=receivable_no, as_of=as_of)
    check_amount(kind="WAIVER", amount=asked.amount, most=most, as_of=as_of)
    legs = [debit(PENALTY_WAIVED, asked.amount), credit(PENALTY, asked.amount)]
    post(entry_no=asked.request_no, kind="WAIVED", booked_date=as_of, legs=legs, memo=asked.reason)
    waive(receivable_no=receivable_no, amount=asked.amount)


def _refund(asked: MoneyRequest, as_of: date, _by: str) -> None:
    payment = hold_movable(str(asked.payment_id))
    _check_same_owner(asked, payment.account_no)
    check_amount(kind="REFUND", amount=asked.amount, most=payment.unapplied, as_of=as_of)
    legs = [debit(PREPAID, asked.amount), credit(REFUNDS_PAYABLE, asked.amount)]
    post(entry_no=asked.request_no, kind="REFUNDED", booked_date=as_of, legs=legs, memo=asked.reason)
    draw(payment_no=payment.payment_no, amount=asked.amount)


def _transfer(asked: MoneyRequest, as_of: date, by: str) -> None:
    payment_no, to_account_no = str(asked.payment_id), str(asked.to_account_no)
    payment = hold_movable(payment_no, to_account_no)
    _check_same_owner(asked, payment.account_no)
    check_not_refunded(payment_no)
    clearings = clearings_of_payment(payment_no)
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    legs = [debit(RECEIVABLE, principal), debit(PENALTY, penalty), credit(PREPAID, principal + penalty)]
    post(entry_no=asked.request_no, kind="TRANSFERRED", booked_date=as_of, legs=legs, memo=asked.reason)
    undone = clearings.with_columns(-pl.col("principal"), -pl.col("penalty"))
    store_clearings(clearings=undone, cleared_date=as_of, entry_no=asked.request_no)
    take_recovery_back(
        payment_no=payment_no, on=as_of, by=by, entry_no=f"{asked.request_no}-RECOVERED",
        account_no=asked.account_no,
    )  # fmt: skip
    hand_over(payment_no=payment_no, account_no=to_account_no)
    apply_money(account_nos=[to_account_no], entry_no=f"{asked.request_no}-CLEARED", cleared_date=as_of)


def _check_same_owner(asked: MoneyRequest, account_no: str | None) -> None:
    if account_no != asked.account_no:
        raise refusal("NOT_MOVABLE", "payment_no", asked.payment_id)

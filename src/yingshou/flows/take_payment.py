"""Take one payment: at the counter, by transfer, or by another system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.channels import apply_channels
from yingshou.core.money import round_yuan_value
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.channel_money import book_fees, money_legs, number_fits, open_for_cash
from yingshou.flows.publish import publish_payments
from yingshou.records.ledger.operations import PREPAID, credit, post
from yingshou.records.payments import frames
from yingshou.records.payments.operations import (
    UnableToTakePayment,
    lock_accounts,
    lock_name,
    store_payments,
)

LARGEST_AMOUNT = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentResult:
    """What became of a payment, in yuan: amount = principal + penalty + prepaid.

    The figures are those of the moment it was taken; `repeated` tells that it had been taken before.
    `clearings` has the columns of the table `clearings`.
    """

    payment_no: str
    account_no: str
    amount: Decimal
    principal: Decimal
    penalty: Decimal
    prepaid: Decimal
    clearings: pl.DataFrame
    repeated: bool


def take_payment(
    *,
    account_no: str,
    amount: Decimal,
    value_date: date,
    channel: str,
    channel_no: str,
    taken_by: str,
    payer_name: str | None = None,
    memo: str | None = None,
    as_of: date,
    within: str | None = None,
    designated: Sequence[str] = (),
    paper: bool = False,
) -> PaymentResult:
    """Take a payment, settle what the account owes, and keep the rest as prepaid.

    What is settled first is told by the table `clearing_rules`; `within` goes before it, and the due items
    the payer names (`designated`) come first where it follows the payer. `paper` tells that money paid ahead,
    such as an agent's deposit, covers it, as the caller has checked.

    One transaction that holds the account, so payments that come at once wait for each other. The same
    channel and channel number again, with the same account, amount and value date, changes nothing and
    gives the same answer. What the channel keeps is booked with it. Raises UnableToTakePayment otherwise;
    its `code` is a problem code.
    """
    _check(amount, value_date, channel, channel_no, as_of)
    payment_no = f"{channel}-{channel_no}"
    payment = pl.DataFrame(
        [[payment_no, channel, channel_no, account_no, payer_name or None, amount, value_date, memo or None]],
        schema=frames.STORED_PAYMENTS,
        orient="row",
    )
    with transaction.atomic():
        lock_name(payment_no)
        if not lock_accounts([account_no]):
            raise _refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        stored = frames.stored_payments([payment_no])
        if stored.height:
            _refuse_other(stored, payment)
            return _result(payment, repeated=True)
        taken = _by_channel(payment, paper=paper)
        if not open_for_cash(money_account=taken.item(0, "money_account"), clerk=taken_by, day=as_of):
            raise _refusal("DRAWER_CLOSED", "channel", channel)
        entry_no = received_entry(payment_no)
        legs = [*money_legs(taken), credit(PREPAID, amount)]
        post(entry_no=entry_no, kind="RECEIVED", booked_date=as_of, legs=legs)
        store_payments(payments=payment, entry_no=entry_no, taken_by=taken_by)
        publish_payments(payment)
        book_fees(payments=taken, entry_no=entry_no, booked_date=as_of)
        apply_money(
            account_nos=[account_no], entry_no=cleared_entry(entry_no), cleared_date=as_of, within=within,
            designated=designated,
        )  # fmt: skip
        return _result(payment, repeated=False)


def received_entry(payment_no: str) -> str:
    """Number the entry that books one payment."""
    return f"RECEIVED-{payment_no}"


def cleared_entry(entry_no: str) -> str:
    """Number the entry of the clearings that another entry led to."""
    return f"{entry_no}-CLEARED"


def _check(amount: Decimal, value_date: date, channel: str, channel_no: str, as_of: date) -> None:
    if not channel_no.strip():
        raise _refusal("MISSING_VALUE", "channel_no", channel_no)
    if not number_fits(channel, channel_no):
        raise _refusal("OUT_OF_RANGE", "channel_no", channel_no)
    if not amount.is_finite():
        raise _refusal("NOT_A_NUMBER", "amount", amount)
    if amount <= 0:
        raise _refusal("NOT_POSITIVE", "amount", amount)
    if amount >= LARGEST_AMOUNT:
        raise _refusal("OUT_OF_RANGE", "amount", amount)
    if amount != round_yuan_value(amount):
        raise _refusal("TOO_PRECISE", "amount", amount)
    if value_date > as_of:
        raise _refusal("FUTURE_DATE", "value_date", value_date)


def _by_channel(payment: pl.DataFrame, *, paper: bool) -> pl.DataFrame:
    """Add what the channel does to the money, or refuse where it does not take it."""
    taken, problems = apply_channels(
        payments=payment, channels=frames.channels(), stage="payments", paper=paper
    )
    if problems.height:
        raise _refusal(*problems.select("code", "column", "value").row(0))
    return taken


def _refuse_other(stored: pl.DataFrame, payment: pl.DataFrame) -> None:
    """Raise when the number is stored with other contents; who paid and why are not contents."""
    for field in ("amount", "value_date", "account_no"):
        if stored.item(0, field) != payment.item(0, field):
            raise _refusal("CONFLICT", field, payment.item(0, field))


def _refusal(code: str, field: str, value: object) -> UnableToTakePayment:
    reason = PROBLEM_CODES[code]
    return UnableToTakePayment(
        code,
        zh=f"{field} {value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{field} {value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def _result(payment: pl.DataFrame, *, repeated: bool) -> PaymentResult:
    payment_no, amount = payment.item(0, "payment_no"), payment.item(0, "amount")
    entry_no = cleared_entry(received_entry(payment_no))
    clearings = frames.clearings_of_entry(entry_no).filter(pl.col("payment_no") == payment_no)
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    return PaymentResult(
        payment_no=payment_no,
        account_no=payment.item(0, "account_no"),
        amount=amount,
        principal=principal,
        penalty=penalty,
        prepaid=amount - principal - penalty,
        clearings=clearings,
        repeated=repeated,
    )

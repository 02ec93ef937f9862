"""Take one payment: at the counter, by transfer, or by another system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.channels import Taken, apply_channel
from yingshou.core.money import ZERO_YUAN, round_yuan_value
from yingshou.core.tables import CLEARINGS, MONEY
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.apply_money import clearing_entry, plan_clearings
from yingshou.flows.channel_money import book_fees, number_fits, open_for_cash
from yingshou.flows.follow_supply import follow_money
from yingshou.flows.publish import publish_payment
from yingshou.flows.review_prepaid import review_prepaid
from yingshou.flows.settle_account import settle_account
from yingshou.records.ledger.operations import PREPAID, Entry, credit, debit, post_all
from yingshou.records.payments import frames
from yingshou.records.payments.one_account import (
    AccountMoney,
    ClearedRow,
    StoredPayment,
    hold_account,
    read_account,
    store_taken,
)
from yingshou.records.payments.operations import UnableToTakePayment
from yingshou.records.prepayment.frames import pays_ahead

LARGEST_AMOUNT = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentResult:
    """What became of a payment, in yuan: amount = principal + penalty + prepaid.

    The figures are those of the moment it was taken; `repeated` tells that it had been taken before.
    `rows` are its clearings.
    """

    payment_no: str
    account_no: str
    amount: Decimal
    principal: Decimal
    penalty: Decimal
    prepaid: Decimal
    rows: tuple[ClearedRow, ...]
    repeated: bool

    @property
    def clearings(self) -> pl.DataFrame:
        """The clearings in the columns of the table `clearings`."""
        rows = pl.DataFrame(
            self.rows, schema=list(ClearedRow._fields), orient="row", infer_schema_length=None
        )
        return CLEARINGS.conform(rows.with_columns(account_no=pl.lit(self.account_no)))


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
    the payer names (`designated`) come first where it follows the payer. `paper` tells that the payment comes
    with what covers it, such as a card or money paid ahead, as the caller has checked.

    One transaction that holds the account, so payments that come at once wait for each other. The same
    channel and channel number again, with the same account, amount and value date, changes nothing and
    gives the same answer. What the channel keeps is booked with it. Raises UnableToTakePayment otherwise;
    its `code` is a problem code.
    """
    _check(amount, value_date, channel, channel_no, as_of)
    payment_no = f"{channel}-{channel_no}"
    wanted = StoredPayment(account_no, amount, value_date)
    with transaction.atomic():
        customer_class = hold_account(account_no=account_no, payment_no=payment_no)
        if customer_class is None:
            raise _refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        known = read_account(
            account_no=account_no, payment_no=payment_no, channel=channel, value_date=value_date
        )
        if known.stored:
            _refuse_other(known.stored, wanted)
            return _repeated(payment_no, wanted)
        taken = _by_channel(known, channel, amount, paper=paper)
        if not open_for_cash(money_account=taken.money_account, clerk=taken_by, day=as_of):
            raise _refusal("DRAWER_CLOSED", "channel", channel)
        ahead = pays_ahead(account_no)
        clearings = (
            _clearings_ahead(
                account_no=account_no, payment_no=payment_no, payment=wanted, as_of=as_of, within=within,
                designated=designated,
            )
            if ahead
            else settle_account(
                account_no=account_no, customer_class=customer_class, known=known, payment_no=payment_no,
                payment=wanted, within=within, designated=designated,
            )
        )  # fmt: skip
        row = {
            "payment_no": payment_no, "channel": channel, "channel_no": channel_no, "account_no": account_no,
            "payer_name": payer_name or None, "amount": amount, "value_date": value_date,
            "memo": memo or None,
        }  # fmt: skip
        _book(row, taken, clearings, taken_by, as_of)
        if known.announced:
            publish_payment(row)
        if ahead:
            review_prepaid(account_nos=[account_no], on=as_of)
        follow_money(account_nos=[account_no], on=as_of)
    return _result(payment_no, wanted, clearings, repeated=False)


def _clearings_ahead(
    *,
    account_no: str,
    payment_no: str,
    payment: StoredPayment,
    as_of: date,
    within: str | None,
    designated: Sequence[str],
) -> list[ClearedRow]:
    """Say what a payment of an account that pays ahead settles, with the share its old arrears get of it."""
    row = {
        "payment_no": payment_no, "account_no": account_no, "amount": payment.amount,
        "value_date": payment.value_date,
    }  # fmt: skip
    money = pl.concat([frames.unapplied_money([account_no]), MONEY.conform(pl.DataFrame([row]))])
    found = plan_clearings(money=money, on=as_of, within=within, designated=designated)
    rows = found.sort("value_date", "payment_no", "receivable_no").select(ClearedRow._fields).rows()
    return [ClearedRow(*each) for each in rows]


def _book(
    payment: dict[str, Any], taken: Taken, clearings: Sequence[ClearedRow], taken_by: str, as_of: date
) -> None:
    """Write the payment, what it settles, what its channel keeps, and their entries."""
    entry_no = received_entry(payment["payment_no"])
    legs = (debit(taken.money_account, payment["amount"]), credit(PREPAID, payment["amount"]))
    entries = [Entry(entry_no, "RECEIVED", as_of, legs)]
    if clearings:
        entries.append(clearing_entry(
            entry_no=cleared_entry(entry_no), cleared_date=as_of,
            principal=sum((row.principal for row in clearings), ZERO_YUAN),
            penalty=sum((row.penalty for row in clearings), ZERO_YUAN),
        ))  # fmt: skip
    post_all(entries)
    store_taken(
        payment=payment, entry_no=entry_no, taken_by=taken_by, clearings=clearings,
        cleared_entry_no=cleared_entry(entry_no), cleared_date=as_of,
    )  # fmt: skip
    if taken.fee:
        fees = pl.DataFrame([{"payment_no": payment["payment_no"], **taken._asdict()}])
        book_fees(payments=fees, entry_no=entry_no, booked_date=as_of)


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


def _by_channel(known: AccountMoney, channel: str, amount: Decimal, *, paper: bool) -> Taken:
    """Return what the channel does to the money, or refuse where it does not take it."""
    taken = apply_channel(amount=amount, version=known.channel, paper=paper)
    if isinstance(taken, Taken):
        return taken
    code, field = taken
    raise _refusal(code, field, channel if field == "channel" else amount)


def _refuse_other(stored: StoredPayment, wanted: StoredPayment) -> None:
    """Raise when the number is stored with other contents; who paid and why are not contents."""
    for field in ("amount", "value_date", "account_no"):
        if getattr(stored, field) != getattr(wanted, field):
            raise _refusal("CONFLICT", field, getattr(wanted, field))


def _refusal(code: str, field: str, value: object) -> UnableToTakePayment:
    reason = PROBLEM_CODES[code]
    return UnableToTakePayment(
        code,
        zh=f"{field} {value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{field} {value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def _repeated(payment_no: str, payment: StoredPayment) -> PaymentResult:
    """Answer as when the payment was taken."""
    found = frames.clearings_of_entry(cleared_entry(received_entry(payment_no)))
    names = ("payment_no", "receivable_no", "principal", "penalty", "value_date")
    return _result(
        payment_no, payment, [ClearedRow(*row) for row in found.select(names).rows()], repeated=True
    )


def _result(
    payment_no: str, payment: StoredPayment, clearings: Sequence[ClearedRow], *, repeated: bool
) -> PaymentResult:
    own = [row for row in clearings if row.payment_no == payment_no]
    principal = sum((row.principal for row in own), ZERO_YUAN)
    penalty = sum((row.penalty for row in own), ZERO_YUAN)
    return PaymentResult(
        payment_no=payment_no,
        account_no=payment.account_no or "",
        amount=payment.amount,
        principal=principal,
        penalty=penalty,
        prepaid=payment.amount - principal - penalty,
        rows=tuple(own),
        repeated=repeated,
    )

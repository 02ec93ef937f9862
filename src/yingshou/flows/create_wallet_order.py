"""Write an order a customer will pay by scanning a code; the wallet is asked for the code afterwards."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.channels import apply_channels
from yingshou.core.money import round_yuan_value
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.take_payment import LARGEST_AMOUNT
from yingshou.records.audit.operations import record_event
from yingshou.records.payments import frames
from yingshou.records.payments.operations import lock_accounts, lock_name
from yingshou.records.wallets.operations import UnableToUseWallet, ask_order, hold_order

MINUTES_OPEN = 15
LONGEST_NUMBER = 32


def create_wallet_order(
    *,
    order_no: str,
    channel: str,
    account_no: str,
    amount: Decimal,
    created_by: str,
    at: datetime,
    as_of: date,
    payer_name: str = "",
    minutes: int = MINUTES_OPEN,
) -> str:
    """Write an order before its wallet hears of it, so that no answer of the wallet meets an unknown number.

    One transaction; nothing goes out. The same number with the same channel, account and amount is the same
    order; `open_wallet_order` then gets its code. Returns the number.

    Args:
        order_no: our number, 6 to 32 letters, digits and `-`; the channel number of the payment to be.
        channel: channel of the wallet.
        account_no: whose dues are to be paid; anybody may pay them.
        amount: yuan.
        created_by: who asked for it.
        at: the present instant.
        as_of: business date.
        payer_name: who will pay, where known.
        minutes: how long the code can be paid.

    Raises:
        UnableToUseWallet: unknown account, an amount the channel does not take, or other contents under the
            number (CONFLICT).
    """
    with transaction.atomic():
        lock_name(f"wallet-order:{order_no}")
        known = hold_order(order_no)
        if known is not None:
            for field, value in (("channel", channel), ("account_no", account_no), ("amount", amount)):
                if getattr(known, field) != value:
                    raise _refusal("CONFLICT", field, value)
            return order_no
        _check(order_no, channel, account_no, amount, as_of)
        ask_order(
            order_no=order_no, channel=channel, account_no=account_no, amount=amount,
            payer_name=payer_name[:200], created_by=created_by, created_date=as_of, created_at=at,
            expires_at=at + timedelta(minutes=minutes),
        )  # fmt: skip
        record_event(
            actor=created_by, action="CREATE_WALLET_ORDER", subject=order_no,
            detail={"channel": channel, "account_no": account_no, "amount": amount},
        )  # fmt: skip
    return order_no


def _check(order_no: str, channel: str, account_no: str, amount: Decimal, as_of: date) -> None:
    if not 6 <= len(order_no) <= LONGEST_NUMBER or not order_no.replace("-", "").isalnum():  # noqa: PLR2004
        raise _refusal("OUT_OF_RANGE", "order_no", order_no)
    if not lock_accounts([account_no]):
        raise _refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
    if not amount.is_finite() or amount <= 0:
        raise _refusal("NOT_POSITIVE", "amount", amount)
    if amount >= LARGEST_AMOUNT:
        raise _refusal("OUT_OF_RANGE", "amount", amount)
    if amount != round_yuan_value(amount):
        raise _refusal("TOO_PRECISE", "amount", amount)
    row = [f"{channel}-{order_no}", channel, order_no, account_no, None, amount, as_of, None]
    payment = pl.DataFrame([row], schema=frames.STORED_PAYMENTS, orient="row")
    _, problems = apply_channels(payments=payment, channels=frames.channels(), stage="payments")
    if problems.height:
        raise _refusal(*problems.select("code", "column", "value").row(0))


def _refusal(code: str, field: str, value: object) -> UnableToUseWallet:
    reason = PROBLEM_CODES[code]
    return UnableToUseWallet(
        code,
        zh=f"{field} {value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{field} {value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )

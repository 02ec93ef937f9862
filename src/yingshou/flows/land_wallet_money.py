"""Book the money of an order the wallet says was paid: once, whatever is told how often and in what order."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl
from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.core.tables import PAYMENTS
from yingshou.flows.import_payments import import_payments
from yingshou.flows.take_payment import take_payment
from yingshou.gateways.wallets import SeenOrder
from yingshou.records.payments import frames
from yingshou.records.payments.operations import lock_name
from yingshou.records.wallets.models import WalletOrder
from yingshou.records.wallets.operations import (
    CLOSED,
    HELD,
    PAID,
    REFUSED,
    SUSPENDED,
    hold_order,
    move_order,
    note_order,
)

BEIJING = ZoneInfo("Asia/Shanghai")
LANDED, REPEATED, SUSPENSE, UNKNOWN, WAITS, DIFFERS = (
    "LANDED", "REPEATED", "AMOUNT_DIFFERS", "UNKNOWN_ORDER", "HELD", "TOLD_OTHERWISE",
)  # fmt: skip
"""What became of it. AMOUNT_DIFFERS and UNKNOWN_ORDER: in suspense. HELD: not bookable yet, with its reason.
TOLD_OTHERWISE: landed before with another amount; nothing is booked again."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of money a wallet says was paid."""

    outcome: str
    payment_no: str | None = None
    note: str = ""


def land_wallet_money(
    *, channel: str, seen: SeenOrder, source: str, as_of: date, note: str = ""
) -> Landed:  # fmt: skip
    """Book what a wallet took, in one transaction that holds the order.

    The amount of the order, for a known order, settles what its account owes, also where the order was closed
    before. Another amount, or an order nobody knows, lands in suspense with its reason. What cannot be booked
    is held, with the reason, and asked for again.

    Args:
        channel: channel of the wallet.
        seen: an order in the state PAID, its amount and instant known.
        source: who said so, NOTICE or QUERY.
        as_of: business date; a later day of payment counts as this day.
        note: what else is to be written with it.
    """
    payment_no = f"{channel}-{seen.order_no}"
    with transaction.atomic():
        lock_name(f"wallet-order:{seen.order_no}")
        order = hold_order(seen.order_no)
        if order is not None and order.channel != channel:
            order = None
        stored = frames.stored_payments([payment_no])
        if stored.height:
            return _again(order, seen, source, payment_no, stored)
        try:
            with transaction.atomic():
                landed = _book(order, channel, seen, as_of)
        except YingshouError as refused:
            why = f"{refused.zh} / {refused.en}"
            if order is not None and order.state != HELD:
                move_order(
                    order, state=HELD, source=source, wallet_no=seen.wallet_no, amount=seen.amount, note=why
                )
            return Landed(WAITS, note=why)
        if order is not None:
            state = PAID if landed.outcome == LANDED else SUSPENDED
            late = "订单关闭后支付 / paid after it was closed" if order.state in (CLOSED, REFUSED) else ""
            move_order(
                order, state=state, source=source, wallet_no=seen.wallet_no, amount=seen.amount,
                note=late or note or landed.note, payment_no=payment_no,
            )  # fmt: skip
        return landed


def _book(order: WalletOrder | None, channel: str, seen: SeenOrder, as_of: date) -> Landed:
    if seen.amount is None or seen.paid_at is None:
        raise ValueError("a paid order has an amount and an instant")
    day = min(seen.paid_at.astimezone(BEIJING).date(), as_of)
    payment_no = f"{channel}-{seen.order_no}"
    if order is not None and order.amount == seen.amount:
        take_payment(
            account_no=order.account_no, amount=seen.amount, value_date=day, channel=channel,
            channel_no=seen.order_no, taken_by="", payer_name=order.payer_name or None,
            memo=seen.wallet_no[:200], as_of=as_of,
        )  # fmt: skip
        return Landed(LANDED, payment_no)
    reason = (
        f"钱包订单不存在 / no such wallet order {seen.wallet_no}"
        if order is None
        else f"户号 {order.account_no} 订单 {order.amount} 实付 / ordered, paid {seen.amount}"
    )
    row = {
        "channel": channel, "channel_no": seen.order_no, "account_no": None, "payer_name": None,
        "amount": seen.amount, "value_date": day, "memo": reason[:200],
    }  # fmt: skip
    done = import_payments(
        frame=PAYMENTS.conform(pl.DataFrame([row])), as_of=as_of, source=f"{channel} {seen.order_no}"
    )
    if not done.inserted:
        code = done.problems.item(0, "code")
        raise YingshouError(zh=f"不能入账：{code}", en=f"cannot be booked: {code}", field="amount")
    return Landed(UNKNOWN if order is None else SUSPENSE, payment_no, reason)


def _again(
    order: WalletOrder | None, seen: SeenOrder, source: str, payment_no: str, stored: pl.DataFrame
) -> Landed:
    """Say that it landed before, and whether the wallet now tells another amount."""
    amount = stored.item(0, "amount")
    if amount == seen.amount:
        return Landed(REPEATED, payment_no)
    note = f"已入账 {amount}，又告知 {seen.amount} / booked before, told otherwise now"
    if order is not None:
        note_order(order, source=source, note=note)
    return Landed(DIFFERS, payment_no, note)

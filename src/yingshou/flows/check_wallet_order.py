"""Ask the wallet what became of an order, book what it took, close what nobody paid in time."""

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from yingshou.flows.land_wallet_money import land_wallet_money
from yingshou.gateways.wallets import (
    ABSENT,
    PAID,
    SeenOrder,
    Wallet,
    WalletRefusedError,
)
from yingshou.gateways.wallets import CLOSED as CLOSED_THERE
from yingshou.records.wallets.models import WalletOrder
from yingshou.records.wallets.operations import CLOSED, HELD, QUERY, hold_order, move_order, order_of


def check_wallet_order(
    *, order_no: str, wallet: Wallet, at: datetime, as_of: date, close: bool = False
) -> str:
    """Return the state of an order after its wallet was asked.

    The wallet is asked outside of a transaction; what it said is written in one. An order past its time, or
    with `close` any that nobody paid, is closed at the wallet before it is closed here, so that no money can
    come after. Raises WalletSilentError where no answer comes, and then nothing is written, and
    UnableToUseWallet: UNKNOWN_ORDER.
    """
    order = order_of(order_no)
    seen = wallet.query(order_no)
    over = close or at >= order.expires_at
    if seen.state not in {PAID, CLOSED_THERE} and over:
        with suppress(WalletRefusedError):  # paid or closed in the meantime: only a query says which
            wallet.close(order_no)
        seen = wallet.query(order_no)
        # One that the wallet never knew, or that was not opened, cannot be paid once its time is over.
        if seen.state == ABSENT and at >= order.expires_at:
            seen = SeenOrder(order_no=order_no, state=CLOSED_THERE)
    if seen.state == PAID:
        land_wallet_money(channel=order.channel, seen=seen, source=QUERY, as_of=as_of)
    elif seen.state == CLOSED_THERE:
        _close(order)
    return str(order_of(order_no).state)


def _close(order: WalletOrder) -> None:
    with transaction.atomic():
        held = hold_order(order.order_no)
        if held is not None and held.state in {"ORDER_ASKED", "ORDER_OPEN", HELD}:
            move_order(held, state=CLOSED, source=QUERY)

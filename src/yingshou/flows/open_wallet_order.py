"""Ask the wallet for the code of an order that was written before."""

from datetime import datetime

from django.db import transaction

from yingshou.gateways.wallets import NewOrder, Wallet, WalletRefusedError, WalletSilentError
from yingshou.records.wallets.operations import (
    ASKED,
    OPEN,
    OURS,
    REFUSED,
    hold_order,
    move_order,
    note_order,
    order_of,
)


def open_wallet_order(*, order_no: str, wallet: Wallet, at: datetime) -> str:
    """Place an order with its wallet and keep the text of its code; return the state it is in now.

    The wallet is asked outside of a transaction, and what it said is written in one. An order that has its
    code, or is past being paid, is left as it is. Where no answer comes the order stays as it was and may be
    opened again: under its number it is the same order for the wallet too. Raises UnableToUseWallet:
    UNKNOWN_ORDER.
    """
    order = order_of(order_no)
    if order.state != ASKED or at >= order.expires_at:
        return str(order.state)
    asked = NewOrder(
        order_no=order.order_no, account_no=order.account_no, amount=order.amount,
        description=f"电费 {order.account_no}", asked_at=at, expires_at=order.expires_at,
    )  # fmt: skip
    try:
        code_text, refused = wallet.create(asked), None
    except WalletRefusedError as error:
        code_text, refused = "", error
    except WalletSilentError as silent:
        with transaction.atomic():
            held = hold_order(order_no)
            if held is not None:
                note_order(held, source=OURS, note=silent.reason)
        return ASKED
    with transaction.atomic():
        held = hold_order(order_no)
        if held is None or held.state != ASKED:
            return str(order_of(order_no).state)
        if refused is not None:
            move_order(held, state=REFUSED, source=OURS, note=f"{refused.zh} / {refused.en}")
        else:
            move_order(held, state=OPEN, source=OURS, code_text=code_text)
        return str(held.state)

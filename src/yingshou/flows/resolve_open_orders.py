"""Ask the wallets what became of every order and refund whose outcome is not known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yingshou.core.errors import YingshouError
from yingshou.flows.check_wallet_order import check_wallet_order
from yingshou.flows.end_wallet_refund import end_wallet_refund
from yingshou.gateways.wallets import ABSENT, Wallet
from yingshou.records.payments.models import MoneyRequest, Payment
from yingshou.records.wallets import queries
from yingshou.records.wallets.models import WalletRefund

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersResolved:
    """How many orders and refunds were asked about, how many are settled now, and why the others are not."""

    asked: int
    settled: int
    unknown: tuple[tuple[str, str, str], ...]
    """Number, and reason in Chinese and in English."""


def resolve_open_orders(
    *, wallets: Sequence[Wallet], at: datetime, as_of: date, progress: Progress | None = None
) -> OrdersResolved:
    """Settle what can be settled; each order is a transaction of its own, and one that fails stops no other.

    May be repeated at any time and stopped anywhere.

    Args:
        wallets: the wallets this installation reaches.
        at: the present instant; orders past their time are closed.
        as_of: business date.
        progress: told after each order or refund.
    """
    todo = [
        (wallet, "order", number) for wallet in wallets for number in queries.unsettled_orders(wallet.channel)
    ]
    todo += [
        (wallet, "refund", number)
        for wallet in wallets
        for number in queries.unsettled_refunds(wallet.channel)
    ]
    settled, unknown = 0, []
    for count, (wallet, kind, number) in enumerate(todo, 1):
        try:
            if kind == "order":
                state = check_wallet_order(order_no=number, wallet=wallet, at=at, as_of=as_of)
                settled += state not in queries.UNSETTLED
            else:
                settled += _resolve_refund(wallet, number, as_of)
        except YingshouError as error:
            unknown.append((number, error.zh, error.en))
        if progress:
            progress(count, len(todo))
    return OrdersResolved(asked=len(todo), settled=settled, unknown=tuple(unknown))


def _resolve_refund(wallet: Wallet, refund_no: str, as_of: date) -> bool:
    """Ask about a refund; one the wallet never heard of is asked for again, under its number."""
    refund = WalletRefund.objects.get(pk=refund_no)
    seen = wallet.query_refund(order_no=refund.order_id, refund_no=refund_no)
    if seen.state == ABSENT:
        asked = MoneyRequest.objects.get(pk=refund_no)
        paid = Payment.objects.get(pk=asked.payment_id).amount
        seen = wallet.refund(
            order_no=refund.order_id,
            refund_no=refund_no,
            amount=refund.amount,
            paid=paid,
            reason=asked.reason,
        )
    return bool(end_wallet_refund(refund_no=refund_no, seen=seen, as_of=as_of))

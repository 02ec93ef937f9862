"""Reads of wallet orders and refunds."""

from django.db.models import QuerySet

from yingshou.records.organizations.scope import within_accounts
from yingshou.records.wallets.models import WalletNotice, WalletOrder, WalletOrderEvent, WalletRefund

UNSETTLED = ("ORDER_ASKED", "ORDER_OPEN", "ORDER_HELD")
"""States in which the outcome of an order is not known yet."""


def orders() -> QuerySet[WalletOrder]:
    """Return every order the reader sees, the latest first."""
    return within_accounts(WalletOrder.objects.order_by("-created_at", "order_no"), "account_no")


def order(order_no: str) -> WalletOrder | None:
    """Return an order, or None where no such number exists or is seen."""
    return orders().filter(order_no=order_no).first()


def events_of(order_no: str) -> QuerySet[WalletOrderEvent]:
    """Return what happened to an order, the latest first."""
    return WalletOrderEvent.objects.filter(order_id=order_no).order_by("-id")


def notices_of(order_no: str) -> QuerySet[WalletNotice]:
    """Return the notices the wallet sent about an order, the latest first."""
    return WalletNotice.objects.filter(order_no=order_no).order_by("-id")


def refunds_of(order_no: str) -> QuerySet[WalletRefund]:
    """Return the refunds that go back by an order, in order of their numbers."""
    return WalletRefund.objects.filter(order_id=order_no).order_by("request_id")


def refund_of_request(request_no: str) -> WalletRefund | None:
    """Return how a refund goes back by the wallet, None where it does not."""
    return WalletRefund.objects.filter(request_id=request_no).first()


def unsettled_orders(channel: str) -> list[str]:
    """Return the numbers of a channel's orders whose outcome is not known yet, the oldest first."""
    found = WalletOrder.objects.filter(channel=channel, state__in=UNSETTLED)
    return list(found.order_by("created_at", "order_no").values_list("order_no", flat=True))


def unsettled_refunds(channel: str) -> list[str]:
    """Return the numbers of a channel's refunds whose outcome is not known yet."""
    found = WalletRefund.objects.filter(channel=channel, state="WALLET_REFUND_ASKED")
    return list(found.order_by("request_id").values_list("request_id", flat=True))


def order_of_payment(payment_no: str) -> WalletOrder | None:
    """Return the order a payment came by, None where it came otherwise."""
    return WalletOrder.objects.filter(payment_no=payment_no).first()

"""Writes of wallet orders, of what the wallets told, and of refunds that go back by them."""

from datetime import date, datetime
from decimal import Decimal

from yingshou.core.errors import YingshouError
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.wallets.models import (
    WalletNotice,
    WalletOrder,
    WalletOrderEvent,
    WalletRefund,
    WalletRefundEvent,
)

ASKED, OPEN, HELD = "ORDER_ASKED", "ORDER_OPEN", "ORDER_HELD"
PAID, SUSPENDED = "ORDER_PAID", "ORDER_SUSPENDED"
CLOSED, REFUSED = "ORDER_CLOSED", "ORDER_REFUSED"
REFUND_ASKED, REFUND_DONE, REFUND_FAILED = (
    "WALLET_REFUND_ASKED", "WALLET_REFUND_DONE", "WALLET_REFUND_FAILED",
)  # fmt: skip
OURS, NOTICE, QUERY = "OURS", "NOTICE", "QUERY"
"""Who said what an event states: we did it, the wallet told us, or the wallet answered."""
_LONGEST_NOTE = 200


class UnableToUseWallet(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An order or refund does not exist, or an act does not fit it; `code` says which rule stands against."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def hold_order(order_no: str) -> WalletOrder | None:
    """Hold an order until the transaction ends; None where there is none of that number."""
    return WalletOrder.objects.select_for_update().filter(pk=order_no).first()


def order_of(order_no: str) -> WalletOrder:
    """Return an order. Raises UnableToUseWallet: UNKNOWN_ORDER."""
    found = WalletOrder.objects.filter(pk=order_no).first()
    if found is None:
        raise UnableToUseWallet(
            "UNKNOWN_ORDER",
            zh=f"没有钱包订单 {order_no}。核对订单号",
            en=f"there is no wallet order {order_no}; check its number",
            field="order_no",
        )
    return found


def ask_order(
    *, order_no: str, channel: str, account_no: str, amount: Decimal, payer_name: str, created_by: str,
    created_date: date, created_at: datetime, expires_at: datetime,
) -> WalletOrder:  # fmt: skip
    """Write an order that is about to be placed."""
    order = WalletOrder.objects.create(
        order_no=order_no, channel=channel, account_no=account_no, amount=amount, payer_name=payer_name,
        created_by=created_by, created_date=created_date, created_at=created_at, expires_at=expires_at,
        state=ASKED,
    )  # fmt: skip
    WalletOrderEvent.objects.create(order=order, state=ASKED, source=OURS, person=created_by)
    return order


def move_order(
    order: WalletOrder, *, state: str, source: str, person: str = "", wallet_no: str = "",
    amount: Decimal | None = None, note: str = "", code_text: str = "", payment_no: str | None = None,
) -> None:  # fmt: skip
    """Write what happened to a held order and the state it is in now."""
    WalletOrderEvent.objects.create(
        order=order, state=state, source=source, person=person, wallet_no=wallet_no[:64], amount=amount,
        note=note[:_LONGEST_NOTE],
    )  # fmt: skip
    order.state = state
    order.code_text = code_text or order.code_text
    order.payment_no = payment_no or order.payment_no
    order.save(update_fields=["state", "code_text", "payment_no"])


def note_order(order: WalletOrder, *, source: str, note: str) -> None:
    """Write a remark about an order whose state stays; the same remark as the last one is not repeated."""
    last = order.events.order_by("-id").values_list("note", flat=True).first()
    if last != note[:_LONGEST_NOTE]:
        WalletOrderEvent.objects.create(
            order=order, state=order.state, source=source, note=note[:_LONGEST_NOTE]
        )


def keep_notice(
    *, channel: str, notice_no: str, order_no: str, refund_no: str, amount: Decimal | None, outcome: str,
    note: str,
) -> None:  # fmt: skip
    """Write a notice and what was made of it, once for each outcome."""
    WalletNotice.objects.bulk_create(
        [
            WalletNotice(
                channel=channel, notice_no=notice_no[:64], order_no=order_no[:64], refund_no=refund_no[:96],
                amount=amount, outcome=outcome, note=note[:_LONGEST_NOTE],
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def ask_refund(*, request: MoneyRequest, order: WalletOrder, person: str) -> WalletRefund:
    """Write that a refund is about to go back by the wallet; one that failed before is asked again."""
    refund, _ = WalletRefund.objects.select_for_update().get_or_create(
        request=request,
        defaults={
            "order": order, "channel": order.channel, "amount": request.amount, "state": REFUND_ASKED,
        },
    )  # fmt: skip
    move_refund(refund, state=REFUND_ASKED, person=person)
    return refund


def move_refund(
    refund: WalletRefund, *, state: str, person: str = "", wallet_no: str = "", note: str = "",
    done_date: date | None = None,
) -> None:  # fmt: skip
    """Write what happened to a refund and the state it is in now."""
    WalletRefundEvent.objects.create(
        refund=refund, state=state, person=person, wallet_no=wallet_no[:64], note=note[:_LONGEST_NOTE]
    )
    refund.state, refund.done_date = state, done_date
    refund.save(update_fields=["state", "done_date"])


def refund_of(refund_no: str) -> WalletRefund | None:
    """Hold a refund until the transaction ends; None where there is none of that number."""
    return WalletRefund.objects.select_for_update().filter(pk=refund_no).first()


def refuse_while_out(request_no: str) -> None:
    """Raise UnableToUseWallet: REFUND_OUT where a refund is with the wallet and its outcome is not known."""
    if WalletRefund.objects.filter(pk=request_no, state=REFUND_ASKED).exists():
        raise UnableToUseWallet(
            "REFUND_OUT",
            zh=f"退款 {request_no} 已交支付平台，结果未知。待平台答复后再办理",
            en=f"refund {request_no} is with the wallet, its outcome not known yet; wait for the answer",
            field="request_no",
        )

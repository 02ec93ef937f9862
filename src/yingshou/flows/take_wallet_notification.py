"""Take a notification of a wallet: verify, ask where it does not fit, book once, keep it with its outcome."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.flows.end_wallet_refund import end_wallet_refund
from yingshou.flows.land_wallet_money import REPEATED, WAITS, Landed, land_wallet_money
from yingshou.gateways.wallets import PAID, Notice, SeenOrder, Wallet, WalletRefusedError, WalletSilentError
from yingshou.records.payments import frames
from yingshou.records.wallets.models import WalletOrder
from yingshou.records.wallets.operations import NOTICE, QUERY, keep_notice

NOT_PAID, REFUND_SEEN, UNKNOWN_REFUND = "NOT_PAID", "REFUND_SEEN", "UNKNOWN_REFUND"


class HeldError(YingshouError):
    """What a notice tells cannot be booked yet; the wallet is asked to send it again."""

    code = "NOTICE_HELD"


def take_wallet_notification(
    *, wallet: Wallet, headers: Mapping[str, str], body: bytes, as_of: date
) -> str:  # fmt: skip
    """Take a notice and return what was made of it: an outcome of `land_wallet_money`, or one of a refund.

    A notice that fits its order is booked as it is. One that tells another amount, or of an order nobody
    knows, is taken for a hint: the wallet is asked, and what it answers counts. Notice and money are written
    in one transaction, so a process killed in between leaves neither, and the wallet, which got no answer,
    sends its notice again.

    Args:
        wallet: the wallet whose address it came to.
        headers: headers as they came.
        body: body as it came.
        as_of: business date.

    Raises:
        NoticeRefusedError: it is not the wallet's, or not for this merchant; nothing is written.
        HeldError: kept, and not bookable yet.
    """
    notice = wallet.read_notice(headers=headers, body=body)
    if notice.refund is not None:
        return _refund(wallet, notice, as_of)
    if notice.order.state != PAID:
        return _keep(wallet, notice, Landed(NOT_PAID)).outcome
    seen, source, note = notice.order, NOTICE, ""
    if not _fits(wallet.channel, seen):
        asked = _asked(wallet, seen.order_no)
        if asked is None or asked.state != PAID:
            state = "–" if asked is None else asked.state
            why = f"通知与订单不符，查询 {state} / it does not fit the order; asked: {state}"
            return _answer(_keep(wallet, notice, Landed(WAITS, note=why)))
        if asked.amount != seen.amount:
            note = f"通知 {seen.amount}，查询 {asked.amount} / told the first, answered the second"
        seen, source = asked, QUERY
    with transaction.atomic():
        landed = land_wallet_money(channel=wallet.channel, seen=seen, source=source, as_of=as_of, note=note)
        _keep(wallet, notice, Landed(landed.outcome, landed.payment_no, note or landed.note))
    return _answer(landed)


def _fits(channel: str, seen: SeenOrder) -> bool:
    """Tell whether an order of ours has the amount told, or such money landed before."""
    amounts: list[Decimal] = list(
        WalletOrder.objects.filter(pk=seen.order_no, channel=channel).values_list("amount", flat=True)
    )
    amounts += frames.stored_payments([f"{channel}-{seen.order_no}"])["amount"].to_list()
    return seen.amount in amounts


def _asked(wallet: Wallet, order_no: str) -> SeenOrder | None:
    try:
        return wallet.query(order_no)
    except (WalletSilentError, WalletRefusedError):
        return None


def _refund(wallet: Wallet, notice: Notice, as_of: date) -> str:
    if notice.refund is None:
        raise ValueError("a notice of a refund has one")
    with transaction.atomic():
        known = end_wallet_refund(refund_no=notice.refund.refund_no, seen=notice.refund, as_of=as_of)
        outcome = {None: UNKNOWN_REFUND, False: REPEATED, True: REFUND_SEEN}[known]
        return _keep(wallet, notice, Landed(outcome)).outcome


def _keep(wallet: Wallet, notice: Notice, landed: Landed) -> Landed:
    keep_notice(
        channel=wallet.channel, notice_no=notice.number, order_no=notice.order.order_no,
        refund_no=notice.refund.refund_no if notice.refund else "", amount=notice.order.amount,
        outcome=landed.outcome, note=landed.note,
    )  # fmt: skip
    return landed


def _answer(landed: Landed) -> str:
    if landed.outcome == WAITS:
        raise HeldError(zh=f"暂不能入账：{landed.note}", en=f"cannot be booked yet: {landed.note}")
    return landed.outcome

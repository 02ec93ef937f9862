"""Write how a refund by a wallet ended: book what was paid, keep why it failed."""

from datetime import date

import polars as pl
from django.db import transaction

from yingshou.core.money import round_yuan_value
from yingshou.flows.channel_money import book_fees
from yingshou.flows.land_wallet_money import BEIJING
from yingshou.flows.refund_paid import book_refund_paid
from yingshou.gateways.wallets import FAILED, PAID, SeenRefund
from yingshou.records.payments import frames
from yingshou.records.payments.models import MoneyRequest, Payment
from yingshou.records.payments.operations import lock_name
from yingshou.records.payments.requests import UnableToMoveMoney, carried_out
from yingshou.records.wallets.operations import (
    REFUND_ASKED,
    REFUND_DONE,
    REFUND_FAILED,
    move_refund,
    refund_of,
)


def end_wallet_refund(*, refund_no: str, seen: SeenRefund, as_of: date, person: str = "") -> bool | None:
    """Write what the wallet says of a refund, in one transaction; return whether that was new.

    A refund that is paid ends its request as one paid by bank would, and brings back its share of the fee
    where the channel's rule says so. One whose request ended otherwise in the meantime is not booked again:
    its line in the wallet's statement shows up as a difference. None where no such refund of ours goes back
    by a wallet.
    """
    with transaction.atomic():
        lock_name(f"request:{refund_no}")
        refund = refund_of(refund_no)
        if refund is None:
            return None
        if refund.state == REFUND_DONE or seen.state not in {PAID, FAILED}:
            return False
        if seen.state == FAILED:
            if refund.state == REFUND_ASKED:
                move_refund(
                    refund, state=REFUND_FAILED, person=person, wallet_no=seen.wallet_no,
                    note="支付平台未能退款 / the wallet gave it up",
                )  # fmt: skip
            return True
        try:
            asked = carried_out(refund_no)
        except UnableToMoveMoney:
            move_refund(
                refund, state=refund.state, person=person, wallet_no=seen.wallet_no,
                note="申请已另行办结，支付平台又告知已退 / ended otherwise, and the wallet paid it too",
            )  # fmt: skip
            return False
        book_refund_paid(
            asked=asked, paid_by=person or asked.proposed_by, reference=seen.wallet_no or refund.channel,
            as_of=as_of,
        )  # fmt: skip
        _return_fee(asked, as_of)
        day = min(seen.done_at.astimezone(BEIJING).date(), as_of) if seen.done_at else as_of
        move_refund(refund, state=REFUND_DONE, person=person, wallet_no=seen.wallet_no, done_date=day)
    return True


def _return_fee(asked: MoneyRequest, as_of: date) -> None:
    """Book back the refund's share of the fee its channel kept."""
    payment = Payment.objects.get(pk=asked.payment_id)
    channel = frames.channel_of(channel=payment.channel, value_date=payment.value_date)
    kept = frames.fees_of_payment(payment.payment_no)
    if not channel["fee_returned"] or kept.is_empty():
        return
    share = round_yuan_value(kept.item(0, "fee") * asked.amount / payment.amount)
    back = kept.with_columns(
        fee=pl.lit(-share, dtype=kept.schema["fee"]), money_account=pl.lit(channel["money_account"])
    )
    book_fees(payments=back, entry_no=f"{asked.request_no}-PAID", booked_date=as_of)

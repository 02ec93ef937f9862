"""Send an approved refund back by the wallet its payment came from."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yingshou.core.channels import last_reversal_day
from yingshou.flows.end_wallet_refund import end_wallet_refund
from yingshou.gateways.wallets import SeenRefund, Wallet, WalletRefusedError, WalletSilentError
from yingshou.records.payments import frames
from yingshou.records.payments.models import Payment
from yingshou.records.payments.operations import lock_name
from yingshou.records.payments.requests import carried_out, refusal
from yingshou.records.wallets.models import WalletOrder
from yingshou.records.wallets.operations import (
    REFUND_ASKED,
    REFUND_FAILED,
    UnableToUseWallet,
    ask_refund,
    move_refund,
    refund_of,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    order_no: str
    payment: Payment
    reason: str


def refund_wallet_payment(*, request_no: str, wallet: Wallet, paid_by: str, as_of: date) -> str:
    """Give an approved refund back the way its money came; return the state the refund is in then.

    What is asked is written before the wallet hears of it and what it said afterwards, so a refund whose
    answer never came is known to be out: it is neither undone nor paid by bank until the wallet has answered.
    Asked again under its number it is the same refund for the wallet. Until when a wallet gives money back is
    told by the channel's rule of reversal.

    Args:
        request_no: number of the approved request; also the number of the refund at the wallet.
        wallet: the wallet of the payment's channel.
        paid_by: who pays it out.
        as_of: business date.

    Raises:
        UnableToMoveMoney: there is no approved refund that is not paid yet.
        UnableToUseWallet: NOT_BY_WALLET, or REVERSAL_CLOSED once the wallet gives nothing back any more.
        WalletRefusedError: the wallet refused; the refund has failed, and may be asked again or paid by bank.
    """
    found = _ask(request_no, wallet, paid_by, as_of)
    try:
        seen = wallet.refund(
            order_no=found.order_no, refund_no=request_no, amount=carried_out(request_no).amount,
            paid=found.payment.amount, reason=found.reason,
        )  # fmt: skip
    except WalletSilentError as silent:
        return _written(request_no, REFUND_ASKED, silent.reason, paid_by)
    except WalletRefusedError as refused:
        _written(request_no, REFUND_FAILED, f"{refused.zh} / {refused.en}", paid_by)
        raise
    return _seen(request_no, seen, as_of, paid_by)


def _ask(request_no: str, wallet: Wallet, paid_by: str, as_of: date) -> _Asked:
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        asked = carried_out(request_no)
        if asked.kind != "REFUND":
            raise refusal("REQUEST_CLOSED", "request_no", request_no)
        payment = Payment.objects.get(pk=asked.payment_id)
        order = WalletOrder.objects.filter(payment_no=payment.payment_no, channel=wallet.channel).first()
        if order is None:
            raise UnableToUseWallet(
                "NOT_BY_WALLET",
                zh=f"收款 {payment.payment_no} 不是经钱包订单收到的，请通过银行转账退款",
                en=f"payment {payment.payment_no} did not come by a wallet order; refund it by bank transfer",
                field="request_no",
            )
        channel = frames.channel_of(channel=payment.channel, value_date=payment.value_date)
        last = last_reversal_day(
            value_date=payment.value_date, rule=channel["reversal_rule"], days=channel["reversal_days"]
        )
        if last is None or as_of > last:
            raise UnableToUseWallet(
                "REVERSAL_CLOSED",
                zh=f"{channel['name']}只在 {last} 及以前原路退回，请通过银行转账退款",
                en=f"{channel['name_en']} gives money back until {last} only; refund it by bank transfer",
                field="request_no",
            )
        ask_refund(request=asked, order=order, person=paid_by)
        return _Asked(order.order_no, payment, asked.reason)


def _written(request_no: str, state: str, note: str, person: str) -> str:
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        refund = refund_of(request_no)
        if refund is not None and refund.state == REFUND_ASKED:
            move_refund(refund, state=state, person=person, note=note)
    return state


def _seen(request_no: str, seen: SeenRefund, as_of: date, person: str) -> str:
    end_wallet_refund(refund_no=request_no, seen=seen, as_of=as_of, person=person)
    with transaction.atomic():
        refund = refund_of(request_no)
        return REFUND_ASKED if refund is None else str(refund.state)

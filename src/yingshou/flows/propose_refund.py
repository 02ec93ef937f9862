"""Ask that money that is not applied be paid back (退款); another person decides."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.flows.request_rules import check_amount, hold_movable
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.frames import channel_of
from yingshou.records.payments.requests import propose, refusal

WALLET = "WALLET"


def propose_refund(
    *,
    payment_no: str,
    amount: Decimal,
    cause: str,
    reason: str,
    payee_name: str,
    payee_account: str,
    proposed_by: str,
    as_of: date,
) -> str:
    """Write a request to pay back what is left of a payment to a bank account; return its number.

    Money of a wallet may go back the way it came and needs no payee. The money stays the customer's until the
    request is approved. One transaction. Raises UnableToMoveMoney where the payment has not so much left, the
    payee is missing, or by a limit.
    """
    with transaction.atomic():
        payment = hold_movable(payment_no)
        by_wallet = channel_of(channel=payment.channel, value_date=payment.value_date)["kind"] == WALLET
        for field, value in (("payee_name", payee_name), ("payee_account", payee_account)):
            if not value.strip() and not by_wallet:
                raise refusal("MISSING_VALUE", field, value)
        check_amount(kind="REFUND", amount=amount, most=payment.unapplied, as_of=as_of)
        request = propose(
            kind="REFUND", subject=payment_no, amount=amount, cause=cause, reason=reason,
            proposed_by=proposed_by, proposed_date=as_of, account_no=payment.account_no,
            payment_id=payment_no, payee_name=payee_name.strip(), payee_account=payee_account.strip(),
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_REFUND", subject=request.request_no,
            detail={"amount": amount, "cause": cause, "reason": reason, "payee_account": payee_account},
        )  # fmt: skip
    return str(request.request_no)

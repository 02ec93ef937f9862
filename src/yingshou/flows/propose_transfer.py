"""Ask that a payment be moved to the account it was meant for (转户); mostly another person decides."""

from datetime import date

from django.db import transaction

from yingshou.flows.carry_request import carry_request
from yingshou.flows.request_rules import check_amount, check_not_refunded, hold_movable
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.requests import decide, propose, refusal


def propose_transfer(
    *, payment_no: str, to_account_no: str, cause: str, reason: str, proposed_by: str, as_of: date
) -> str:
    """Write a request to move a whole payment to another account; return its number.

    Up to the limit of one person it is carried out at once. One transaction. Raises UnableToMoveMoney where
    the payment is in suspense, reversed or refunded, the account is unknown or its own, or by a limit.
    """
    with transaction.atomic():
        payment = hold_movable(payment_no, to_account_no)
        check_not_refunded(payment_no)
        if payment.account_no == to_account_no:
            raise refusal("NOT_MOVABLE", "to_account_no", to_account_no)
        limit = check_amount(kind="TRANSFER", amount=payment.amount, most=payment.amount, as_of=as_of)
        request = propose(
            kind="TRANSFER", subject=payment_no, amount=payment.amount, cause=cause, reason=reason,
            proposed_by=proposed_by, proposed_date=as_of, account_no=payment.account_no,
            payment_id=payment_no, to_account_no=to_account_no,
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_TRANSFER", subject=request.request_no,
            detail={"amount": payment.amount, "to_account_no": to_account_no, "reason": reason},
        )  # fmt: skip
        if payment.amount <= limit.alone_up_to:
            carry_request(asked=request, as_of=as_of, by=proposed_by)
            decide(
                asked=request, approved=True, decided_by=proposed_by, decided_date=as_of, note="",
                alone_up_to=limit.alone_up_to,
            )  # fmt: skip
    return str(request.request_no)

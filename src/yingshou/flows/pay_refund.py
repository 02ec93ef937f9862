"""Pay an approved refund out of the bank account."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import BANK, REFUNDS_PAYABLE, credit, debit, post
from yingshou.records.payments.operations import lock_name
from yingshou.records.payments.requests import carried_out, end, refusal


def pay_refund(*, request_no: str, paid_by: str, reference: str, as_of: date) -> None:
    """Write that a refund was paid, with the bank's reference, in one transaction.

    Refunds are paid by bank transfer to the account named in the request, never in cash. Raises
    UnableToMoveMoney where there is no approved refund that is not paid yet, or the reference is missing.
    """
    if not reference.strip():
        raise refusal("MISSING_VALUE", "reference", reference)
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        asked = carried_out(request_no)
        if asked.kind != "REFUND":
            raise refusal("REQUEST_CLOSED", "request_no", request_no)
        entry_no = f"{request_no}-PAID"
        legs = [debit(REFUNDS_PAYABLE, asked.amount), credit(BANK, asked.amount)]
        post(entry_no=entry_no, kind="REFUND_PAID", booked_date=as_of, legs=legs, memo=reference[:200])
        end(
            asked=asked, kind="PAID", ended_date=as_of, ended_by=paid_by, note=reference.strip(),
            entry_no=entry_no,
        )  # fmt: skip
        record_event(
            actor=paid_by, action="PAY_REFUND", subject=request_no,
            detail={"amount": asked.amount, "reference": reference, "as_of": as_of},
        )  # fmt: skip

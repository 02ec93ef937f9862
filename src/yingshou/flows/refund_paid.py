"""Book that an approved refund left the bank account, in the caller's transaction."""

from datetime import date

from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import BANK, REFUNDS_PAYABLE, credit, debit, post
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.payments.requests import end


def book_refund_paid(*, asked: MoneyRequest, paid_by: str, reference: str, as_of: date) -> None:
    """Book a refund under the number of its request and end the request; the caller holds both."""
    entry_no = f"{asked.request_no}-PAID"
    legs = [debit(REFUNDS_PAYABLE, asked.amount), credit(BANK, asked.amount)]
    post(entry_no=entry_no, kind="REFUND_PAID", booked_date=as_of, legs=legs, memo=reference[:200])
    end(
        asked=asked, kind="PAID", ended_date=as_of, ended_by=paid_by, note=reference.strip(),
        entry_no=entry_no,
    )  # fmt: skip
    record_event(
        actor=paid_by, action="PAY_REFUND", subject=asked.request_no,
        detail={"amount": asked.amount, "reference": reference, "as_of": as_of},
    )  # fmt: skip

"""Take back a payment that stands in the ledger alone, or with more than its channel states (冲正)."""

from datetime import date

from django.db import transaction

from yingshou.flows.reverse_payment import reverse_payment
from yingshou.records.audit.operations import record_event
from yingshou.records.reconciliation import queries
from yingshou.records.reconciliation.models import Difference
from yingshou.records.reconciliation.operations import OPEN, UnableToReconcile, act, hold_difference

RIGHT = "RIGHT"


def reverse_difference(*, difference_no: str, reversed_by: str, as_of: date, note: str) -> str:
    """Reverse the payment a difference is about and return its number.

    The rule by which a channel lets payments be reversed does not hold here: it guards money that came, and
    this money did not, or not as booked. Where the channel states another amount, its line is open again
    after the next reconciliation and is booked as it is stated. One transaction; there is no undo. Raises
    UnableToReconcile where the difference is settled or no payment stands against it, and
    UnableToReversePayment.
    """
    with transaction.atomic():
        found = hold_difference(difference_no)
        if found.state != OPEN:
            raise UnableToReconcile(
                zh=f"差异 {difference_no} 已处理",
                en=f"{difference_no} has been settled",
                field="difference_no",
            )
        payment_no = may_reverse(found)
        if payment_no is None:
            raise UnableToReconcile(
                zh="账面没有多记的收款可冲正",
                en="there is no payment that the ledger has and the channel has not",
                field="kind",
            )
        reverse_payment(
            payment_no=payment_no, reversed_date=as_of, reversed_by=reversed_by, reason=note or difference_no,
            by_reconciliation=True,
        )  # fmt: skip
        act(
            found, kind="REVERSE", state="CLOSED", acted_date=as_of, acted_by=reversed_by, note=note,
            payment_no=payment_no,
        )  # fmt: skip
        detail = {"payment_no": payment_no, "amount": found.amount}
        record_event(actor=reversed_by, action="REVERSE_DIFFERENCE", subject=difference_no, detail=detail)
    return payment_no


def may_reverse(found: Difference) -> str | None:
    """Return the payment that may be reversed for a difference: booked alone, or with more than is stated."""
    if found.leg != "LEDGER" or found.amount >= 0:
        return None
    if found.match_id is None:
        return str(found.item_no) if found.side == RIGHT else None
    item = queries.match_items(found).filter(side=RIGHT).first()
    return str(item.item_no) if item else None

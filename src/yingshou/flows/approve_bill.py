"""Approve a bill that was held for review, and issue what it makes due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.flows.issue_receivables import issue_receivables
from yingshou.flows.publish import publish_approvals
from yingshou.records.audit.operations import record_event
from yingshou.records.billing.frames import bills_by_number, due_days_of
from yingshou.records.billing.operations import approve
from yingshou.records.runs.operations import resolve_for_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalResult:
    """The bill that was approved; repeated = it had been approved before and nothing was done."""

    bill_no: str
    amount: Decimal
    repeated: bool


def approve_bill(*, bill_no: str, approved_by: str, as_of: date, note: str = "") -> ApprovalResult:
    """Approve a held bill and issue its receivable as of a day, in one transaction.

    Done again it changes nothing. Raises UnableToApproveBillError when it does not exist or is not held.
    """
    with transaction.atomic():
        fresh = approve(bill_no=bill_no, approved_by=approved_by, note=note)
        bills = bills_by_number([bill_no])
        amount = bills["amount"].item()
        if fresh:
            record_event(
                actor=approved_by, action="APPROVE_BILL", subject=bill_no,
                detail={"amount": amount, "as_of": as_of, "note": note},
            )  # fmt: skip
            issue_receivables(
                bills=bills, issued_date=as_of, batch_name=f"APPROVE-{bill_no}", due_days=due_days_of(bill_no)
            )
            publish_approvals(bills=bills, approved_by=approved_by, note=note)
            resolve_for_subject(subject=bill_no, resolved_by=approved_by, note=note)
    return ApprovalResult(bill_no=bill_no, amount=amount, repeated=not fresh)

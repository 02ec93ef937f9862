"""Approve many held bills at once, and issue what they make due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.apply_money import total
from yingshou.flows.issue_receivables import issue_receivables
from yingshou.flows.publish import publish_approvals
from yingshou.records.audit.operations import record_events
from yingshou.records.billing.frames import bills_by_number, due_days_by_bill
from yingshou.records.billing.operations import approve_waiting
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.runs.operations import resolve_for_subjects

BATCH_BILLS = 5_000


class UnableToApproveBillsError(YingshouError):
    """What was to be approved is no longer what the reviewer saw, or no reason is given."""

    code = "UNABLE_TO_APPROVE_BILLS"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchApproval:
    """How many bills were approved and for how many yuan; `passed_over` waited no longer."""

    bills: int
    amount: Decimal
    passed_over: int


def approve_bills(
    *,
    bill_nos: Sequence[str],
    approved_by: str,
    as_of: date,
    note: str,
    seen_amount: Decimal | None = None,
) -> BatchApproval:
    """Approve held bills with one reason and issue their receivables as of a day, all or none.

    Bills that no longer wait are passed over, so done again it changes nothing. Each approval is written to
    the audit trail.

    Args:
        bill_nos: numbers of the bills.
        approved_by: name of the reviewer.
        as_of: business date.
        note: the reason; must not be empty.
        seen_amount: what the reviewer was shown for them, in yuan; None where they were picked one by one.

    Raises:
        UnableToApproveBillsError: there is no reason, or the bills do not come to what was shown.
    """
    if not note.strip():
        raise UnableToApproveBillsError(
            zh="批量复核须填写原因", en="a batch approval needs a reason", field="note"
        )
    numbers = sorted(set(bill_nos))
    approved, amount = 0, ZERO_YUAN
    with transaction.atomic():
        for start in range(0, len(numbers), BATCH_BILLS):
            part = _approve(
                numbers[start : start + BATCH_BILLS], approved_by=approved_by, as_of=as_of, note=note
            )
            approved += part.height
            amount += total(part, "amount")
        if seen_amount is not None and amount != seen_amount:
            raise UnableToApproveBillsError(
                zh=f"待复核账单已变化：现为 {approved} 张 {amount} 元，确认时为 {seen_amount} 元。请重新查看",
                en=f"what waits has changed: {approved} bills with {amount} yuan now, {seen_amount} when "
                "you confirmed; look again",
                field="seen_amount",
            )
    return BatchApproval(bills=approved, amount=amount, passed_over=len(numbers) - approved)


def _approve(bill_nos: Sequence[str], *, approved_by: str, as_of: date, note: str) -> pl.DataFrame:
    """Approve some bills inside the transaction and return those that waited, columns as in `bills`."""
    lock_accounts(bills_by_number(bill_nos)["account_no"].unique().to_list())
    waiting = approve_waiting(bill_nos=bill_nos, approved_by=approved_by, note=note)
    bills = bills_by_number(waiting)
    record_events(
        actor=approved_by,
        action="APPROVE_BILL",
        events=[
            (bill_no, {"amount": amount, "as_of": as_of, "note": note})
            for bill_no, amount in bills.select("bill_no", "amount").iter_rows()
        ],
    )
    with_days = bills.join(due_days_by_bill(waiting), on="bill_no", how="left")
    for due_days in with_days["due_days"].unique().sort().to_list():
        group = with_days.filter(pl.col("due_days") == due_days).select(bills.columns)
        first: str = group.select(pl.col("bill_no").min()).item()
        # A bill is approved once, so the first one names the batch.
        issue_receivables(bills=group, issued_date=as_of, batch_name=f"APPROVE-{first}", due_days=due_days)
    publish_approvals(bills=bills, approved_by=approved_by, note=note)
    resolve_for_subjects(subjects=waiting, resolved_by=approved_by, note=note)
    return bills

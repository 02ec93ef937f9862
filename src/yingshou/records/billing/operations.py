"""Writes of bills, their lines and approvals."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction

from yingshou.core.errors import YingshouError
from yingshou.core.tables import BILLS, CHARGE_LINES
from yingshou.records.billing.models import Bill, BillApproval, BillCorrection, CorrectionDecision
from yingshou.records.copy import copy_in

_NOT_STORED = ("account_no", "bill_month")
_CORRECTING = ("kind", "corrects_bill_no")


class UnableToApproveBillError(YingshouError):
    """A bill does not wait for approval."""

    code = "UNABLE_TO_APPROVE_BILL"


class UnableToCorrectBillError(YingshouError):
    """A bill cannot be corrected so, or a correction cannot be decided."""

    code = "UNABLE_TO_CORRECT_BILL"


def store_bills(*, bills: pl.DataFrame, charge_lines: pl.DataFrame, run_no: str, bill_date: date) -> None:
    """Append the bills of a batch and their lines, in the caller's transaction.

    The database refuses lines that do not add up to their bill and a second bill of the same account, month
    and sequence.

    Args:
        bills: columns as in `bills`, and held_reason (empty = not held); for corrections also kind and
            corrects_bill_no.
        charge_lines: columns as in `charge_lines`.
        run_no: run that made them.
        bill_date: business date of the bills.
    """
    rows = bills.select(
        *BILLS.names,
        "held_reason",
        pl.lit(bill_date).alias("bill_date"),
        pl.lit(run_no).alias("run_id"),
        *(name for name in _CORRECTING if name in bills.columns),
    )
    copy_in("billing_bill", rows)
    # In order the lines of a bill lie together, for the index as well as for who reads them.
    lines = charge_lines.select(CHARGE_LINES.names).sort("bill_no", "line_no")
    copy_in("billing_chargeline", lines.drop(_NOT_STORED))


def store_quantity_steps(*, steps: pl.DataFrame, bills: pl.DataFrame) -> None:
    """Append the steps that led to the energy of bills, in the caller's transaction.

    Args:
        steps: columns as in `quantity_steps`.
        bills: account_no, bill_month and bill_no of bills stored before.
    """
    numbers = bills.select("account_no", "bill_month", "bill_no")
    rows = steps.join(numbers, on=["account_no", "bill_month"], how="inner").drop(_NOT_STORED)
    copy_in("billing_quantitystep", rows)


def approve(*, bill_no: str, approved_by: str, note: str) -> bool:
    """Write the approval of a held bill, in the caller's transaction; False where it was approved before.

    Raises UnableToApproveBillError when there is no such bill or it was never held.
    """
    held = Bill.objects.filter(pk=bill_no).values_list("held_reason", flat=True).first()
    if not held:
        raise UnableToApproveBillError(
            zh=f"账单 {bill_no} 不存在，请核对账单号" if held is None else f"账单 {bill_no} 无需复核",
            en=f"there is no bill {bill_no}; check its number"
            if held is None
            else f"the bill {bill_no} is not held",
            field="bill_no",
        )
    if Bill.objects.filter(corrects_bill_no=bill_no, kind="REVERSAL").exists():
        raise UnableToApproveBillError(
            zh=f"账单 {bill_no} 已冲红，不能再复核发行",
            en=f"the bill {bill_no} has been reversed and cannot be issued",
            field="bill_no",
        )
    try:
        with transaction.atomic():
            BillApproval.objects.create(bill_id=bill_no, approved_by=approved_by, note=note)
    except IntegrityError:
        return False
    return True


def approve_waiting(*, bill_nos: Sequence[str], approved_by: str, note: str) -> list[str]:
    """Write the approval of those bills that wait for one, in the caller's transaction; their numbers.

    The caller holds the accounts. Bills that are issued, approved or reversed are passed over.
    """
    reversed_ = Bill.objects.filter(corrects_bill_no__in=list(bill_nos), kind="REVERSAL")
    waiting = (
        Bill.objects.filter(pk__in=list(bill_nos), billapproval__isnull=True)
        .exclude(held_reason="")
        .exclude(kind="REVERSAL")
        .exclude(pk__in=reversed_.values("corrects_bill_no"))
        .order_by("pk")
    )
    numbers = list(waiting.values_list("pk", flat=True))
    BillApproval.objects.bulk_create(
        BillApproval(bill_id=number, approved_by=approved_by, note=note) for number in numbers
    )
    return numbers


def propose(
    *,
    bill_no: str,
    cause: str,
    reason: str,
    inputs: Mapping[str, Any],
    old_amount: Decimal,
    new_amount: Decimal,
    proposed_by: str,
    part_of_no: str | None = None,
) -> str:
    """Write a proposal to correct a bill, in the caller's transaction, which holds the account; its number.

    `part_of_no` is the correction of an earlier month that moves this one, and with which it is decided.

    Raises UnableToCorrectBillError where another proposal for the bill waits for its decision.
    """
    earlier = BillCorrection.objects.filter(bill_id=bill_no)
    waiting = earlier.filter(decision__isnull=True).first()
    if waiting:
        raise UnableToCorrectBillError(
            zh=f"账单 {bill_no} 已有待审批的更正 {waiting.correction_no}，请先审批或退回",
            en=f"the correction {waiting.correction_no} of bill {bill_no} waits; decide it first",
            field="bill_no",
        )
    correction_no = f"{bill_no}-C{earlier.count() + 1}"
    BillCorrection.objects.create(
        correction_no=correction_no, bill_id=bill_no, cause=cause, reason=reason, inputs=dict(inputs),
        old_amount=old_amount, new_amount=new_amount, proposed_by=proposed_by, part_of_id=part_of_no,
    )  # fmt: skip
    return correction_no


def open_correction(correction_no: str) -> BillCorrection:
    """Return a proposal that waits for its decision.

    Raises UnableToCorrectBillError where there is none of that number, it has been decided, or it is part of
    another one.
    """
    found = BillCorrection.objects.filter(pk=correction_no).first()
    if found is not None and found.part_of_id:
        raise UnableToCorrectBillError(
            zh=f"更正 {correction_no} 随 {found.part_of_id} 一并审批",
            en=f"the correction {correction_no} is decided with {found.part_of_id}",
            field="correction_no",
        )
    if found is None or CorrectionDecision.objects.filter(pk=correction_no).exists():
        raise UnableToCorrectBillError(
            zh=f"更正 {correction_no} 不存在" if found is None else f"更正 {correction_no} 已审批",
            en=f"there is no correction {correction_no}"
            if found is None
            else f"the correction {correction_no} has been decided",
            field="correction_no",
        )
    return found


def decide(*, correction: BillCorrection, approved: bool, decided_by: str, note: str) -> None:
    """Write the decision of a proposal and of its parts, in the caller's transaction.

    Raises UnableToCorrectBillError where the one who proposed it would decide it.
    """
    if correction.proposed_by == decided_by:
        raise UnableToCorrectBillError(
            zh="更正须由另一人审批，提出人不能审批自己的更正",
            en="a correction is decided by another person than the one who proposed it",
            field="decided_by",
        )
    for each in (correction, *parts_of(correction)):
        CorrectionDecision.objects.create(
            correction=each, approved=approved, decided_by=decided_by, note=note
        )


def parts_of(correction: BillCorrection) -> list[BillCorrection]:
    """Return the proposals of later months that are decided with a correction, in order of month."""
    return list(BillCorrection.objects.filter(part_of=correction).order_by("bill_id"))

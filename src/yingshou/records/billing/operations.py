"""Writes of bills, their lines and approvals."""

from datetime import date

import polars as pl
from django.db import IntegrityError, transaction

from yingshou.core.errors import YingshouError
from yingshou.core.tables import BILLS, CHARGE_LINES
from yingshou.records.billing.models import Bill, BillApproval
from yingshou.records.copy import copy_in

_NOT_STORED = ("account_no", "bill_month")


class UnableToApproveBillError(YingshouError):
    """A bill does not wait for approval."""

    code = "UNABLE_TO_APPROVE_BILL"


def store_bills(*, bills: pl.DataFrame, charge_lines: pl.DataFrame, run_no: str, bill_date: date) -> None:
    """Append the bills of a batch and their lines, in the caller's transaction.

    The database refuses lines that do not add up to their bill and a second bill of the same account, month
    and sequence.

    Args:
        bills: columns as in `bills`, and held_reason (empty = not held).
        charge_lines: columns as in `charge_lines`.
        run_no: run that made them.
        bill_date: business date of the bills.
    """
    rows = bills.select(
        *BILLS.names, "held_reason", pl.lit(bill_date).alias("bill_date"), pl.lit(run_no).alias("run_id")
    )
    copy_in("billing_bill", rows)
    copy_in("billing_chargeline", charge_lines.select(CHARGE_LINES.names).drop(_NOT_STORED))


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
    try:
        with transaction.atomic():
            BillApproval.objects.create(bill_id=bill_no, approved_by=approved_by, note=note)
    except IntegrityError:
        return False
    return True

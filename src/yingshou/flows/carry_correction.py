"""Write a drafted correction: the reversal, the new bill, and what follows for receivables and money."""

from datetime import date

import polars as pl

from yingshou.core.billing import Correction
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.draft_month import MonthDraft
from yingshou.flows.follow_correction import Consequences, follow_correction
from yingshou.flows.issue_receivables import issue_receivables
from yingshou.flows.publish import publish_corrections
from yingshou.records.billing.frames import due_days_of
from yingshou.records.billing.operations import store_bills, store_quantity_steps
from yingshou.records.runs.operations import open_run

_REVERSED_BEFORE_ISSUE = "REVERSED"


def carry_correction(*, month: MonthDraft, batch_name: str, as_of: date) -> Consequences:
    """Write the bills of a drafted month and book what they change, in the caller's transaction.

    A bill that was still held is reversed without having been issued, and the new one is issued whole.

    Args:
        month: what is to be written; its account is held by the caller.
        batch_name: at most 80 characters, used once; the entries are numbered after it.
        as_of: business date.
    """
    due_days = due_days_of(month.bill_no)
    _store(month, batch_name, as_of, due_days)
    publish_corrections(
        bills=month.correction.corrections, corrects_bill_no=month.bill_no, corrected_date=as_of
    )
    if not month.held:
        return follow_correction(
            differences=month.correction.differences,
            issued_date=as_of,
            due_days=due_days,
            batch_name=batch_name,
        )
    issued = issue_receivables(
        bills=month.correction.corrections, issued_date=as_of, batch_name=batch_name, due_days=due_days
    )
    return Consequences(
        back_billed=issued.amount, credited=issued.credited, released=issued.released,
        penalty_released=ZERO_YUAN, cleared=issued.cleared,
    )  # fmt: skip


def _store(month: MonthDraft, batch_name: str, as_of: date, due_days: int) -> None:
    correction: Correction = month.correction
    open_run(run_no=batch_name, kind="CORRECTION", as_of=as_of, rules={"due_days": due_days})
    reversals = correction.reversals.with_columns(
        kind=pl.lit("REVERSAL"), held_reason=pl.lit(_REVERSED_BEFORE_ISSUE if month.held else "")
    )
    corrections = correction.corrections.with_columns(kind=pl.lit("CORRECTION"), held_reason=pl.lit(""))
    store_bills(
        bills=pl.concat([reversals, corrections]).with_columns(corrects_bill_no=pl.lit(month.bill_no)),
        charge_lines=pl.concat([correction.reversal_lines, correction.correction_lines]),
        run_no=batch_name,
        bill_date=as_of,
    )
    store_quantity_steps(steps=month.quantity_steps, bills=correction.corrections)

"""Approve a correction: reverse the bill, bill its month anew, and book the difference."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.billing import Correction
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.draft_correction import Draft, draft_correction
from yingshou.flows.follow_correction import Consequences, follow_correction
from yingshou.flows.issue_receivables import issue_receivables
from yingshou.records.audit.operations import record_event
from yingshou.records.billing.frames import due_days_of
from yingshou.records.billing.models import BillCorrection
from yingshou.records.billing.operations import (
    UnableToCorrectBillError,
    decide,
    open_correction,
    store_bills,
    store_quantity_steps,
)
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.runs.operations import open_run, resolve_for_subject

_REVERSED_BEFORE_ISSUE = "REVERSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionResult:
    """The bill that is in force now, and what the correction moved; amounts in yuan."""

    correction_no: str
    bill_no: str
    old_amount: Decimal
    new_amount: Decimal
    consequences: Consequences


def correct_bill(*, correction_no: str, decided_by: str, as_of: date, note: str = "") -> CorrectionResult:
    """Carry out a proposed correction as of a day, in one transaction.

    The bill's reversal and the new bill are written; a higher bill makes a back-bill due, a lower one is
    credited and what was paid of it released. A bill that was still held is reversed without having been
    issued, and the new one is issued whole.

    Raises:
        UnableToCorrectBillError: there is no such proposal, it has been decided, the decider proposed it, or
            the month would come out otherwise than proposed since the archive has changed.
    """
    with transaction.atomic():
        lock_accounts([correction_no.rsplit("-", maxsplit=3)[0]])
        proposal = open_correction(correction_no)
        inputs = CorrectedInputs.from_json(proposal.inputs)
        draft = draft_correction(bill_no=proposal.bill_id, inputs=inputs)
        _check_as_proposed(proposal, draft)
        decide(correction=proposal, approved=True, decided_by=decided_by, note=note)
        due_days = due_days_of(proposal.bill_id)
        batch_name = f"CORRECT-{correction_no}"
        _store(draft, proposal.bill_id, batch_name, as_of, due_days)
        consequences = _follow(draft, batch_name, as_of, due_days)
        if draft.held:
            resolve_for_subject(
                code="LARGE_BILL", subject=proposal.bill_id, resolved_by=decided_by, note=proposal.reason
            )
        result = CorrectionResult(
            correction_no=correction_no,
            bill_no=draft.correction.corrections["bill_no"].item(),
            old_amount=draft.old_amount,
            new_amount=draft.new_amount,
            consequences=consequences,
        )
        record_event(
            actor=decided_by, action="CORRECT_BILL", subject=correction_no,
            detail={"bill_no": result.bill_no, "old_amount": result.old_amount,
                    "new_amount": result.new_amount, "as_of": as_of, "note": note},
        )  # fmt: skip
    return result


def _check_as_proposed(proposal: BillCorrection, draft: Draft) -> None:
    if (draft.old_amount, draft.new_amount) != (proposal.old_amount, proposal.new_amount):
        raise UnableToCorrectBillError(
            zh=f"档案已变化，现重算为 {draft.new_amount} 元，申请为 {proposal.new_amount} 元，请退回重提",
            en=f"the archive has changed: the month now comes to {draft.new_amount} yuan, not to "
            f"{proposal.new_amount}; turn the proposal down and propose it anew",
            field="correction_no",
        )


def _store(draft: Draft, bill_no: str, batch_name: str, as_of: date, due_days: int) -> None:
    correction: Correction = draft.correction
    open_run(run_no=batch_name, kind="CORRECTION", as_of=as_of, rules={"due_days": due_days})
    reversals = correction.reversals.with_columns(
        kind=pl.lit("REVERSAL"), held_reason=pl.lit(_REVERSED_BEFORE_ISSUE if draft.held else "")
    )
    corrections = correction.corrections.with_columns(kind=pl.lit("CORRECTION"), held_reason=pl.lit(""))
    store_bills(
        bills=pl.concat([reversals, corrections]).with_columns(corrects_bill_no=pl.lit(bill_no)),
        charge_lines=pl.concat([correction.reversal_lines, correction.correction_lines]),
        run_no=batch_name,
        bill_date=as_of,
    )
    store_quantity_steps(steps=draft.quantity_steps, bills=correction.corrections)


def _follow(draft: Draft, batch_name: str, as_of: date, due_days: int) -> Consequences:
    if not draft.held:
        return follow_correction(
            differences=draft.correction.differences,
            issued_date=as_of,
            due_days=due_days,
            batch_name=batch_name,
        )
    issued = issue_receivables(
        bills=draft.correction.corrections, issued_date=as_of, batch_name=batch_name, due_days=due_days
    )
    return Consequences(
        back_billed=issued.amount, credited=issued.credited, released=issued.released,
        penalty_released=ZERO_YUAN, cleared=issued.cleared,
    )  # fmt: skip

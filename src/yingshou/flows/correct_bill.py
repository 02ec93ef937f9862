"""Approve a correction: reverse the bill, bill its month anew, and book the difference."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.flows.carry_correction import carry_correction
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.draft_correction import Draft, draft_correction
from yingshou.flows.draft_month import MonthDraft
from yingshou.flows.follow_correction import Consequences
from yingshou.records.audit.operations import record_event
from yingshou.records.billing.models import BillCorrection
from yingshou.records.billing.operations import UnableToCorrectBillError, decide, open_correction, parts_of
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.runs.operations import resolve_for_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionResult:
    """The bill that is in force now, and what the correction moved; amounts in yuan.

    `following` are the later months that were corrected with it.
    """

    correction_no: str
    bill_no: str
    old_amount: Decimal
    new_amount: Decimal
    consequences: Consequences
    following: tuple["CorrectionResult", ...] = ()


def correct_bill(*, correction_no: str, decided_by: str, as_of: date, note: str = "") -> CorrectionResult:
    """Carry out a proposed correction with its later months as of a day, in one transaction.

    The bill's reversal and the new bill are written; a higher bill makes a back-bill due, a lower one is
    credited and what was paid of it released. A bill that was still held is reversed without having been
    issued, and the new one is issued whole.

    Raises:
        UnableToCorrectBillError: there is no such proposal, it has been decided, the decider proposed it, or
            a month would come out otherwise than proposed since the archive has changed.
    """
    with transaction.atomic():
        lock_accounts([correction_no.rsplit("-", maxsplit=3)[0]])
        proposal = open_correction(correction_no)
        proposals = (proposal, *parts_of(proposal))
        draft = draft_correction(bill_no=proposal.bill_id, inputs=CorrectedInputs.from_json(proposal.inputs))
        _check_as_proposed(proposals, draft)
        decide(correction=proposal, approved=True, decided_by=decided_by, note=note)
        carried = [
            _carry(each, month, decided_by, as_of, note)
            for each, month in zip(proposals, draft.months, strict=True)
        ]
    first, *following = carried
    return CorrectionResult(
        correction_no=first.correction_no,
        bill_no=first.bill_no,
        old_amount=first.old_amount,
        new_amount=first.new_amount,
        consequences=first.consequences,
        following=tuple(following),
    )


def _check_as_proposed(proposals: tuple[BillCorrection, ...], draft: Draft) -> None:
    """Raise UnableToCorrectBillError where a month comes out otherwise than the proposer saw it."""
    proposed = [(each.bill_id, each.old_amount, each.new_amount) for each in proposals]
    drafted = [(each.bill_no, each.old_amount, each.new_amount) for each in draft.months]
    if drafted != proposed:
        was, now = (sum((row[2] for row in rows), Decimal("0.00")) for rows in (proposed, drafted))
        raise UnableToCorrectBillError(
            zh=f"档案已变化，现重算为 {now} 元，申请为 {was} 元，请退回重提",
            en=f"the archive has changed: it now comes to {now} yuan, not to {was}; turn the proposal down "
            "and propose it anew",
            field="correction_no",
        )


def _carry(
    proposal: BillCorrection, month: MonthDraft, decided_by: str, as_of: date, note: str
) -> CorrectionResult:
    consequences = carry_correction(month=month, batch_name=f"CORRECT-{proposal.correction_no}", as_of=as_of)
    if month.held:
        resolve_for_subject(subject=proposal.bill_id, resolved_by=decided_by, note=proposal.reason)
    result = CorrectionResult(
        correction_no=proposal.correction_no,
        bill_no=month.correction.corrections["bill_no"].item(),
        old_amount=month.old_amount,
        new_amount=month.new_amount,
        consequences=consequences,
    )
    record_event(
        actor=decided_by, action="CORRECT_BILL", subject=proposal.correction_no,
        detail={"bill_no": result.bill_no, "old_amount": result.old_amount,
                "new_amount": result.new_amount, "as_of": as_of, "note": note},
    )  # fmt: skip
    return result

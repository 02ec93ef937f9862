"""Propose a correction of a bill; it takes effect when another person approves it."""

from dataclasses import dataclass

from django.db import transaction

from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.draft_correction import Draft, draft_correction
from yingshou.records.audit.operations import record_event
from yingshou.records.billing.operations import UnableToCorrectBillError, propose
from yingshou.records.payments.operations import lock_accounts

CAUSES = (
    "WRONG_READ", "WRONG_MULTIPLIER", "METER_ERROR", "WRONG_WIRING", "VOLTAGE_FUSE", "THEFT", "WRONG_ARCHIVE",
    "OTHER",
)  # fmt: skip
"""Why a bill was wrong (供电营业规则 (1996) arts. 80, 81 and 102); it is told, and decides nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A correction that waits for its decision."""

    correction_no: str
    draft: Draft


def propose_correction(
    *, bill_no: str, cause: str, reason: str, inputs: CorrectedInputs, proposed_by: str
) -> Proposal:
    """Write down a correction of a bill with what it would change; the bill stays in force.

    Args:
        bill_no: bill in force of its month.
        cause: one of CAUSES.
        reason: what a reader of the books is told; not empty.
        inputs: what takes the place of the archive.
        proposed_by: who asks for it.

    Raises:
        UnableToCorrectBillError: see `draft_correction`; also where the cause is unknown, the reason empty,
            or another proposal for the bill waits.
    """
    if cause not in CAUSES or not reason.strip():
        raise UnableToCorrectBillError(
            zh=f"请写明更正原因，类别须为 {'、'.join(CAUSES)} 之一",
            en=f"give a reason, and a cause out of {', '.join(CAUSES)}",
            field="reason" if cause in CAUSES else "cause",
        )
    with transaction.atomic():
        lock_accounts([bill_no.rsplit("-", maxsplit=2)[0]])
        draft = draft_correction(bill_no=bill_no, inputs=inputs)
        correction_no = propose(
            bill_no=bill_no, cause=cause, reason=reason.strip(), inputs=inputs.as_json(),
            old_amount=draft.old_amount, new_amount=draft.new_amount, proposed_by=proposed_by,
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_CORRECTION", subject=correction_no,
            detail={"old_amount": draft.old_amount, "new_amount": draft.new_amount, "cause": cause,
                    "reason": reason.strip()},
        )  # fmt: skip
    return Proposal(correction_no=correction_no, draft=draft)

"""Propose a correction of a bill; it takes effect when another person approves it."""

from dataclasses import dataclass, replace

from django.db import transaction

from yingshou.core.billing.causes import CAUSES
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.draft_correction import Draft, draft_correction
from yingshou.records.audit.operations import record_event
from yingshou.records.billing.operations import UnableToCorrectBillError, propose
from yingshou.records.payments.operations import lock_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A correction that waits for its decision."""

    correction_no: str
    draft: Draft


def propose_correction(
    *, bill_no: str, cause: str, reason: str, inputs: CorrectedInputs, proposed_by: str
) -> Proposal:
    """Write down a correction of a bill with what it would change; the bill stays in force.

    Later months that move with it are proposed in the same transaction as parts of it, all or none.

    Args:
        bill_no: bill in force of its month.
        cause: one of CAUSES; the figures of the inputs are read by it.
        reason: what a reader of the books is told; not empty.
        inputs: what takes the place of the archive.
        proposed_by: who asks for it.

    Raises:
        UnableToCorrectBillError: see `draft_correction`; also where the cause is unknown, the reason empty,
            or another proposal for one of the bills waits.
    """
    if cause not in CAUSES or not reason.strip():
        raise UnableToCorrectBillError(
            zh=f"请写明更正原因，类别须为 {'、'.join(CAUSES)} 之一",
            en=f"give a reason, and a cause out of {', '.join(CAUSES)}",
            field="reason" if cause in CAUSES else "cause",
        )
    with transaction.atomic():
        lock_accounts([bill_no.rsplit("-", maxsplit=2)[0]])
        draft = draft_correction(bill_no=bill_no, inputs=replace(inputs, cause=cause))
        correction_no = _propose(draft, cause, reason.strip(), proposed_by)
    return Proposal(correction_no=correction_no, draft=draft)


def _propose(draft: Draft, cause: str, reason: str, proposed_by: str) -> str:
    """Write the proposals of all months and return the number of the first."""
    main: str | None = None
    for month in draft.months:
        number = propose(
            bill_no=month.bill_no, cause=cause, reason=reason, inputs=month.inputs.as_json(),
            old_amount=month.old_amount, new_amount=month.new_amount, proposed_by=proposed_by,
            part_of_no=main,
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_CORRECTION", subject=number,
            detail={"old_amount": month.old_amount, "new_amount": month.new_amount, "cause": cause,
                    "reason": reason, "part_of": main},
        )  # fmt: skip
        main = main or number
    return main or ""

"""Decide a proposed way of settlement: a person answers for it, never the grade alone."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.credit.models import WayDecision
from yingshou.records.credit.operations import UnableToGrade, decide_way, hold_proposal


def decide_proposed_way(
    *, proposal_no: str, approved: bool, decided_by: str, note: str, as_of: date
) -> WayDecision:
    """Approve a proposal or turn it down; the same decision again changes nothing.

    An approved one stays to be carried out until the account settles so: an agreement is signed
    (`sign_agreement`), or it goes over to cost control (`convert_account`), as the customer consents.

    Raises:
        UnableToGrade: UNKNOWN_PROPOSAL; DECIDED where it was decided otherwise; MISSING_VALUE for a proposal
            turned down without a note.
    """
    with transaction.atomic():
        proposal = hold_proposal(proposal_no)
        before = WayDecision.objects.filter(pk=proposal_no).first()
        if before is not None:
            if before.approved == approved:
                return before
            raise UnableToGrade(
                "DECIDED",
                zh=f"该建议已由 {before.decided_by} 于 {before.decided_date} 决定",
                en=f"{before.decided_by} decided it on {before.decided_date}",
                field="proposal_no",
            )
        if not approved and not note.strip():
            raise UnableToGrade(
                "MISSING_VALUE", zh="不采纳须写明理由", en="say why it is turned down", field="note"
            )
        decision = decide_way(
            proposal=proposal, approved=approved, decided_by=decided_by, decided_date=as_of, note=note
        )
        record_event(
            actor=decided_by,
            action="APPROVE_WAY" if approved else "TURN_DOWN_WAY",
            subject=proposal.account_id,
            detail={"proposal_no": proposal_no, "to_way": proposal.to_way, "note": note},
        )
    return decision

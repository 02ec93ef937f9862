"""Approve, turn down or cancel an agreement on arrears."""

from datetime import date

from django.db import transaction

from yingshou.flows.check_arrangements import paid_so_far
from yingshou.flows.hold_arrangement import hold_items, lift_items
from yingshou.records.arrangements import operations
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_accounts


def decide_arrangement(
    *, arrangement_no: str, approved: bool, decided_by: str, as_of: date, note: str = ""
) -> None:
    """Decide a proposal, in one transaction; once approved, collection of its items rests while it is kept.

    Raises UnableToArrange where none waits, or the decider is who proposed it.
    """
    with transaction.atomic():
        lock_accounts([str(operations.waiting(arrangement_no).account_id)])
        proposal = operations.waiting(arrangement_no)
        operations.decide(
            proposal=proposal, approved=approved, decided_by=decided_by,
            decided_date=as_of, note=note,
        )  # fmt: skip
        if approved:
            hold_items(arrangement=proposal, on=as_of, placed_by=decided_by)
        record_event(
            actor=decided_by, action="APPROVE_ARRANGEMENT" if approved else "TURN_DOWN_ARRANGEMENT",
            subject=arrangement_no, detail={"as_of": as_of, "note": note},
        )  # fmt: skip


def cancel_arrangement(*, arrangement_no: str, cancelled_by: str, as_of: date, reason: str) -> None:
    """End an agreement that runs before its time, so that collection goes on; in one transaction.

    Two people here too: who proposed it does not end it alone. Raises UnableToArrange where it does not run,
    no reason is given, or the person is who proposed it.
    """
    if not reason.strip():
        raise operations.UnableToArrange(
            "OUT_OF_RANGE", zh="须写明取消原因", en="a reason is needed", field="reason"
        )
    with transaction.atomic():
        lock_accounts([str(operations.running(arrangement_no).account_id)])
        running = operations.running(arrangement_no)
        operations.check_second_person(proposal=running, person=cancelled_by)
        lift_items(arrangement=running, on=as_of, lifted_by=cancelled_by, reason=reason[:200])
        operations.end(
            arrangement_no=arrangement_no, state=operations.CANCELLED, ended_date=as_of,
            ended_by=cancelled_by, paid=paid_so_far(arrangement_no, as_of), note=reason,
        )  # fmt: skip
        record_event(
            actor=cancelled_by, action="CANCEL_ARRANGEMENT", subject=arrangement_no,
            detail={"as_of": as_of, "reason": reason},
        )  # fmt: skip

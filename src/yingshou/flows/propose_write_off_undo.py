"""Ask that a claim written off be put back among the receivables; another person decides."""

from datetime import date

from django.db import transaction

from yingshou.flows.carry_write_off import standing_of
from yingshou.records.audit.operations import record_event
from yingshou.records.legal.operations import store_undo
from yingshou.records.payments.operations import lock_accounts, lock_name
from yingshou.records.payments.requests import carried_out, propose, refusal


def propose_write_off_undo(*, request_no: str, cause: str, reason: str, proposed_by: str, as_of: date) -> str:
    """Write a request to undo a write-off that was carried out, and return its number; nothing is booked.

    `flows.approve_request` by another person carries it out. One transaction.

    Args:
        request_no: the write-off.
        cause: one of CAUSES["RESTORE_CLAIM"].
        reason: what a reader of the books is told.
        proposed_by: who asks.
        as_of: business date.

    Raises:
        UnableToMoveMoney: it is no write-off in force, or a request to undo it waits.
    """
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        written = carried_out(request_no)
        if written.kind != "WRITE_OFF":
            raise refusal("REQUEST_CLOSED", "request_no", request_no)
        lock_accounts([written.account_no])
        # What has come in meanwhile stays cleared; a claim paid in full may still be undone.
        amount = standing_of(written) or written.amount
        request = propose(
            kind="RESTORE_CLAIM", subject=request_no, amount=amount, cause=cause, reason=reason,
            proposed_by=proposed_by, proposed_date=as_of, account_no=written.account_no,
        )  # fmt: skip
        store_undo(request=request, write_off_no=request_no)
        record_event(
            actor=proposed_by, action="PROPOSE_RESTORE_CLAIM", subject=request.request_no,
            detail={"write_off": request_no, "amount": amount, "cause": cause, "reason": reason},
        )  # fmt: skip
    return str(request.request_no)

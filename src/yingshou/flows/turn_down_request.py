"""Turn a waiver, refund or transfer down; nothing is booked."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_name
from yingshou.records.payments.requests import decide, waiting


def turn_down_request(*, request_no: str, decided_by: str, as_of: date, note: str) -> None:
    """Write that a request is not carried out, in one transaction.

    Raises UnableToMoveMoney where there is none that waits, or the decider asked for it.
    """
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        asked = waiting(request_no)
        decide(asked=asked, approved=False, decided_by=decided_by, decided_date=as_of, note=note)
        record_event(
            actor=decided_by, action=f"TURN_DOWN_{asked.kind}", subject=request_no, detail={"note": note}
        )

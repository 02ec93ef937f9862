"""Approve a money request and carry it out: waiver, refund, transfer, write-off or its undoing."""

from datetime import date

from django.db import transaction

from yingshou.core.clearing import limit_on
from yingshou.flows.carry_request import carry_request
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.frames import money_limits
from yingshou.records.payments.operations import lock_name
from yingshou.records.payments.requests import decide, waiting


def approve_request(*, request_no: str, decided_by: str, as_of: date, note: str = "") -> None:
    """Carry out a request that waits, as of a day, in one transaction.

    A refund is then to be paid out; see `pay_refund`. Raises UnableToMoveMoney where there is none, it has
    been decided, the decider asked for it, or what it needs is no longer there.
    """
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        asked = waiting(request_no)
        carry_request(asked=asked, as_of=as_of, by=decided_by)
        limit = limit_on(rules=money_limits(), request_kind=asked.kind, day=as_of)
        decide(
            asked=asked, approved=True, decided_by=decided_by, decided_date=as_of, note=note,
            alone_up_to=limit.alone_up_to,
        )  # fmt: skip
        record_event(
            actor=decided_by, action=f"APPROVE_{asked.kind}", subject=request_no,
            detail={"amount": asked.amount, "as_of": as_of, "note": note},
        )  # fmt: skip

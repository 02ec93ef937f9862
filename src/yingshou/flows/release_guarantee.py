"""Give security back before it ends: asked for by one person, decided by another."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.guarantees import operations
from yingshou.records.guarantees.operations import UnableToActOnGuarantee
from yingshou.records.payments.operations import lock_accounts


def ask_release(*, guarantee_no: str, from_date: date, reason: str, asked_by: str, as_of: date) -> str:
    """Ask that an instrument be given back from a day on and return the number of the request.

    One transaction; cover stays as it is until it is approved. Raises UnableToActOnGuarantee.
    """
    if not reason.strip() or from_date < as_of:
        raise UnableToActOnGuarantee(
            "OUT_OF_RANGE",
            zh="须写明原因，解除日期不早于业务日期",
            en="a reason is needed, and a day not before the business date",
            field="from_date" if reason.strip() else "reason",
        )
    with transaction.atomic():
        guarantee = operations.known(guarantee_no)
        lock_accounts([str(guarantee.account_id)])
        number = operations.ask_release(
            guarantee=guarantee, from_date=from_date, reason=reason, asked_by=asked_by, asked_date=as_of
        )
        record_event(
            actor=asked_by, action="ASK_RELEASE", subject=number,
            detail={"from_date": from_date, "reason": reason},
        )  # fmt: skip
    return number


def decide_release(*, release_no: str, approved: bool, decided_by: str, as_of: date, note: str = "") -> None:
    """Approve that an instrument is given back, or keep it; in one transaction.

    Raises UnableToActOnGuarantee where none waits, or the decider is who asked.
    """
    with transaction.atomic():
        release = operations.waiting_release(release_no)
        lock_accounts([str(release.guarantee.account_id)])
        operations.decide_release(
            release=operations.waiting_release(release_no), approved=approved, decided_by=decided_by,
            decided_date=as_of, note=note,
        )  # fmt: skip
        record_event(
            actor=decided_by, action="APPROVE_RELEASE" if approved else "KEEP_GUARANTEE", subject=release_no,
            detail={"as_of": as_of, "note": note},
        )  # fmt: skip

"""Turn a proposed correction down; the bill stays as it is."""

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.billing.operations import decide, open_correction
from yingshou.records.payments.operations import lock_accounts


def turn_down_correction(*, correction_no: str, decided_by: str, note: str = "") -> None:
    """Write that a proposed correction is not carried out, in one transaction.

    Raises UnableToCorrectBillError where there is no such proposal, it has been decided, or the decider
    proposed it.
    """
    with transaction.atomic():
        lock_accounts([correction_no.rsplit("-", maxsplit=3)[0]])
        decide(correction=open_correction(correction_no), approved=False, decided_by=decided_by, note=note)
        record_event(
            actor=decided_by, action="TURN_DOWN_CORRECTION", subject=correction_no, detail={"note": note}
        )

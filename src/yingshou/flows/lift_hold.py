"""End a hold before its last day."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.collection import operations
from yingshou.records.payments.operations import lock_accounts


def lift_hold(*, hold_no: str, account_no: str, as_of: date, lifted_by: str, reason: str) -> None:
    """Let the steps of an account go on from a day; what fell due meanwhile is due then. One transaction.

    Raises UnableToCollect: UNKNOWN_HOLD, HOLD_ENDED, MISSING_VALUE.
    """
    if not reason.strip():
        raise operations.UnableToCollect("MISSING_VALUE", zh="请填写原因", en="give a reason", field="reason")
    with transaction.atomic():
        lock_accounts([account_no])
        operations.lift_hold(
            hold_no=hold_no, account_no=account_no, on=as_of, lifted_by=lifted_by, reason=reason.strip()[:200]
        )
        record_event(actor=lifted_by, action="LIFT_HOLD", subject=account_no, detail={"hold_no": hold_no})

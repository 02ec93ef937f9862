"""Take an approved closing back before its day has come."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.closings import operations
from yingshou.records.customers.operations import keep_supply
from yingshou.records.payments.operations import lock_accounts


def withdraw_closing(*, closing_no: str, reason: str, withdrawn_by: str, as_of: date) -> None:
    """Leave an account that was to be closed as it is, in one transaction.

    Nothing has been carried out before its day: no final bill, no termination, no refund. From that day on it
    is too late, and the account is opened anew where the customer goes on.

    Args:
        closing_no: the closing, approved.
        reason: why; not empty.
        withdrawn_by: who takes it back.
        as_of: business date.

    Raises:
        UnableToClose: NO_APPROVED_CLOSING, CLOSING_CARRIED_OUT, MISSING_VALUE.
    """
    with transaction.atomic():
        account_no = str(operations.to_come(closing_no, as_of=as_of).account_id)
        lock_accounts([account_no])
        closing = operations.to_come(closing_no, as_of=as_of)
        operations.withdraw(closing=closing, reason=reason, withdrawn_by=withdrawn_by, withdrawn_date=as_of)
        keep_supply(account_no=account_no, closed_date=closing.closed_date)
        record_event(
            actor=withdrawn_by, action="WITHDRAW_CLOSING", subject=closing_no,
            detail={"as_of": as_of, "reason": reason},
        )  # fmt: skip

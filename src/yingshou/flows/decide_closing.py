"""Approve the closing of an account, or turn it down."""

from datetime import date

from django.db import transaction

from yingshou.flows.propose_closing import check_closing
from yingshou.records.audit.operations import record_event
from yingshou.records.closings import operations
from yingshou.records.customers.models import Account
from yingshou.records.customers.operations import end_supply, terminate_capacity
from yingshou.records.payments.operations import lock_accounts


def decide_closing(*, closing_no: str, approved: bool, decided_by: str, as_of: date, note: str = "") -> None:
    """Decide a closing, in one transaction; once approved the account has its last day.

    `flows.settle_closings` makes the final bill and sees to what is owed and left. Raises UnableToClose where
    none waits, the decider is who asked, or what was right when it was asked for no longer is.
    """
    with transaction.atomic():
        account_no = str(operations.waiting(closing_no).account_id)
        lock_accounts([account_no])
        asked = operations.waiting(closing_no)
        operations.decide(
            asked=asked, approved=approved, decided_by=decided_by, decided_date=as_of, note=note
        )
        if approved:
            account = Account.objects.get(pk=account_no)
            if account.closed_date is not None:
                raise operations.refusal("ALREADY_CLOSED", "account_no", account_no)
            check_closing(
                account=account, closed_date=asked.closed_date, to_court=asked.to_court, as_of=as_of
            )
            end_supply(account_no=account_no, closed_date=asked.closed_date)
            if asked.closed_date <= as_of:
                terminate_capacity(account_no=account_no, closed_date=asked.closed_date)
        record_event(
            actor=decided_by, action="APPROVE_CLOSING" if approved else "TURN_DOWN_CLOSING",
            subject=closing_no, detail={"as_of": as_of, "note": note},
        )  # fmt: skip

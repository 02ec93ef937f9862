"""Ask that an account be closed (销户); another person decides."""

from datetime import date, timedelta

import polars as pl
from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.closings import operations
from yingshou.records.closings.operations import refusal
from yingshou.records.customers.models import Account
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.prepayment.frames import last_billed

MOST_DAYS_AHEAD = 31
"""So long before its last day a closing may be asked for."""


def propose_closing(
    *,
    account_no: str,
    closed_date: date,
    reason: str,
    proposed_by: str,
    as_of: date,
    to_court: bool = False,
    payee_name: str = "",
    payee_account: str = "",
) -> str:
    """Write a request to close an account and return its number; supply goes on until it is decided.

    Who closes an account has settled what is due (供电营业规则, 1996, 第三十二条); where the customer is
    gone the supplier ends the contract (第三十三条) and what is owed goes before a court. One transaction.

    Args:
        account_no: the account.
        closed_date: first day without supply.
        reason: why; not empty.
        proposed_by: who asks.
        as_of: business date.
        to_court: what is overdue in the end becomes a legal matter; otherwise nothing may be overdue now.
        payee_name: who is paid back what is left …
        payee_account: … and to which bank account; without them a refund is asked for by hand.

    Raises:
        UnableToClose: UNKNOWN_ACCOUNT, ALREADY_CLOSED, CLOSING_WAITS, CLOSING_DAY, OWES_FIRST, MISSING_VALUE.
    """
    if not reason.strip():
        raise refusal("MISSING_VALUE", "reason", "reason")
    for name, value in (("payee_name", payee_name), ("payee_account", payee_account)):
        if bool(payee_name.strip()) != bool(payee_account.strip()) and not value.strip():
            raise refusal("MISSING_VALUE", name, name)
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        check_closing(
            account=operations.open_account(account_no), closed_date=closed_date, to_court=to_court,
            as_of=as_of,
        )  # fmt: skip
        number = operations.store(
            account_no=account_no, closed_date=closed_date, to_court=to_court, reason=reason.strip()[:200],
            payee_name=payee_name.strip()[:120], payee_account=payee_account.strip()[:40],
            proposed_by=proposed_by, proposed_date=as_of,
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_CLOSING", subject=number,
            detail={"closed_date": closed_date, "to_court": to_court, "reason": reason},
        )  # fmt: skip
    return number


def check_closing(*, account: Account, closed_date: date, to_court: bool, as_of: date) -> None:
    """Raise UnableToClose where a held account cannot end on a day: CLOSING_DAY or OWES_FIRST."""
    number = str(account.pk)
    billed = last_billed([number])["period_end"].max()
    too_early = closed_date <= account.opened_date or (isinstance(billed, date) and closed_date < billed)
    if too_early or closed_date > as_of + timedelta(days=MOST_DAYS_AHEAD):
        raise refusal("CLOSING_DAY", "closed_date", closed_date)
    overdue = open_items(account_nos=[number], as_of=as_of).filter(pl.col("due_date") < as_of)
    if overdue.height and not to_court:
        owed = overdue.select(pl.col("principal_open").sum() + pl.col("penalty_open").sum()).item()
        raise refusal("OWES_FIRST", "account_no", f"{number} {owed}")

"""Bring closed accounts to their end: final bill, what is owed before a court, what is left paid back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yingshou.core.period import add_months, month_of
from yingshou.flows.closing_standing import Standing, standings
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.propose_refund import propose_refund
from yingshou.flows.refund_closed import CAUSE
from yingshou.flows.run_bills import bill_account
from yingshou.records.closings.queries import ended
from yingshou.records.customers.operations import terminate_capacity
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.payments.queries import refund_asked
from yingshou.records.prepayment.frames import refundable

REASON = "销户退费"
OWED = "销户后电费逾期未清"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingsDone:
    """What was done of closings: looked at, final bills made, matters opened, refunds asked for."""

    closings: int
    bills: int
    matters: int
    refunds: int
    settled: int


def settle_closings(*, as_of: date, closing_nos: Sequence[str] | None = None) -> ClosingsDone:
    """Take every closing whose day has come one step on, each in transactions of its own.

    The capacity ends with the supply. The final bill is made at once (`flows.run_bills.bill_account`). Where
    the closing says so, what is overdue then goes before a court. What is left when nothing is owed is asked
    to be paid back to the payee; that request too is decided by another person (`flows.approve_request`).
    Done again it repeats nothing: a refund that was turned down is asked for anew by hand.

    Args:
        as_of: business date.
        closing_nos: closings looked at; None for all.
    """
    waiting = list(ended(as_of=as_of, closing_nos=closing_nos))
    for each in waiting:
        terminate_capacity(account_no=str(each.account_id), closed_date=each.closed_date)
    before = standings(closings=waiting, as_of=as_of)
    bills = 0
    for each in waiting:
        if before[each.pk].state == "BILL_WAITING":
            bills += _bill(each, as_of)
    now = standings(closings=waiting, as_of=as_of)
    matters = sum(_sue(each, now[each.pk], as_of) for each in waiting)
    refunds = sum(_pay_back(each, as_of) for each in waiting if now[each.pk].state == "REFUND_WAITING")
    settled = sum(standing.state == "SETTLED" for standing in now.values())
    return ClosingsDone(closings=len(waiting), bills=bills, matters=matters, refunds=refunds, settled=settled)


def _bill(closing: Any, as_of: date) -> int:
    """Bill what is not billed up to the last day; return whether the final bill is made now."""
    account, day = closing.account, closing.closed_date
    last = month_of(day) if day.day <= account.reading_day else add_months(month_of(day), 1)
    for month in (add_months(last, -1), last):
        bill_account(account_no=str(account.pk), bill_month=month, as_of=as_of)
    return int(standings(closings=[closing], as_of=as_of)[closing.pk].state != "BILL_WAITING")


def _sue(closing: Any, standing: Standing, as_of: date) -> int:
    if not closing.to_court or not standing.overdue:
        return 0
    open_legal_matter(
        account_no=str(closing.account_id), reason=OWED, opened_by=closing.decision.decided_by, as_of=as_of,
        receivable_nos=standing.overdue,
    )  # fmt: skip
    return 1


def _pay_back(closing: Any, as_of: date) -> int:
    """Ask that what is left be paid back, where a payee is known; once for each payment."""
    number = str(closing.account_id)
    if not closing.payee_account:
        return 0
    with transaction.atomic():
        lock_accounts([number])
        rows = [row for row in refundable(number).iter_rows() if not refund_asked(row[0], cause=CAUSE)]
        for payment_no, amount in rows:
            propose_refund(
                payment_no=payment_no, amount=amount, cause=CAUSE, reason=REASON,
                payee_name=closing.payee_name, payee_account=closing.payee_account,
                proposed_by=closing.proposed_by, as_of=as_of,
            )  # fmt: skip
    return len(rows)

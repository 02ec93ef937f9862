"""Writes of money requests: a waiver, refund or transfer asked for, decided, paid or undone."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from yingshou.core.tables.money_rules import CAUSES
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.records.payments.models import (
    MoneyDecision,
    MoneyOutcome,
    MoneyRequest,
    PaymentBalance,
)
from yingshou.records.payments.operations import Refusal

LONGEST_REASON = 200


class UnableToMoveMoney(Refusal):
    """A waiver, refund or transfer is refused; `code` is a problem code."""


def refusal(code: str, field: str, value: object) -> UnableToMoveMoney:
    """Make the refusal of a problem code, with its remedy."""
    reason = PROBLEM_CODES[code]
    return UnableToMoveMoney(
        code,
        zh=f"{value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def propose(
    *, kind: str, subject: str, amount: Decimal, cause: str, reason: str, proposed_by: str,
    proposed_date: date, **columns: Any,
) -> MoneyRequest:  # fmt: skip
    """Write a request in the caller's transaction, which holds its account.

    Args:
        kind: one of REQUEST_KINDS.
        subject: number of the payment or receivable; with it at most one request of a kind may wait.
        amount: yuan.
        cause: one of CAUSES of the kind.
        reason: what a reader of the books is told; not empty.
        proposed_by: who asks for it.
        proposed_date: business date.
        columns: further columns of MoneyRequest.

    Raises:
        UnableToMoveMoney: another such request waits, or cause or reason are missing.
    """
    if cause not in CAUSES[kind]:
        raise refusal("NOT_A_CHOICE", "cause", cause)
    if not reason.strip():
        raise refusal("MISSING_VALUE", "reason", reason)
    start = f"{kind[0]}-{subject}-"
    earlier = MoneyRequest.objects.filter(kind=kind, request_no__startswith=start)
    if earlier.filter(decision__isnull=True).exists():
        raise refusal("REQUEST_WAITS", "request_no", subject)
    return MoneyRequest.objects.create(
        request_no=f"{start}{earlier.count() + 1}", kind=kind, amount=amount, cause=cause,
        reason=reason.strip()[:LONGEST_REASON], proposed_by=proposed_by, proposed_date=proposed_date,
        **columns,
    )  # fmt: skip


def request(request_no: str) -> MoneyRequest:
    """Return a request. Raises UnableToMoveMoney where there is none of that number."""
    found = MoneyRequest.objects.filter(pk=request_no).first()
    if found is None:
        raise refusal("UNKNOWN_REQUEST", "request_no", request_no)
    return found


def waiting(request_no: str) -> MoneyRequest:
    """Return a request that waits for its decision; hold its account before.

    Raises UnableToMoveMoney where there is none or it has been decided.
    """
    found = request(request_no)
    if MoneyDecision.objects.filter(pk=request_no).exists():
        raise refusal("REQUEST_CLOSED", "request_no", request_no)
    return found


def carried_out(request_no: str) -> MoneyRequest:
    """Return a request that was approved and has not ended; hold its account before.

    Raises UnableToMoveMoney where there is none such.
    """
    found = request(request_no)
    approved = MoneyDecision.objects.filter(pk=request_no, approved=True).exists()
    if not approved or MoneyOutcome.objects.filter(pk=request_no).exists():
        raise refusal("REQUEST_CLOSED", "request_no", request_no)
    return found


def decide(
    *, asked: MoneyRequest, approved: bool, decided_by: str, decided_date: date, note: str,
    alone_up_to: Decimal = Decimal(0),
) -> None:  # fmt: skip
    """Write the decision of a request in the caller's transaction; an approval books under its number.

    Raises UnableToMoveMoney where the one who asked would decide above the limit of one person.
    """
    if asked.proposed_by == decided_by and asked.amount > alone_up_to:
        raise refusal("SECOND_PERSON", "decided_by", decided_by)
    MoneyDecision.objects.create(
        request=asked, approved=approved, decided_by=decided_by, decided_date=decided_date,
        note=note[:LONGEST_REASON], entry_id=asked.request_no if approved else None,
    )  # fmt: skip


def end(
    *, asked: MoneyRequest, kind: str, ended_date: date, ended_by: str, note: str, entry_no: str
) -> None:  # fmt: skip
    """Write how an approved request ended, PAID or UNDONE, in the caller's transaction."""
    MoneyOutcome.objects.create(
        request=asked, kind=kind, ended_date=ended_date, ended_by=ended_by, note=note[:LONGEST_REASON],
        entry_id=entry_no,
    )  # fmt: skip


def payout_of(statement_no: str) -> str:
    """Return the request that pays a feed-in statement, waiting or approved and not undone, or empty."""
    found = MoneyRequest.objects.filter(statement_id=statement_no).exclude(decision__approved=False)
    return str(found.exclude(outcome__kind="UNDONE").values_list("pk", flat=True).first() or "")


def draw(*, payment_no: str, amount: Decimal) -> None:
    """Take money out of a payment's balance for a refund, or with a negative amount put it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_paymentbalance SET unapplied = unapplied - %s WHERE payment_no = %s",
            (amount, payment_no),
        )


def hand_over(*, payment_no: str, account_no: str) -> None:
    """Give what is left of a payment to another account; its clearings must be undone before."""
    PaymentBalance.objects.filter(payment_id=payment_no).update(account_no=account_no)


def is_refunded(payment_no: str) -> bool:
    """Tell whether a refund of a payment is asked for, approved or paid: it may not be taken back then."""
    open_or_paid = MoneyRequest.objects.filter(kind="REFUND", payment_id=payment_no).exclude(
        decision__approved=False
    )
    return open_or_paid.exclude(outcome__kind="UNDONE").exists()

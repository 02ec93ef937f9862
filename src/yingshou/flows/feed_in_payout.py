"""Pay out what is owed for energy fed in (上网电费支付): asked for by one person, decided by another.

A statement is paid whole. Approved, its amount moves from what is owed for energy fed in to what is to be
paid out; `pay_refund` then books that it left the bank, `undo_request` moves it back while it has not.
"""

from datetime import date

from django.db import transaction

from yingshou.flows.request_rules import check_amount
from yingshou.records.audit.operations import record_event
from yingshou.records.billing.feed_in import FEED_IN_PAYABLE
from yingshou.records.billing.models import FeedInStatement
from yingshou.records.billing.queries import feed_in_statements
from yingshou.records.ledger.operations import REFUNDS_PAYABLE, credit, debit, post
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.payments.requests import payout_of, propose, refusal

KIND = "FEED_IN_PAYOUT"


def propose_feed_in_payout(
    *,
    statement_no: str,
    cause: str,
    reason: str,
    payee_name: str,
    payee_account: str,
    proposed_by: str,
    as_of: date,
) -> str:
    """Write a request to pay a feed-in statement to a bank account; return its number.

    One transaction. Raises UnableToMoveMoney where there is no such statement in force, it is asked for or
    paid already, the payee is missing, or by a limit.
    """
    with transaction.atomic():
        statement = _held(statement_no)
        for field, value in (("payee_name", payee_name), ("payee_account", payee_account)):
            if not value.strip():
                raise refusal("MISSING_VALUE", field, value)
        if payout_of(statement_no):
            raise refusal("PAYOUT_MADE", "statement_no", statement_no)
        check_amount(kind=KIND, amount=statement.amount, most=statement.amount, as_of=as_of)
        request = propose(
            kind=KIND, subject=statement_no, amount=statement.amount, cause=cause, reason=reason,
            proposed_by=proposed_by, proposed_date=as_of, account_no=statement.account_id,
            statement_id=statement_no, payee_name=payee_name.strip(), payee_account=payee_account.strip(),
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_FEED_IN_PAYOUT", subject=request.request_no,
            detail={"amount": statement.amount, "reason": reason, "payee_account": payee_account},
        )  # fmt: skip
    return str(request.request_no)


def carry_feed_in_payout(asked: MoneyRequest, as_of: date, _by: str) -> None:
    """Book an approved payout under its number, in the caller's transaction; the statement is held here."""
    _held(str(asked.statement_id))
    check_amount(kind=KIND, amount=asked.amount, most=asked.amount, as_of=as_of)
    legs = [debit(FEED_IN_PAYABLE, asked.amount), credit(REFUNDS_PAYABLE, asked.amount)]
    post(entry_no=asked.request_no, kind="FEED_IN", booked_date=as_of, legs=legs, memo=asked.reason)


def undo_feed_in_payout(asked: MoneyRequest, entry_no: str, as_of: date, memo: str) -> None:
    """Book the opposite of an approved payout that has not left the bank, in the caller's transaction."""
    legs = [debit(REFUNDS_PAYABLE, asked.amount), credit(FEED_IN_PAYABLE, asked.amount)]
    post(entry_no=entry_no, kind="UNDONE", booked_date=as_of, legs=legs, memo=memo)


def _held(statement_no: str) -> FeedInStatement:
    """Hold a statement in force until the transaction ends. Raises UnableToMoveMoney where there is none."""
    found = feed_in_statements().select_for_update(of=("self",)).filter(pk=statement_no).first()
    if found is None or found.state != "ISSUED" or found.amount <= 0 or found.entry_id is None:  # type: ignore[attr-defined]
        raise refusal("NOT_PAYABLE", "statement_no", statement_no)
    return found

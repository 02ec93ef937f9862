"""Take a waiver back, or a refund or payout that is not paid yet."""

from datetime import date

from django.db import transaction

from yingshou.flows.feed_in_payout import KIND as FEED_IN_PAYOUT
from yingshou.flows.feed_in_payout import undo_feed_in_payout
from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import (
    PENALTY,
    PENALTY_WAIVED,
    PREPAID,
    REFUNDS_PAYABLE,
    credit,
    debit,
    post,
)
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.payments.operations import lock_accounts, lock_name
from yingshou.records.payments.requests import carried_out, draw, end, refusal
from yingshou.records.receivables.operations import waive
from yingshou.records.wallets.operations import refuse_while_out


def undo_request(*, request_no: str, undone_by: str, reason: str, as_of: date) -> None:
    """Book the opposite of an approved waiver, refund or payout, in one transaction.

    The penalty waived is owed again; the money of a refund is the customer's balance again; energy
    fed in is owed again. A transfer is
    undone by another transfer, a write-off by a request two people decide. Raises UnableToMoveMoney where
    there is none such, or no reason is given; UnableToUseWallet while a refund is with a wallet.
    """
    if not reason.strip():
        raise refusal("MISSING_VALUE", "reason", reason)
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        asked = carried_out(request_no)
        if asked.kind not in ("WAIVER", "REFUND", FEED_IN_PAYOUT):
            raise refusal("REQUEST_CLOSED", "request_no", request_no)
        refuse_while_out(request_no)
        lock_accounts([asked.account_no])
        _book_opposite(asked, f"{request_no}-UNDONE", as_of, reason.strip())
        end(
            asked=asked, kind="UNDONE", ended_date=as_of, ended_by=undone_by, note=reason.strip(),
            entry_no=f"{request_no}-UNDONE",
        )  # fmt: skip
        record_event(
            actor=undone_by, action=f"UNDO_{asked.kind}", subject=request_no,
            detail={"amount": asked.amount, "reason": reason, "as_of": as_of},
        )  # fmt: skip


def _book_opposite(asked: MoneyRequest, entry_no: str, as_of: date, memo: str) -> None:
    if asked.kind == "WAIVER":
        legs = [debit(PENALTY, asked.amount), credit(PENALTY_WAIVED, asked.amount)]
        post(entry_no=entry_no, kind="UNDONE", booked_date=as_of, legs=legs, memo=memo[:200])
        waive(receivable_no=str(asked.receivable_id), amount=-asked.amount)
        return
    if asked.kind == FEED_IN_PAYOUT:
        undo_feed_in_payout(asked, entry_no, as_of, memo[:200])
        return
    legs = [debit(REFUNDS_PAYABLE, asked.amount), credit(PREPAID, asked.amount)]
    post(entry_no=entry_no, kind="UNDONE", booked_date=as_of, legs=legs, memo=memo[:200])
    draw(payment_no=str(asked.payment_id), amount=-asked.amount)

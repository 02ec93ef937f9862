"""Take back what a draft paid that its acceptor refuses (拒付)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.apply_money import total
from yingshou.flows.reverse_payment import hold_payment, take_back
from yingshou.records.audit.operations import record_event
from yingshou.records.drafts.models import Draft
from yingshou.records.drafts.operations import (
    DISCOUNTED,
    DISHONOURED,
    HELD,
    PRESENTED,
    UnableToKeepDraft,
    hold_draft,
    move,
    payment_number,
    require_day,
    require_state,
)
from yingshou.records.ledger.operations import BANK, DRAFT_COSTS, DRAFTS, credit, debit, post


@dataclass(frozen=True, slots=True, kw_only=True)
class Dishonoured:
    """What is open again, in yuan: face amount = principal + penalty + what was left of the money."""

    draft_no: str
    account_no: str
    amount: Decimal
    principal: Decimal
    penalty: Decimal
    fee: Decimal
    repeated: bool


def dishonour_draft(
    *, draft_no: str, dishonoured_date: date, reason: str, fee: Decimal, dishonoured_by: str, as_of: date
) -> Dishonoured:
    """Reverse the payment a draft made: debts are open again and bear penalty from their first day.

    A draft in hand leaves DRAFTS; one that was discounted is paid back to the bank. What the bank charges
    (`fee`, yuan) is booked as a cost of drafts. One transaction; again, it changes nothing. Raises
    UnableToKeepDraft: UNKNOWN_DRAFT, DRAFT_STATE, MISSING_VALUE, NEGATIVE, PERIOD_ORDER, FUTURE_DATE,
    MONEY_MOVED.
    """
    with transaction.atomic():
        draft = hold_draft(draft_no)
        if draft.state == DISHONOURED:
            return _answer(draft, ZERO_YUAN, ZERO_YUAN, ZERO_YUAN, repeated=True)
        _check(draft, dishonoured_date, reason, fee, as_of)
        payment = hold_payment(payment_number(draft_no))
        money_account = BANK if draft.state == DISCOUNTED else DRAFTS
        clearings = take_back(
            payment, money_account=money_account, reversed_date=as_of, reversed_by=dishonoured_by,
            reason=reason,
        )  # fmt: skip
        principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
        whole = principal + penalty + payment.unapplied == draft.face_amount
        if payment.account_no != draft.account_id or not whole:
            raise UnableToKeepDraft(
                "MONEY_MOVED",
                zh=f"票据 {draft_no} 的款项已部分退款或转走，先撤销该退款或转账",
                en=f"money of draft {draft_no} was refunded or moved; undo that first",
            )
        entry_no = None
        if fee:
            entry_no = post(
                entry_no=f"{DISHONOURED}-{draft_no}", kind=DISHONOURED, booked_date=as_of,
                legs=[debit(DRAFT_COSTS, fee), credit(BANK, fee)], memo=reason[:200],
            )  # fmt: skip
        move(
            draft, state=DISHONOURED, day=dishonoured_date, person=dishonoured_by, amount=fee, note=reason,
            entry_no=entry_no, cashed_date=None, end_date=as_of,
        )  # fmt: skip
        record_event(actor=dishonoured_by, action="DISHONOUR_DRAFT", subject=draft_no, detail={"fee": fee})
    return _answer(draft, principal, penalty, fee, repeated=False)


def _check(draft: Draft, day: date, reason: str, fee: Decimal, as_of: date) -> None:
    require_state(draft, HELD, PRESENTED, DISCOUNTED)
    require_day(day, first=draft.received_date, as_of=as_of, field="dishonoured_date")
    if not reason.strip():
        raise UnableToKeepDraft(
            "MISSING_VALUE", zh="请填写拒付理由", en="write why it was refused", field="reason"
        )
    if not fee.is_finite() or fee < 0 or fee != round(fee, 2):
        raise UnableToKeepDraft(
            "NEGATIVE", zh="手续费不能为负", en="the fee must not be negative", field="fee"
        )


def _answer(
    draft: Draft, principal: Decimal, penalty: Decimal, fee: Decimal, *, repeated: bool
) -> Dishonoured:
    return Dishonoured(
        draft_no=draft.draft_no, account_no=draft.account_id, amount=draft.face_amount, principal=principal,
        penalty=penalty, fee=fee, repeated=repeated,
    )  # fmt: skip

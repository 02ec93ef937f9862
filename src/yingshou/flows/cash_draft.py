"""Turn a draft into money: paid by its acceptor, or discounted at a bank (兑付、贴现)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.drafts.models import Draft
from yingshou.records.drafts.operations import (
    DISCOUNTED,
    HELD,
    PAID,
    PRESENTED,
    UnableToKeepDraft,
    hold_draft,
    move,
    require_day,
    require_state,
)
from yingshou.records.ledger.operations import BANK, DRAFT_COSTS, DRAFTS, credit, debit, post


def cash_draft(
    *, draft_no: str, cashed_date: date, proceeds: Decimal | None, cashed_by: str, as_of: date
) -> bool:
    """Book a draft out of hand into the bank; return False where that was done before.

    With `proceeds` the draft is discounted: what is missing to its face is the cost, and it stays a risk to
    its maturity, for the bank may come back with it. Without, it is paid in full; a draft discounted before
    is then out of risk and nothing is booked. Raises UnableToKeepDraft: UNKNOWN_DRAFT, DRAFT_STATE,
    PERIOD_ORDER, FUTURE_DATE, OUT_OF_RANGE.
    """
    state = PAID if proceeds is None else DISCOUNTED
    with transaction.atomic():
        draft = hold_draft(draft_no)
        if draft.state == state:
            return False
        _check(draft, cashed_date, proceeds, as_of)
        if draft.state == DISCOUNTED:
            move(draft, state=PAID, day=cashed_date, person=cashed_by, end_date=cashed_date)
        else:
            received = draft.face_amount if proceeds is None else proceeds
            entry_no = post(
                entry_no=f"{state}-{draft_no}", kind=state, booked_date=as_of,
                legs=[
                    debit(BANK, received),
                    debit(DRAFT_COSTS, draft.face_amount - received),
                    credit(DRAFTS, draft.face_amount),
                ],
            )  # fmt: skip
            ended: dict[str, Any] = {"end_date": cashed_date} if proceeds is None else {}
            move(
                draft, state=state, day=cashed_date, person=cashed_by, amount=received, entry_no=entry_no,
                cashed_date=cashed_date, **ended,
            )  # fmt: skip
        record_event(actor=cashed_by, action="CASH_DRAFT", subject=draft_no, detail={"proceeds": proceeds})
    return True


def _check(draft: Draft, day: date, proceeds: Decimal | None, as_of: date) -> None:
    if proceeds is None:
        require_state(draft, HELD, PRESENTED, DISCOUNTED)
    else:
        require_state(draft, HELD)
    require_day(day, first=draft.received_date, as_of=as_of, field="cashed_date")
    if proceeds is None:
        return
    if day >= draft.maturity_date:
        raise UnableToKeepDraft(
            "PERIOD_ORDER",
            zh=f"票据 {draft.draft_no} 于 {draft.maturity_date} 到期，到期后不能贴现",
            en=f"draft {draft.draft_no} falls due on {draft.maturity_date} and is discounted only before",
            field="cashed_date",
        )
    if not proceeds.is_finite() or not 0 < proceeds <= draft.face_amount or proceeds != round(proceeds, 2):
        raise UnableToKeepDraft(
            "OUT_OF_RANGE",
            zh=f"贴现实收应大于零、不超过票面 {draft.face_amount} 元",
            en=f"the proceeds must be above zero and at most the face of {draft.face_amount} yuan",
            field="proceeds",
        )

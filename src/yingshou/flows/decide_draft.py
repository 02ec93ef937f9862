"""Decide on a draft that is too large for one person."""

from datetime import date
from typing import Any

from django.db import transaction

from yingshou.flows.import_drafts import pay_with
from yingshou.records.audit.operations import record_event
from yingshou.records.drafts import frames
from yingshou.records.drafts.operations import (
    DRAFT_LOCK,
    HELD,
    TURNED_DOWN,
    WAITING,
    UnableToKeepDraft,
    hold_draft,
    move,
    payment_number,
    require_state,
)
from yingshou.records.payments.operations import lock_name


def decide_draft(*, draft_no: str, approve: bool, decided_by: str, note: str, as_of: date) -> str:
    """Take a waiting draft as payment, or turn it down, and return its state.

    Two people: who registered it does not decide. The value date stays the day the draft was received. The
    same decision again changes nothing. Raises UnableToKeepDraft: UNKNOWN_DRAFT, DRAFT_STATE, SAME_PERSON.
    """
    wanted = HELD if approve else TURNED_DOWN
    with transaction.atomic():
        lock_name(DRAFT_LOCK)
        draft = hold_draft(draft_no)
        if draft.state == wanted:
            return wanted
        require_state(draft, WAITING)
        if draft.registered_by == decided_by:
            raise UnableToKeepDraft(
                "SAME_PERSON",
                zh="登记人不能自己复核，请由他人办理",
                en="who registered the draft cannot decide on it; somebody else does",
            )
        paid: dict[str, Any] = {"payment_no": payment_number(draft_no)} if approve else {}
        move(draft, state=wanted, day=as_of, person=decided_by, note=note, **paid)
        if approve:
            pay_with(frames.stored([draft_no]), as_of=as_of)
        record_event(actor=decided_by, action="DECIDE_DRAFT", subject=draft_no, detail={"approved": approve})
    return wanted

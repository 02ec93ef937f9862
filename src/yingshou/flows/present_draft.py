"""Present a draft to its acceptor for payment (提示付款)."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.drafts.operations import HELD, PRESENTED, hold_draft, move, require_day, require_state


def present_draft(*, draft_no: str, presented_date: date, presented_by: str, as_of: date) -> bool:
    """Note that a draft was presented for payment; return False where it was before.

    Nothing is booked: the draft stays in hand until it is paid. Raises UnableToKeepDraft: UNKNOWN_DRAFT,
    DRAFT_STATE, PERIOD_ORDER, FUTURE_DATE.
    """
    with transaction.atomic():
        draft = hold_draft(draft_no)
        if draft.state == PRESENTED:
            return False
        require_state(draft, HELD)
        require_day(presented_date, first=draft.received_date, as_of=as_of, field="presented_date")
        move(draft, state=PRESENTED, day=presented_date, person=presented_by)
        record_event(actor=presented_by, action="PRESENT_DRAFT", subject=draft_no)
    return True

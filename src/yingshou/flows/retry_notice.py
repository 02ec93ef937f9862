"""Send a notice again by every way of its rule."""

from datetime import datetime

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.messages.operations import (
    FAILED,
    SENT,
    TASK,
    WAITING,
    UnableToSendNotice,
    hold,
    move,
)


def retry_notice(*, notice_no: str, at: datetime, asked_by: str) -> None:
    """Put a notice back into the queue, every way open again; its hours of rest still hold.

    Raises UnableToSendNotice: UNKNOWN_NOTICE, or NOTICE_ENDED where it was served, withdrawn, declined, came
    too late or is on its way.
    """
    with transaction.atomic():
        progress = hold(notice_no)
        if progress.state not in {WAITING, SENT, TASK, FAILED}:
            raise UnableToSendNotice(
                "NOTICE_ENDED",
                zh="该通知已送达、已结束或正在发送，不能重发",
                en="the notice was served, has ended or is on its way; it is not sent again",
                field="notice_no",
            )
        move(progress, state=WAITING, reason="", attempt_no="", tries=0, round_from=at, next_at=at)
        record_event(actor=asked_by, action="RETRY_NOTICE", subject=notice_no)

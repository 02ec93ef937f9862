"""Take back notices whose cause is gone, before they go out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yingshou.records.messages.operations import OPEN_STATES, WITHDRAWN, add_evidence, hold, move


def withdraw_notices(*, notice_nos: Sequence[str], at: datetime, reason: str, withdrawn_by: str) -> int:
    """Withdraw notices that are not done with, in the caller's transaction if there is one; return how many.

    What a channel has taken already is not called back: its evidence and receipts are still written down. A
    notice that has ended stays as it is.

    Raises UnableToSendNotice: UNKNOWN_NOTICE.
    """
    count = 0
    with transaction.atomic():
        for notice_no in sorted(set(notice_nos)):
            progress = hold(notice_no)
            if progress.state not in OPEN_STATES:
                continue
            add_evidence(
                attempt=None, notice=progress.notice, kind=WITHDRAWN, at=at,
                answer={"reason": reason, "by": withdrawn_by},
            )  # fmt: skip
            move(progress, state=WITHDRAWN, reason=WITHDRAWN, next_at=None)
            count += 1
    return count

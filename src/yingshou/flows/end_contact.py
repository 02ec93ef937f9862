"""End an address of an account."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.messages import operations


def end_contact(*, contact_id: int, account_no: str, valid_to: date, ended_by: str) -> None:
    """Let an address hold no longer from a day on. Raises UnableToSendNotice: NO_ADDRESS or PERIOD_ORDER."""
    with transaction.atomic():
        ended = operations.end_contact(contact_id=contact_id, account_no=account_no, valid_to=valid_to)
        record_event(
            actor=ended_by, action="END_CONTACT", subject=account_no,
            detail={"channel": ended.channel, "address": ended.address, "valid_to": valid_to},
        )  # fmt: skip

"""Write that a reminder was seen to."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.reminders import operations


def end_reminder(*, reminder_no: str, note: str, ended_by: str, as_of: date) -> None:
    """Write what was done about a reminder, in one transaction.

    Raises UnableToEndReminderError where none of that number is open, or nothing is said.
    """
    with transaction.atomic():
        operations.end(reminder_no=reminder_no, note=note, ended_by=ended_by, ended_date=as_of)
        record_event(
            actor=ended_by, action="END_REMINDER", subject=reminder_no, detail={"as_of": as_of, "note": note}
        )

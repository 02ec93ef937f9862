"""Writes of reminders."""

from datetime import date

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.records.copy import store_new
from yingshou.records.reminders.models import Reminder, ReminderEnd

COLUMNS = (
    "reminder_no", "account_no", "kind", "subject", "due_date", "days_before", "text", "username"
)  # fmt: skip


class UnableToEndReminderError(YingshouError):
    """There is no such reminder open, or it is not said what was done."""

    code = "UNABLE_TO_END_REMINDER"


def store(*, frame: pl.DataFrame, made_on: date, made_by: str) -> int:
    """Write the reminders (COLUMNS) that are not there yet and return how many; what is there stays."""
    known = set(Reminder.objects.filter(pk__in=frame["reminder_no"].to_list()).values_list("pk", flat=True))
    fresh = frame.filter(~pl.col("reminder_no").is_in(sorted(known))).select(COLUMNS)
    stored = store_new(
        "reminders_reminder", fresh, ("reminder_no",), constants={"made_on": made_on, "made_by": made_by}
    )
    return stored.inserted


def end(*, reminder_no: str, note: str, ended_by: str, ended_date: date) -> None:
    """Write that a reminder was seen to. Raises UnableToEndReminderError."""
    if not note.strip():
        raise UnableToEndReminderError(zh="请写明办理结果", en="say what was done", field="note")
    found = Reminder.objects.select_for_update().filter(pk=reminder_no).first()
    if found is None or ReminderEnd.objects.filter(pk=reminder_no).exists():
        raise UnableToEndReminderError(
            zh=f"没有未办的待办 {reminder_no}",
            en=f"no reminder {reminder_no} is open",
            field="reminder_no",
        )
    ReminderEnd.objects.create(
        reminder=found, note=note.strip()[:400], ended_by=ended_by, ended_date=ended_date
    )

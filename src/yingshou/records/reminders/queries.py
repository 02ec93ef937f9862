"""Reads of reminders."""

from django.db.models import Case, CharField, QuerySet, Value, When

from yingshou.records.organizations.scope import within
from yingshou.records.reminders.models import Reminder


def reminders() -> QuerySet[Reminder]:
    """Return every reminder with its `state`, OPEN or DONE, the earliest due first."""
    state = Case(When(end__isnull=True, then=Value("OPEN")), default=Value("DONE"), output_field=CharField())
    rows = Reminder.objects.select_related("account", "end")
    return (
        within(rows, "account__organization__code").annotate(state=state).order_by("due_date", "reminder_no")
    )


def reminder(reminder_no: str) -> Reminder | None:
    """Return a reminder, or None where there is none of that number."""
    return reminders().filter(pk=reminder_no).first()


def in_hand_of(username: str) -> QuerySet[Reminder]:
    """Return what a person still has to see to."""
    return reminders().filter(username=username, end=None)


def about(subject: str) -> QuerySet[Reminder]:
    """Return the reminders about an instrument or a visit."""
    return reminders().filter(subject=subject)

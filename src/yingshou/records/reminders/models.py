"""Reminders (待办): what a person is to do by a day, and that it was done. Append-only."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField


class Reminder(models.Model):
    """What is to be done about an account by a day; its number says what it is about, so it is made once."""

    reminder_no = NumberField(primary_key=True, max_length=96)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="reminders"
    )
    kind = CodeField()
    subject = models.CharField(max_length=96)
    due_date = models.DateField()
    days_before = models.PositiveIntegerField(null=True)
    text = models.CharField(max_length=400, default="", db_default="")
    username = models.CharField(max_length=150, null=True)  # noqa: DJ001  null = nobody answers
    made_on = models.DateField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["username", "due_date"], name="reminder_in_hand"),
            models.Index(fields=["subject"], name="reminder_subject"),
        ]


class ReminderEnd(models.Model):
    """That a reminder was seen to, and what was done."""

    reminder = models.OneToOneField(
        Reminder, on_delete=models.PROTECT, primary_key=True, db_column="reminder_no", related_name="end"
    )
    ended_date = models.DateField()
    ended_by = models.CharField(max_length=150)
    note = models.CharField(max_length=400)
    recorded_at = models.DateTimeField(db_default=Now())

"""Security held for an account (担保), what ended it early, and when a person is reminded of it."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField


class Guarantee(models.Model):
    """An instrument that answers for an account, valid from a day to before another."""

    guarantee_no = NumberField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="guarantees"
    )
    kind = CodeField()
    amount = YuanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    issuer = models.CharField(max_length=200)
    claim_deadline = models.DateField(null=True)
    guarantor_no = NumberField(max_length=16, null=True)
    document_no = models.CharField(max_length=100, null=True)  # noqa: DJ001  as in the file
    document_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  as in the file


class GuaranteeAlarm(models.Model):
    """A row of the rules of reminders. Append-only. Columns as in the table `guarantee_alarms`."""

    pk = models.CompositePrimaryKey("occasion", "valid_from", "days_before")
    occasion = CodeField()
    valid_from = models.DateField()
    days_before = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class Release(models.Model):
    """A request to give an instrument back from a day on, or its end because another took its place.

    Append-only. One that names `renewed_by_no` holds at once; the others once a second person approves.
    """

    release_no = NumberField(primary_key=True, max_length=80)
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, db_column="guarantee_no", related_name="releases"
    )
    from_date = models.DateField()
    renewed_by_no = NumberField(null=True)
    reason = models.CharField(max_length=200)
    asked_by = models.CharField(max_length=150)
    asked_date = models.DateField()
    asked_at = models.DateTimeField(db_default=Now())


class ReleaseDecision(models.Model):
    """What a second person made of a request to give an instrument back. Append-only."""

    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, primary_key=True, db_column="release_no", related_name="decision"
    )
    approved = models.BooleanField()
    decided_by = models.CharField(max_length=150)
    decided_date = models.DateField()
    note = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(db_default=Now())

"""Closings of accounts (销户): asked for and decided. All append-only."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import NumberField


class Closing(models.Model):
    """That an account is to end: `closed_date` is the first day without supply.

    `to_court` = what is overdue in the end goes before a court; otherwise nothing may be overdue. The payee
    is who gets back what is left.
    """

    closing_no = NumberField(primary_key=True, max_length=32)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="closings"
    )
    closed_date = models.DateField()
    to_court = models.BooleanField()
    reason = models.CharField(max_length=200)
    payee_name = models.CharField(max_length=120, default="", blank=True)
    payee_account = models.CharField(max_length=40, default="", blank=True)
    proposed_by = models.CharField(max_length=150)
    proposed_date = models.DateField()
    proposed_at = models.DateTimeField(db_default=Now())


class ClosingDecision(models.Model):
    """What a second person made of it; once approved the account has its last day."""

    closing = models.OneToOneField(
        Closing, on_delete=models.PROTECT, primary_key=True, db_column="closing_no", related_name="decision"
    )
    approved = models.BooleanField()
    decided_by = models.CharField(max_length=150)
    decided_date = models.DateField()
    decided_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, default="", blank=True)


class ClosingWithdrawal(models.Model):
    """That an approved closing whose day has not come is not carried out; the account goes on as before."""

    closing = models.OneToOneField(
        Closing, on_delete=models.PROTECT, primary_key=True, db_column="closing_no", related_name="withdrawal"
    )
    reason = models.CharField(max_length=200)
    withdrawn_by = models.CharField(max_length=150)
    withdrawn_date = models.DateField()
    withdrawn_at = models.DateTimeField(db_default=Now())

"""Instalment agreements on arrears (欠费分期): proposed, decided, kept or broken. All append-only."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.receivables.models import Receivable


class Arrangement(models.Model):
    """An agreement on arrears as proposed; `total` is what was open of its items then, penalty included.

    `last_clearing` and `last_adjustment` are the highest numbers of these facts at that moment: the account
    is held, so whatever leaves its items afterwards has a higher one.
    """

    arrangement_no = NumberField(primary_key=True, max_length=48)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="arrangements"
    )
    total = YuanField()
    grace_days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    last_clearing = models.BigIntegerField()
    last_adjustment = models.BigIntegerField()
    proposed_by = models.CharField(max_length=150)
    proposed_date = models.DateField()
    proposed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(total__gt=0), name="arrangement_positive")]


class ArrangementItem(models.Model):
    """A due item an agreement covers, with principal and penalty open of it when it was proposed."""

    pk = models.CompositePrimaryKey("arrangement_id", "receivable_id")
    arrangement = models.ForeignKey(
        Arrangement,
        on_delete=models.PROTECT,
        db_column="arrangement_no",
        db_index=False,
        related_name="items",
    )
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="arrangement_items"
    )
    principal = YuanField()
    penalty = YuanField()


class ArrangementTerm(models.Model):
    """An instalment. Columns as in the table `arrangement_terms`."""

    pk = models.CompositePrimaryKey("arrangement_id", "term_no")
    arrangement = models.ForeignKey(
        Arrangement,
        on_delete=models.PROTECT,
        db_column="arrangement_no",
        db_index=False,
        related_name="terms",
    )
    term_no = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    amount = YuanField()


class ArrangementDecision(models.Model):
    """What a second person made of a proposal."""

    arrangement = models.OneToOneField(
        Arrangement,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="arrangement_no",
        related_name="decision",
    )
    approved = models.BooleanField()
    decided_by = models.CharField(max_length=150)
    decided_date = models.DateField()
    decided_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, default="", blank=True)


class ArrangementEnd(models.Model):
    """How an agreement that ran has ended: BROKEN, COMPLETED or CANCELLED."""

    arrangement = models.OneToOneField(
        Arrangement,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="arrangement_no",
        related_name="end",
    )
    state = CodeField()
    ended_date = models.DateField()
    ended_by = models.CharField(max_length=150)
    paid = YuanField()
    note = models.CharField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["ended_date"], name="arrangement_ended")]

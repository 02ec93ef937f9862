"""Cash desks: a clerk's drawer by day, its count, and the cash on its way to the bank (解款)."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import NumberField, YuanField
from yingshou.records.ledger.models import JournalEntry


class Drawer(models.Model):
    """A clerk's cash of a day: opened with what was left, counted once at its end.

    expected = opening + cash taken - cash given back; difference = counted - expected.
    """

    id = models.BigAutoField(primary_key=True)
    clerk = models.CharField(max_length=150)
    business_date = models.DateField()
    opening = YuanField()
    opened_at = models.DateTimeField(db_default=Now())
    expected = YuanField(null=True)
    counted = YuanField(null=True)
    notes = models.JSONField(default=dict)
    explanation = models.CharField(max_length=200, default="", blank=True)
    counted_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, db_column="entry_no")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clerk", "business_date"], name="drawer_a_day")]
        ordering = ["-business_date", "clerk"]


class DepositSlip(models.Model):
    """Cash of a drawer on its way to the bank (解款单), and who confirmed that the bank has it."""

    slip_no = NumberField(primary_key=True)
    drawer = models.OneToOneField(Drawer, on_delete=models.PROTECT, related_name="slip")
    amount = YuanField()
    sent_date = models.DateField()
    sent_by = models.CharField(max_length=150)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, db_column="entry_no", related_name="+")
    bank_date = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=150, default="", blank=True)
    bank_reference = models.CharField(max_length=64, default="", blank=True)
    arrival_entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, null=True, db_column="arrival_entry_no", related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="deposit_positive")]
        ordering = ["-sent_date", "slip_no"]

"""Debits by the bank (代扣, 托收): mandates, batches that are out, and the answer to each item."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.receivables.models import Receivable


class Mandate(models.Model):
    """An authority to debit a bank account (代扣协议). Columns as in the table `debit_mandates`."""

    pk = models.CompositePrimaryKey("account_id", "mandate_no")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="mandates"
    )
    mandate_no = NumberField(max_length=32)
    channel = CodeField()
    bank_account = NumberField(max_length=34)
    holder_name = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)


class DebitBatch(models.Model):
    """Dues sent to the bank together. States: CREATED, then SENT and ANSWERED, or RECALLED."""

    batch_no = NumberField(primary_key=True, max_length=32)
    channel = CodeField()
    due_until = models.DateField()
    state = CodeField()
    item_count = models.PositiveIntegerField()
    amount = YuanField()
    created_date = models.DateField()
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(db_default=Now())
    sent_date = models.DateField(null=True)
    sent_by = models.CharField(max_length=150, default="", blank=True)
    delivered_at = models.DateTimeField(null=True)
    recalled_date = models.DateField(null=True)
    recalled_by = models.CharField(max_length=150, default="", blank=True)
    answered_date = models.DateField(null=True)

    class Meta:
        ordering = ["-created_date", "-batch_no"]


class DebitItem(models.Model):
    """A due in a batch, and once the bank has said it, its answer. Columns as in the table `debit_items`."""

    pk = models.CompositePrimaryKey("batch_id", "item_no")
    batch = models.ForeignKey(
        DebitBatch, on_delete=models.PROTECT, db_column="batch_no", related_name="items"
    )
    item_no = models.PositiveIntegerField()
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="+"
    )
    account_no = NumberField(max_length=16)
    bank_account = NumberField(max_length=34)
    holder_name = models.CharField(max_length=200)
    amount = YuanField()
    result = CodeField(default="", blank=True)
    value_date = models.DateField(null=True)
    answered_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "receivable"], name="debit_item_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="debit_item_positive"),
        ]

"""The double-entry journal (总账). Append-only; each entry balances, held by the database itself."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField, YuanField


class LedgerAccount(models.Model):
    """An account of the ledger. number is that of the chart of accounts (科目编号).

    side is DEBIT or CREDIT: where its balance normally stands.
    """

    code = CodeField(primary_key=True)
    number = CodeField(max_length=8, unique=True)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=60)
    side = CodeField(max_length=6)

    class Meta:
        ordering = ["number"]


class JournalEntry(models.Model):
    """One balanced booking. Its sub-ledger facts (bills, receivables, clearings …) carry its number."""

    entry_no = NumberField(primary_key=True, max_length=96)
    kind = CodeField()
    booked_date = models.DateField()
    booked_at = models.DateTimeField(db_default=Now())
    memo = models.CharField(max_length=200, default="", blank=True)


class Posting(models.Model):
    """One leg of an entry: debit or credit, never both, never zero."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="postings", db_column="entry_no"
    )
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, db_column="account_code")
    debit = YuanField(default=0)
    credit = YuanField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0),
                name="posting_one_side",
            ),
        ]

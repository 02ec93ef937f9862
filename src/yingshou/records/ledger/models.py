"""The double-entry journal (总账). Append-only; each entry balances, held by the database itself."""

from django.contrib.postgres.indexes import BrinIndex
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

    class Meta:
        # Entries of a day lie together, so a summary of each range of pages finds them.
        indexes = [BrinIndex(fields=["booked_date"], name="entry_booked_date", pages_per_range=16)]


class Posting(models.Model):
    """One leg of an entry: debit or credit, never both, never zero."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="postings", db_column="entry_no"
    )
    # Held by a trigger: a foreign key would lock the row of the account, which every payment shares.
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, db_column="account_code", db_constraint=False
    )
    debit = YuanField(default=0)
    credit = YuanField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0),
                name="posting_one_side",
            ),
        ]


class EntrySeal(models.Model):
    """An entry's place in the chain; its hash takes in the one before. Append-only.

    Sealed entries take no more postings.
    """

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(
        JournalEntry, on_delete=models.PROTECT, db_column="entry_no", related_name="seal"
    )
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())


class PeriodClose(models.Model):
    """A calendar month that is closed: no entry is booked into it or before it any more. Append-only.

    seal_position and seal_hash are those of the last entry of the chain then; proof covers them, the
    balances and the proof of the close before.
    """

    month = models.PositiveIntegerField(primary_key=True)
    last_date = models.DateField(unique=True)
    entries = models.PositiveIntegerField()
    seal_position = models.BigIntegerField()
    seal_hash = models.CharField(max_length=64)
    proof = models.CharField(max_length=64)
    closed_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-month"]


class PeriodBalance(models.Model):
    """An account of the ledger in a closed period; opening and closing stand on its own side. Append-only."""

    pk = models.CompositePrimaryKey("period", "account")
    period = models.ForeignKey(
        PeriodClose, on_delete=models.PROTECT, db_column="month", related_name="balances"
    )
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, db_column="account_code")
    opening = YuanField()
    debit = YuanField()
    credit = YuanField()
    closing = YuanField()

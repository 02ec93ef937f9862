"""Receivables (应收): due items, what reduced them, and what is still open."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from yingshou.records.billing.models import Bill
from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.ledger.models import JournalEntry


class Receivable(models.Model):
    """A due item with its own due date. Append-only. Columns as in the table `receivables`."""

    receivable_no = NumberField(primary_key=True, max_length=48)
    # The keys of these tables are held once a statement by triggers.
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_column="account_no",
        related_name="receivables",
        db_constraint=False,
        db_index=False,
    )
    bill_month = models.PositiveIntegerField()
    kind = CodeField()
    term_no = models.PositiveSmallIntegerField()
    bill = models.ForeignKey(
        Bill,
        on_delete=models.PROTECT,
        null=True,
        db_column="bill_no",
        related_name="receivables",
        db_constraint=False,
        db_index=False,
    )
    amount = YuanField()
    issued_date = models.DateField()
    due_date = models.DateField()
    penalty_start_date = models.DateField(null=True)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, db_column="entry_no", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="receivable_not_negative")
        ]
        indexes = [
            # Items of a month and of an entry lie together, so a summary of each range of pages finds them.
            BrinIndex(fields=["bill_month"], name="receivable_month", pages_per_range=32),
            BrinIndex(fields=["entry"], name="receivable_entry", pages_per_range=32),
            models.Index(fields=["due_date"]),
            # Serves equality as well as prefixes.
            models.Index(fields=["account"], name="receivable_account", opclasses=["varchar_pattern_ops"]),
        ]


class Adjustment(models.Model):
    """A reduction of a receivable that is not a payment. Append-only."""

    id = models.BigAutoField(primary_key=True)
    receivable = models.ForeignKey(
        Receivable,
        on_delete=models.PROTECT,
        db_column="receivable_no",
        related_name="adjustments",
        db_constraint=False,
        db_index=False,
    )
    account_no = NumberField(max_length=16)
    kind = CodeField()
    amount = YuanField()
    adjusted_date = models.DateField()
    into_receivable = models.ForeignKey(
        Receivable,
        on_delete=models.PROTECT,
        null=True,
        db_column="into_receivable_no",
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, db_column="entry_no", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            # Settlement rolls and credits an item once; corrections may credit it again, each by its entry.
            models.UniqueConstraint(fields=["receivable", "kind", "entry"], name="adjustment_key")
        ]
        indexes = [
            models.Index(fields=["into_receivable"], name="adjustment_into"),
            models.Index(fields=["entry"], name="adjustment_entry"),
        ]


class ReceivableBalance(models.Model):
    """What is open of a receivable: a projection of its facts, kept in the same transaction.

    late = something left it after penalty had begun, so penalty may be open though the principal is not.
    written_off = principal that stands among the claims written off; it is owed, but no money settles it by
    itself.
    """

    receivable = models.OneToOneField(
        Receivable,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="receivable_no",
        related_name="balance",
        db_constraint=False,
    )
    account_no = NumberField(max_length=16)
    due_date = models.DateField()
    principal_open = YuanField()
    penalty_paid = YuanField(default=0)
    penalty_waived = YuanField(default=0, db_default=0)
    late = models.BooleanField(default=False, db_default=False)
    written_off = YuanField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(principal_open__gte=0), name="balance_not_negative"),
            models.CheckConstraint(condition=models.Q(penalty_waived__gte=0), name="waived_not_negative"),
        ]
        indexes = [
            # Also finds all that is open or overdue, whosever it is.
            models.Index(
                fields=["account_no"],
                condition=models.Q(principal_open__gt=0) | models.Q(late=True),
                name="balance_payable_account",
            ),
            models.Index(
                fields=["account_no"], condition=~models.Q(written_off=0), name="balance_written_off"
            ),
        ]


class ReceivableLock(models.Model):
    """A due that is out with the bank (锁定): no other money settles it, and no other batch takes it.

    The row lives as long as the lock; the batch keeps what happened.
    """

    receivable = models.OneToOneField(
        Receivable,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="receivable_no",
        related_name="lock",
    )
    holder = NumberField()
    locked_date = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["holder"], name="receivable_lock_holder")]

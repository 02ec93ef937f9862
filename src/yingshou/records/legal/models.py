"""Matters before a court (案件), their steps, claims written off (核销) and what came in of them since."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.ledger.models import JournalEntry
from yingshou.records.payments.models import MoneyRequest, Payment
from yingshou.records.receivables.models import Receivable


class Deadline(models.Model):
    """A version of a term. Append-only. Columns as in the table `legal_deadlines`."""

    pk = models.CompositePrimaryKey("deadline", "valid_from")
    deadline = CodeField()
    valid_from = models.DateField()
    length = models.PositiveIntegerField()
    unit = CodeField()
    verified = models.BooleanField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class Conduct(models.Model):
    """Whether collection goes on with items before a court. Append-only. Columns as in `legal_conduct`."""

    valid_from = models.DateField(primary_key=True)
    reminders = CodeField()
    hold_days = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class Ground(models.Model):
    """A version of a ground of write-offs. Append-only. Columns as in `write_off_grounds`."""

    pk = models.CompositePrimaryKey("ground", "valid_from")
    ground = CodeField()
    valid_from = models.DateField()
    least_days = models.PositiveIntegerField()
    largest = YuanField(null=True)
    step = CodeField(null=True)
    document = models.BooleanField()
    penalty = CodeField()
    verified = models.BooleanField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class Matter(models.Model):
    """A matter of an account over named items (案件). Append-only; what becomes of it are its steps."""

    matter_no = NumberField(primary_key=True, max_length=48)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="matters"
    )
    reason = models.CharField(max_length=200)
    principal = YuanField()
    penalty = YuanField()
    owner = models.CharField(max_length=150)
    opened_by = models.CharField(max_length=150)
    opened_date = models.DateField()
    opened_at = models.DateTimeField(db_default=Now())


class MatterItem(models.Model):
    """A due item a matter is about, with principal and penalty open of it on the day it was opened."""

    pk = models.CompositePrimaryKey("matter_id", "receivable_id")
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, db_column="matter_no", db_index=False, related_name="items"
    )
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="matter_items"
    )
    principal = YuanField()
    penalty = YuanField()


class Step(models.Model):
    """What happened in a matter. Append-only. Columns as in the table `legal_steps`."""

    pk = models.CompositePrimaryKey("matter_id", "sequence")
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, db_column="matter_no", db_index=False, related_name="steps"
    )
    sequence = models.PositiveIntegerField()
    kind = CodeField()
    step_date = models.DateField()
    served_date = models.DateField(null=True)
    until_date = models.DateField(null=True)
    court = models.CharField(max_length=100, null=True)  # noqa: DJ001  null as in the exchange table
    file_no = models.CharField(max_length=60, null=True)  # noqa: DJ001
    amount = YuanField(null=True)
    fees = YuanField(null=True)
    note = models.CharField(max_length=500, null=True)  # noqa: DJ001
    document_name = models.CharField(max_length=200, null=True)  # noqa: DJ001
    document_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["document_hash"], name="legal_step_document")]


class Standing(models.Model):
    """The state of a matter: a projection of its steps."""

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, db_column="matter_no", related_name="standing"
    )
    state = CodeField()
    changed_date = models.DateField()


class WriteOff(models.Model):
    """What a request to write off stands on (核销). Append-only.

    Decided and undone as any money request is; `penalty` is STOPS or RUNS as the ground said when asked for.
    """

    request = models.OneToOneField(
        MoneyRequest,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="request_no",
        related_name="write_off",
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, db_column="matter_no", related_name="write_offs"
    )
    penalty = CodeField()
    document_name = models.CharField(max_length=200, default="", blank=True)
    document_hash = models.CharField(max_length=64, default="", blank=True)


class WriteOffItem(models.Model):
    """An item of a request to write off, with principal and penalty open of it when it was asked for."""

    pk = models.CompositePrimaryKey("write_off_id", "receivable_id")
    write_off = models.ForeignKey(
        WriteOff, on_delete=models.PROTECT, db_column="request_no", db_index=False, related_name="items"
    )
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="write_off_items"
    )
    principal = YuanField()
    penalty = YuanField()


class WriteOffUndo(models.Model):
    """The request to put a claim that was written off back among the receivables. Append-only."""

    request = models.OneToOneField(
        MoneyRequest, on_delete=models.PROTECT, primary_key=True, db_column="request_no", related_name="+"
    )
    write_off = models.ForeignKey(
        WriteOff, on_delete=models.PROTECT, db_column="write_off_no", related_name="undos"
    )


class Recovery(models.Model):
    """What a payment brought of a claim written off (核销后收回); negative = taken back. Append-only."""

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, db_column="payment_no", related_name="recoveries"
    )
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="recoveries"
    )
    account_no = NumberField(max_length=16, db_index=True)
    write_off = models.ForeignKey(
        WriteOff, on_delete=models.PROTECT, db_column="write_off_no", related_name="recoveries"
    )
    principal = YuanField()
    penalty = YuanField()
    value_date = models.DateField()
    recovered_date = models.DateField()
    recovered_by = models.CharField(max_length=150)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, db_column="entry_no", related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

"""Payments (收款), what they cleared (销账), reversals, and money whose payer is unknown (暂收)."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField, PriceField, YuanField
from yingshou.records.ledger.models import JournalEntry
from yingshou.records.receivables.models import Receivable


class Payment(models.Model):
    """Money received. Append-only; unique by channel and the channel's own number.

    payment_no is `channel-channel_no`. account_no is null while the payer is unknown (suspense) and stays so:
    who it belongs to is a SuspenseAssignment.
    """

    payment_no = NumberField(primary_key=True, max_length=96)
    channel = CodeField()
    channel_no = NumberField()
    account_no = NumberField(max_length=16, null=True, db_index=True)
    payer_name = models.CharField(max_length=200, null=True)  # noqa: DJ001
    amount = YuanField()
    value_date = models.DateField()
    memo = models.CharField(max_length=200, null=True)  # noqa: DJ001
    booked_at = models.DateTimeField(db_default=Now())
    taken_by = models.CharField(max_length=150, default="", blank=True)
    # The keys of payments, balances and clearings are held once a statement by triggers.
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, db_column="entry_no", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "channel_no"], name="payment_key"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_positive"),
        ]
        indexes = [
            models.Index(fields=["value_date"]),
            models.Index(fields=["entry"], name="payment_entry"),
            # What a clerk took by hand; the many rows of files have no clerk and are not in it.
            models.Index(
                fields=["taken_by", "value_date"], condition=~models.Q(taken_by=""), name="payment_clerk"
            ),
        ]


class PaymentBalance(models.Model):
    """What is left of a payment: prepaid, or suspense while account_no is null. A projection."""

    payment = models.OneToOneField(
        Payment,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="payment_no",
        related_name="balance",
        db_constraint=False,
    )
    account_no = NumberField(max_length=16, null=True)
    unapplied = YuanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(unapplied__gte=0), name="unapplied_not_negative")
        ]
        indexes = [
            models.Index(
                fields=["account_no"], condition=models.Q(unapplied__gt=0), name="balance_unapplied"
            ),
        ]


class Clearing(models.Model):
    """What a payment settled of a receivable; a release or reversal has negative amounts. Append-only."""

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(
        Payment,
        on_delete=models.PROTECT,
        db_column="payment_no",
        related_name="clearings",
        db_constraint=False,
        db_index=False,
    )
    receivable = models.ForeignKey(
        Receivable,
        on_delete=models.PROTECT,
        db_column="receivable_no",
        related_name="clearings",
        db_constraint=False,
        db_index=False,
    )
    account_no = NumberField(max_length=16)
    principal = YuanField()
    penalty = YuanField()
    value_date = models.DateField()
    cleared_date = models.DateField()
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, db_column="entry_no", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["account_no"]),
            models.Index(fields=["payment"], name="clearing_payment"),
            models.Index(fields=["receivable"], name="clearing_receivable"),
            models.Index(fields=["entry"], name="clearing_entry"),
        ]


class SuspenseAssignment(models.Model):
    """Who a payment of unknown payer belongs to (认领)."""

    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, primary_key=True, db_column="payment_no"
    )
    account_no = NumberField(max_length=16)
    assigned_by = models.CharField(max_length=150)
    assigned_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200)


class PaymentReversal(models.Model):
    """A payment taken back (冲正): everything it cleared is open again."""

    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, primary_key=True, db_column="payment_no", related_name="reversal"
    )
    reversed_date = models.DateField()
    reversed_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=200)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, db_column="entry_no")


class Channel(models.Model):
    """A version of a way to pay (缴费渠道). Append-only. Columns as in the table `channels`."""

    pk = models.CompositePrimaryKey("channel", "valid_from")
    channel = CodeField()
    valid_from = models.DateField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    kind = CodeField()
    money_account = CodeField()
    is_open = models.BooleanField()
    is_final = models.BooleanField()
    fee_rate = PriceField()
    fee_least = YuanField()
    fee_most = YuanField(null=True)
    fee_returned = models.BooleanField()
    delay_days = models.PositiveSmallIntegerField()
    cut_off_time = models.CharField(max_length=5, null=True)  # noqa: DJ001
    least_amount = YuanField(null=True)
    largest_amount = YuanField(null=True)
    reversal_rule = CodeField()
    reversal_days = models.PositiveSmallIntegerField(null=True)


class ChannelFee(models.Model):
    """What a channel kept of a payment; negative when it came back with a reversal. Append-only."""

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, db_column="payment_no", related_name="fees"
    )
    amount = YuanField()
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, db_column="entry_no", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payment", "entry"], name="channel_fee_key")]

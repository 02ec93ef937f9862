"""Payments (收款), what they cleared (销账), reversals, and money whose payer is unknown (暂收)."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.billing.models import FeedInStatement
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


class PenaltyRule(models.Model):
    """A version of the rates of penalty (违约金规则). Append-only. Columns as in `penalty_rules`."""

    pk = models.CompositePrimaryKey("account_no", "customer_class", "valid_from")
    account_no = NumberField(max_length=16)
    customer_class = CodeField()
    valid_from = models.DateField()
    same_year_rate = PriceField()
    cross_year_rate = PriceField()
    minimum = YuanField()
    cap_rate = PriceField(null=True)
    base_year = CodeField()
    day_count = CodeField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class ClearingRule(models.Model):
    """A version of an order of clearing (销账规则). Append-only. Columns as in the table `clearing_rules`."""

    pk = models.CompositePrimaryKey("customer_class", "valid_from")
    customer_class = CodeField()
    valid_from = models.DateField()
    sequence = CodeField()
    within = CodeField()
    designation = CodeField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class MoneyLimit(models.Model):
    """A version of the limits of money requests (审批限额). Append-only. Columns as in `money_limits`."""

    pk = models.CompositePrimaryKey("request_kind", "valid_from")
    request_kind = CodeField()
    valid_from = models.DateField()
    alone_up_to = YuanField()
    largest = YuanField(null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class FundsRate(models.Model):
    """A version of what a year of money costs (资金成本率). Append-only. Columns as in `funds_rates`."""

    valid_from = models.DateField(primary_key=True)
    annual_rate = PriceField()
    year_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class MoneyRequest(models.Model):
    """What one person asks for and another decides: a waiver, a refund, a transfer. Append-only.

    A waiver names its due item, a refund and a transfer their payment, a payout for energy fed in its
    statement. account_no is who owes or owns it.
    """

    request_no = NumberField(primary_key=True, max_length=96)
    kind = CodeField()
    account_no = NumberField(max_length=16)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, db_column="payment_no", related_name="requests"
    )
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, null=True, db_column="receivable_no", related_name="requests"
    )
    statement = models.ForeignKey(
        FeedInStatement,
        on_delete=models.PROTECT,
        null=True,
        db_column="statement_no",
        related_name="requests",
    )
    to_account_no = NumberField(max_length=16, null=True)
    amount = YuanField()
    share = PriceField(null=True)
    cause = CodeField()
    reason = models.CharField(max_length=200)
    payee_name = models.CharField(max_length=200, default="", blank=True)
    payee_account = models.CharField(max_length=34, default="", blank=True)
    proposed_by = models.CharField(max_length=150)
    proposed_date = models.DateField()
    proposed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="request_positive")]
        indexes = [models.Index(fields=["account_no"], name="request_account")]


class MoneyDecision(models.Model):
    """What became of a request: carried out under an entry, or turned down. Append-only."""

    request = models.OneToOneField(
        MoneyRequest,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="request_no",
        related_name="decision",
    )
    approved = models.BooleanField()
    decided_by = models.CharField(max_length=150)
    decided_date = models.DateField()
    decided_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, default="", blank=True)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, null=True, db_column="entry_no", related_name="+"
    )


class MoneyOutcome(models.Model):
    """How an approved request ended: a refund PAID, or a waiver or refund UNDONE. Append-only."""

    request = models.OneToOneField(
        MoneyRequest,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="request_no",
        related_name="outcome",
    )
    kind = CodeField()
    ended_date = models.DateField()
    ended_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, db_column="entry_no", related_name="+")

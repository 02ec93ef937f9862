"""Orders placed with wallets, notices the wallets sent, and refunds that go back by them."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.payments.models import MoneyRequest


class WalletOrder(models.Model):
    """An order and the state it is in. Its number is ours and becomes the channel number of the payment.

    code_text is what the customer scans; payment_no the payment it became, in suspense or not.
    """

    order_no = NumberField(primary_key=True, max_length=32)
    channel = CodeField()
    account_no = NumberField(max_length=16, db_index=True)
    amount = YuanField()
    payer_name = models.CharField(max_length=200, default="", blank=True)
    created_by = models.CharField(max_length=150)
    created_date = models.DateField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = CodeField()
    code_text = models.CharField(max_length=512, default="", blank=True, db_default="")
    payment_no = NumberField(max_length=96, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="wallet_order_positive"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "order_no"], name="wallet_order_latest"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=("ORDER_ASKED", "ORDER_OPEN", "ORDER_HELD")),
                name="wallet_order_unsettled",
            ),
        ]


class WalletOrderEvent(models.Model):
    """What happened to an order, in order, and who said so. Append-only."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        WalletOrder, on_delete=models.PROTECT, db_column="order_no", related_name="events"
    )
    state = CodeField()
    source = CodeField()
    person = models.CharField(max_length=150, default="", blank=True)
    wallet_no = models.CharField(max_length=64, default="", blank=True)
    amount = YuanField(null=True)
    note = models.CharField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField(db_default=Now())


class WalletNotice(models.Model):
    """A notice whose signature held, and what was made of it; once for each outcome. Append-only.

    order_no is no key: the wallet may tell of an order that is not ours.
    """

    id = models.BigAutoField(primary_key=True)
    channel = CodeField()
    notice_no = models.CharField(max_length=64)
    order_no = models.CharField(max_length=64, db_index=True)
    refund_no = models.CharField(max_length=96, default="", blank=True)
    amount = YuanField(null=True)
    outcome = CodeField()
    note = models.CharField(max_length=200, default="", blank=True)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "notice_no", "outcome"], name="wallet_notice_key")
        ]


class WalletRefund(models.Model):
    """A refund that goes back by the wallet, under the number of its request, and the state it is in."""

    request = models.OneToOneField(
        MoneyRequest, on_delete=models.PROTECT, primary_key=True, db_column="refund_no", related_name="wallet"
    )
    order = models.ForeignKey(
        WalletOrder, on_delete=models.PROTECT, db_column="order_no", related_name="refunds"
    )
    channel = CodeField()
    amount = YuanField()
    state = CodeField()
    done_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="wallet_refund_positive"),
        ]
        indexes = [
            models.Index(
                fields=["request"], condition=models.Q(state="WALLET_REFUND_ASKED"), name="wallet_refund_out"
            ),
            models.Index(fields=["channel", "done_date"], name="wallet_refund_day"),
        ]


class WalletRefundEvent(models.Model):
    """What happened to a refund, in order. Append-only."""

    id = models.BigAutoField(primary_key=True)
    refund = models.ForeignKey(
        WalletRefund, on_delete=models.PROTECT, db_column="refund_no", related_name="events"
    )
    state = CodeField()
    person = models.CharField(max_length=150, default="", blank=True)
    wallet_no = models.CharField(max_length=64, default="", blank=True)
    note = models.CharField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

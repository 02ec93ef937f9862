"""Claims on security (担保索赔): made, answered, paid, closed. All append-only."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import NumberField, YuanField
from yingshou.records.guarantees.models import Guarantee
from yingshou.records.payments.models import Payment
from yingshou.records.receivables.models import Receivable


class Claim(models.Model):
    """What is asked of who answers for an account."""

    claim_no = NumberField(primary_key=True, max_length=80)
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, db_column="guarantee_no", related_name="claims"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="claims"
    )
    amount = YuanField()
    reason = models.CharField(max_length=200)
    claimed_date = models.DateField()
    claimed_by = models.CharField(max_length=150)
    claimed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="claim_positive")]


class ClaimItem(models.Model):
    """A due item a claim asks for: what pays the claim settles it first."""

    pk = models.CompositePrimaryKey("claim_id", "receivable_id")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, db_column="claim_no", db_index=False, related_name="items"
    )
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="claim_items"
    )


class ClaimAnswer(models.Model):
    """What who answers has said: they pay, or refuse to."""

    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, primary_key=True, db_column="claim_no", related_name="answer"
    )
    accepted = models.BooleanField()
    answered_date = models.DateField()
    note = models.CharField(max_length=200, default="", blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(db_default=Now())


class ClaimPayment(models.Model):
    """A payment that came for a claim; where it is reversed the claim is open again by as much."""

    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, primary_key=True, db_column="payment_no", related_name="claim"
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_column="claim_no", related_name="payments")
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(db_default=Now())


class ClaimClosing(models.Model):
    """That nothing more is expected of a claim."""

    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, primary_key=True, db_column="claim_no", related_name="closing"
    )
    closed_date = models.DateField()
    closed_by = models.CharField(max_length=150)
    note = models.CharField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

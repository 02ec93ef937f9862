"""Acceptance bills (承兑汇票): the paper in hand, what happened to it, whose paper is taken."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, PriceField, YuanField
from yingshou.records.ledger.models import JournalEntry


class Acceptor(models.Model):
    """A version of an entry of the accept-list. Append-only. Columns as in the table `draft_acceptors`."""

    pk = models.CompositePrimaryKey("acceptor_no", "valid_from")
    acceptor_no = NumberField(max_length=32)
    valid_from = models.DateField()
    name = models.CharField(max_length=200)
    kind = CodeField()
    grade = CodeField(max_length=8)
    is_accepted = models.BooleanField()
    largest_amount = YuanField(null=True)
    total_amount = YuanField(null=True)
    approve_above = YuanField(null=True)


class Weight(models.Model):
    """A step of a scale of weights. Append-only. Columns as in the table `draft_weights`."""

    pk = models.CompositePrimaryKey("grade", "valid_from", "up_to_days")
    grade = CodeField(max_length=8)
    valid_from = models.DateField()
    up_to_days = models.PositiveIntegerField()
    weight = PriceField()


class Draft(models.Model):
    """A draft and the state it is in. Columns as in the table `drafts`; the paper's own never change.

    cashed_date = it became money (discounted or paid); end_date = it is a risk no more.
    """

    draft_no = NumberField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="drafts"
    )
    kind = CodeField()
    drawer = models.CharField(max_length=200)
    acceptor_no = NumberField(max_length=32)
    endorsers = models.CharField(max_length=2000, null=True)  # noqa: DJ001  null as in the exchange table
    payer_name = models.CharField(max_length=200)
    face_amount = YuanField()
    issue_date = models.DateField()
    maturity_date = models.DateField()
    received_date = models.DateField()
    memo = models.CharField(max_length=200, null=True)  # noqa: DJ001  null as in the exchange table
    state = CodeField()
    registered_by = models.CharField(max_length=150)
    payment_no = NumberField(max_length=96, null=True)
    cashed_date = models.DateField(null=True)
    end_date = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(face_amount__gt=0), name="draft_positive")]
        indexes = [
            models.Index(fields=["maturity_date"], name="draft_maturity"),
            models.Index(fields=["payment_no"], name="draft_payment"),
        ]


class DraftEvent(models.Model):
    """What happened to a draft, in order. Append-only. amount: proceeds of a discount, or a fee, in yuan."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, db_column="draft_no", related_name="events")
    state = CodeField()
    event_date = models.DateField()
    amount = YuanField(null=True)
    person = models.CharField(max_length=150)
    note = models.CharField(max_length=200, default="", blank=True)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, null=True, db_column="entry_no", related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

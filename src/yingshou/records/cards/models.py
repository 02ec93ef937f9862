"""Top-up cards (充值卡): printed in batches, sold, redeemed once for any account."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.ledger.models import JournalEntry


class Card(models.Model):
    """A card and the state it is in; of its secret only a hash with its own salt is kept."""

    card_no = NumberField(primary_key=True, max_length=32)
    batch_no = NumberField(max_length=24, db_index=True)
    face_amount = YuanField()
    secret_hash = models.CharField(max_length=200)
    expires_date = models.DateField()
    state = CodeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    payment_no = NumberField(max_length=96, null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(face_amount__gt=0), name="card_positive")]


class CardEvent(models.Model):
    """What happened to a card, in order. Append-only."""

    id = models.BigAutoField(primary_key=True)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, db_column="card_no", related_name="events")
    state = CodeField()
    event_date = models.DateField()
    person = models.CharField(max_length=150)
    note = models.CharField(max_length=200, default="", blank=True)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, null=True, db_column="entry_no", related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

"""Events (事件) in the outbox, who subscribes to them, and what became of each delivery."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField


class Subscription(models.Model):
    """An address that wants to be told of events of some kinds. The secret signs what is sent."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=80)
    kinds = models.JSONField(default=list)
    active = models.BooleanField(default=True, db_default=True)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]


class Event(models.Model):
    """Something that happened, written in the transaction of the fact it tells of. `body` holds texts."""

    event_no = NumberField(primary_key=True, max_length=160)
    kind = CodeField()
    subject = models.CharField(max_length=120)
    body = models.JSONField(default=dict)
    happened_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-happened_at"]


class Delivery(models.Model):
    """An event on its way to a subscription: PENDING, DELIVERED, or DEAD after the last try."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    state = CodeField(default="PENDING", db_default="PENDING")
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    answer_status = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=300, default="", db_default="", blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["event", "subscription"], name="delivery_key")]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="PENDING"), name="deliveries_due")
        ]

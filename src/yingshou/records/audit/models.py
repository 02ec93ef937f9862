"""Who did what, and answers kept so that the same request twice has the same result."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField


class AuditEvent(models.Model):
    """One act of a person or program. Append-only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=150)
    action = CodeField(max_length=48)
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]


class IdempotencyKey(models.Model):
    """The answer given to a client's key, with the hash of what was asked."""

    key = NumberField(primary_key=True, max_length=120)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

"""Assignments (责任包保): who answers for an account or an organisation, from which day."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField


class Assignment(models.Model):
    """A row of the chain of responsibility. Append-only. Columns as in the table `responsibilities`.

    The account or the organisation that is not named holds `-`.
    """

    pk = models.CompositePrimaryKey("account_no", "org_code", "role", "valid_from", "sequence")
    account_no = NumberField(max_length=16)
    org_code = NumberField(max_length=16)
    role = CodeField()
    username = models.CharField(max_length=150, null=True)  # noqa: DJ001  null = nobody from then on
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    sequence = models.PositiveSmallIntegerField()
    assigned_by = models.CharField(max_length=150, default="", db_default="")
    reason = models.CharField(max_length=200, default="", db_default="")
    assigned_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["username"], name="assignment_username"),
            models.Index(fields=["org_code"], name="assignment_org"),
        ]

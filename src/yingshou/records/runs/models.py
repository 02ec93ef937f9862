"""Runs (批次): a job over many accounts, cut into batches that are done or not; and the problems it left."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField


class Run(models.Model):
    """A bill run, an import or a daily position, with its rules frozen when it was first started."""

    run_no = NumberField(primary_key=True, max_length=96)
    kind = CodeField()
    as_of = models.DateField()
    rules = models.JSONField(default=dict)
    # What became of every account of the book, as the run last found it: rows of the month's statement.
    statement = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    started_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-started_at"]


class RunBatch(models.Model):
    """A slice of a run: PENDING, DONE or FAILED. One batch is one transaction."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="batches")
    batch_no = models.PositiveIntegerField()
    first_key = models.CharField(max_length=64)
    last_key = models.CharField(max_length=64)
    state = CodeField(default="PENDING")
    counts = models.JSONField(default=dict)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "batch_no"], name="run_batch_key")]


ACCOUNT_NO_LENGTH = 16
TEXT_LENGTHS = {"subject": 160, "column": 64, "file": 255, "limit_value": 64}
"""What fits of the texts that come with a problem."""


class Problem(models.Model):
    """A row that could not go on, with its reason. Columns as in the table `problems`."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="problems")
    stage = CodeField()
    code = CodeField()
    account_no = NumberField(max_length=ACCOUNT_NO_LENGTH, null=True)
    subject = models.CharField(max_length=TEXT_LENGTHS["subject"], null=True)  # noqa: DJ001
    column = models.CharField(max_length=TEXT_LENGTHS["column"], null=True)  # noqa: DJ001
    value = models.TextField(null=True)  # noqa: DJ001
    file = models.CharField(max_length=TEXT_LENGTHS["file"], null=True)  # noqa: DJ001
    row_number = models.BigIntegerField(null=True)
    limit_value = models.CharField(max_length=TEXT_LENGTHS["limit_value"], null=True)  # noqa: DJ001
    effect = CodeField(null=True)
    owner = CodeField(null=True)
    # Whose task it is now, where that is no longer the owner, and what was asked for.
    assigned_to = CodeField(default="", db_default="", blank=True)
    assigned_note = models.CharField(max_length=200, default="", db_default="", blank=True)
    found_at = models.DateTimeField(db_default=Now())
    resolved_by = models.CharField(max_length=150, default="", blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["code", "-id"]), models.Index(fields=["account_no"])]

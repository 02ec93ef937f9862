"""Jobs (后台任务) asked for at a door, taken by a worker process; the table itself is the queue."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField


class Worker(models.Model):
    """A worker process. It is alive as long as its session holds its lock, whatever this row says."""

    id = models.BigAutoField(primary_key=True)
    host = models.CharField(max_length=255)
    process_id = models.BigIntegerField()
    started_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]


class Job(models.Model):
    """A piece of work: QUEUED, RUNNING, DONE, STOPPED or FAILED.

    While it waits or runs, the same work asked for again is the same job: `work_key` says what it does.
    `upload` is the file it reads, under the folder of uploads.
    """

    id = models.BigAutoField(primary_key=True)
    kind = CodeField()
    parameters = models.JSONField(default=dict)
    work_key = models.CharField(max_length=64)
    run_no = NumberField(max_length=96, default="", db_default="", blank=True)
    upload = models.CharField(max_length=300, default="", db_default="", blank=True)
    state = CodeField(default="QUEUED", db_default="QUEUED")
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worker = models.ForeignKey(Worker, on_delete=models.SET_NULL, null=True, related_name="jobs")
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    done = models.BigIntegerField(default=0, db_default=0)
    total = models.BigIntegerField(null=True)
    stop_requested_by = models.CharField(max_length=150, default="", db_default="", blank=True)
    result = models.JSONField(default=dict)
    # One sentence a failed batch, or why the whole could not be done: [{"zh": …, "en": …}].
    failures = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_key"], condition=Q(state__in=["QUEUED", "RUNNING"]), name="open_job_key"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["QUEUED", "RUNNING"]), name="open_jobs"),
            models.Index(fields=["run_no"], name="job_run"),
        ]


class DailyJob(models.Model):
    """A job started once a day, once it was started or changed; `at` is its time of day in Asia/Shanghai.

    Days up to `settled_to` are not started any more.
    """

    kind = CodeField(primary_key=True)
    at = models.TimeField()
    active = models.BooleanField()
    settled_to = models.DateField(null=True)
    last_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["kind"]

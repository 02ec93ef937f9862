"""Reads of jobs and workers."""

from django.db import connection, transaction
from django.db.models import QuerySet

from yingshou.records.work.models import Job, Worker

WORKER_LOCK = "worker"


def jobs() -> QuerySet[Job]:
    """Return every job, the latest first."""
    return Job.objects.order_by("-id")


def job(job_id: int) -> Job | None:
    """Return a job, or None where no such number exists."""
    return Job.objects.filter(pk=job_id).first()


def open_jobs() -> QuerySet[Job]:
    """Return the jobs that wait or run, in the order they are taken."""
    return Job.objects.filter(state__in=["QUEUED", "RUNNING"]).order_by("id")


def last_job_of_run(run_no: str) -> Job | None:
    """Return the latest job that did or does a run, or None where it was run otherwise."""
    return Job.objects.filter(run_no=run_no).order_by("-id").first()


def living_workers() -> list[Worker]:
    """Return the workers whose session is there, the latest first.

    A worker holds its lock as long as its session lasts; who can share the lock has found it gone.
    """
    return [worker for worker in Worker.objects.all() if _held(worker.pk)]


def dead_workers() -> list[int]:
    """Return the workers that were killed: their row is there, their session is not."""
    return [number for number in Worker.objects.values_list("pk", flat=True) if not _held(number)]


def _held(worker_id: int) -> bool:
    # Inside a transaction a lock once taken stays to its end; a savepoint rolled back gives it up again.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock_shared(hashtextextended(%s, 0))",
            [f"{WORKER_LOCK}:{worker_id}"],
        )
        held = not cursor.fetchone()[0]
        transaction.set_rollback(True)
    return held

"""Writes of jobs: ask for one, take the next, say how far it is, end it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Now

from yingshou.core.errors import YingshouError
from yingshou.records.audit.operations import record_event
from yingshou.records.work.models import Job, Worker
from yingshou.records.work.queries import WORKER_LOCK, dead_workers

QUEUED, RUNNING, DONE, STOPPED, FAILED = "QUEUED", "RUNNING", "DONE", "STOPPED", "FAILED"
MOST_ATTEMPTS = 3
"""A job whose worker was lost this many times is not taken again by itself."""
_JOB_LOCK = "job"
_LOOKED_AT = 20


class UnableToChangeJobError(YingshouError):
    """The job does not exist, or is in a state that does not allow it."""

    code = "UNABLE_TO_CHANGE_JOB"


def enqueue(
    *, kind: str, parameters: Mapping[str, Any], requested_by: str, run_no: str = "", upload: str = ""
) -> tuple[Job, bool]:
    """Ask for a piece of work; return its job and whether it is new.

    While the same work waits or runs, its job is returned instead of a second one.

    Args:
        kind: what is to be done, a code of the catalogue of jobs.
        parameters: plain JSON values.
        requested_by: who asks.
        run_no: number of the run it will be, where known before.
        upload: file it reads, relative to the folder of uploads.
    """
    text = json.dumps([kind, dict(parameters)], sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, parameters=dict(parameters), work_key=key, requested_by=requested_by,
                run_no=run_no, upload=upload,
            )  # fmt: skip
            record_event(
                actor=requested_by, action="START_JOB", subject=str(job.pk),
                detail={"kind": kind, "parameters": dict(parameters)},
            )  # fmt: skip
    except IntegrityError:
        same = Job.objects.filter(work_key=key, state__in=[QUEUED, RUNNING]).first()
        if same is None:  # it ended in this very moment
            return enqueue(
                kind=kind, parameters=parameters, requested_by=requested_by, run_no=run_no, upload=upload
            )
        return same, False
    return job, True


def register_worker(*, host: str, process_id: int) -> Worker:
    """Make a worker known and hold its lock with this session; rows of workers that died are removed."""
    Worker.objects.filter(pk__in=dead_workers()).delete()
    with transaction.atomic():  # a row that can be seen has its lock already
        worker = Worker.objects.create(host=host, process_id=process_id)
        _take_lock(f"{WORKER_LOCK}:{worker.pk}")
    return worker


def end_worker(worker: Worker) -> None:
    """Take a worker that ends off the list."""
    Worker.objects.filter(pk=worker.pk).delete()
    _release_lock(f"{WORKER_LOCK}:{worker.pk}")


def claim(worker: Worker) -> Job | None:
    """Take the next job that waits, or one whose worker is gone; None where there is nothing to do.

    Rows another worker looks at are skipped. A job is held by a lock of this session, so the death of the
    process sets it free at once, and no clock decides who is alive.
    """
    with transaction.atomic():
        found = Job.objects.select_for_update(skip_locked=True).filter(state__in=[QUEUED, RUNNING])
        for job in found.order_by("id")[:_LOOKED_AT]:
            if not _take_lock(f"{_JOB_LOCK}:{job.pk}"):
                continue
            if job.state == RUNNING and job.attempts >= MOST_ATTEMPTS:
                _give_up(job)
                continue
            job.state, job.worker, job.attempts = RUNNING, worker, job.attempts + 1
            Job.objects.filter(pk=job.pk).update(
                state=RUNNING, worker=worker, attempts=job.attempts, failures=[], ended_at=None,
                started_at=Coalesce(F("started_at"), Now()),
            )  # fmt: skip
            return job
    return None


def report(job: Job, *, done: int, total: int) -> bool:
    """Say how far a job is; return whether somebody has asked to stop it."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total)
    return bool(Job.objects.values_list("stop_requested_by", flat=True).get(pk=job.pk))


def end_job(
    job: Job,
    *,
    state: str,
    result: Mapping[str, Any] | None = None,
    failures: Sequence[Mapping[str, str]] = (),
    run_no: str = "",
) -> None:
    """Write how a job ended and let go of it.

    Args:
        job: held by this session.
        state: DONE, STOPPED or FAILED; QUEUED where another worker shall go on.
        result: figures of what was done; amounts and dates are kept as text.
        failures: sentences with `zh` and `en`.
        run_no: number of its run, where it was not known before.
    """
    plain = json.loads(json.dumps(dict(result or {}), cls=DjangoJSONEncoder))
    Job.objects.filter(pk=job.pk).update(
        state=state, result=plain, failures=[dict(each) for each in failures], ended_at=Now(),
        stop_requested_by="", **({"run_no": run_no} if run_no else {}),
        **({"attempts": 0} if state == QUEUED else {}),
    )  # fmt: skip
    _release_lock(f"{_JOB_LOCK}:{job.pk}")


def ask_to_stop(*, job_id: int, asked_by: str) -> None:
    """Ask a job to stop before its next batch; one that still waits is stopped at once.

    Raises UnableToChangeJobError where it has ended or does not exist.
    """
    with transaction.atomic():
        job = _locked(job_id)
        if job.state not in {QUEUED, RUNNING}:
            raise _refusal(job_id, zh="已经结束，无须停止", en="has ended; there is nothing to stop")
        if job.state == QUEUED:
            Job.objects.filter(pk=job_id).update(state=STOPPED, ended_at=Now())
        else:
            Job.objects.filter(pk=job_id).update(stop_requested_by=asked_by)
        record_event(actor=asked_by, action="STOP_JOB", subject=str(job_id))


def resume(*, job_id: int, asked_by: str) -> None:
    """Queue a stopped or failed job again: its run takes up the batches that are not done.

    Raises UnableToChangeJobError where it still waits, runs, is done, or the same work was asked for anew.
    """
    try:
        with transaction.atomic():
            job = _locked(job_id)
            if job.state not in {STOPPED, FAILED}:
                raise _refusal(job_id, zh="没有停止也没有失败，不能继续", en="has neither stopped nor failed")
            Job.objects.filter(pk=job_id).update(
                state=QUEUED, attempts=0, failures=[], ended_at=None, stop_requested_by=Value("")
            )
            record_event(actor=asked_by, action="RESUME_JOB", subject=str(job_id))
    except IntegrityError as error:
        raise _refusal(
            job_id, zh="的同一工作已另行发起", en="was asked for anew; that job does the work"
        ) from error


def _give_up(job: Job) -> None:
    """Fail a job that has taken its worker down again and again."""
    end_job(
        job, state=FAILED,
        failures=[{
            "zh": f"执行它的进程已中断 {job.attempts} 次。查明原因（如内存不足）后点“继续”",
            "en": f"its worker was lost {job.attempts} times; find out why (memory?), then resume it",
        }],
    )  # fmt: skip


def _locked(job_id: int) -> Job:
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise _refusal(job_id, zh="不存在", en="does not exist")
    return job


def _refusal(job_id: int, *, zh: str, en: str) -> UnableToChangeJobError:
    return UnableToChangeJobError(zh=f"任务 {job_id} {zh}", en=f"job {job_id} {en}", field="job")


def _take_lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def _release_lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])

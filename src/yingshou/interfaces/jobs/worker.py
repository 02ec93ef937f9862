"""The worker: takes jobs from the queue one after the other, says how far they are, stops when asked."""

import logging
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import connection

from yingshou.core.errors import YingshouError
from yingshou.interfaces.clock import local_time
from yingshou.interfaces.jobs.catalogue import kind_of
from yingshou.interfaces.jobs.imports import drop_upload
from yingshou.interfaces.jobs.outcome import Asked, Outcome
from yingshou.interfaces.jobs.timetable import start_due
from yingshou.records.work import operations

SECONDS_BETWEEN_LOOKS = 1.0
log = logging.getLogger("yingshou.worker")
T = TypeVar("T")


class StopRequested(Exception):  # noqa: N818  not an error: somebody asked for it
    """Raised between two batches of a job that somebody asked to stop."""


class Worker:
    """One worker. Use it as a context: its session, and with it every lock it holds, ends there.

    Locks and progress go through a connection of their own, so that progress is seen while the work is
    inside a transaction, and the work may use its own connection as it likes.
    """

    def __init__(self) -> None:
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="desk")

    def __enter__(self) -> Self:
        """Make the worker known."""
        self._row = self._at_desk(
            lambda: operations.register_worker(host=socket.gethostname(), process_id=os.getpid())
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of every lock."""
        self._at_desk(lambda: operations.end_worker(self._row))
        self._at_desk(lambda: connection.close())  # noqa: PLW0108  the desk's connection, not ours
        self._desk.shutdown()

    def _at_desk(self, act: Callable[[], T]) -> T:
        return self._desk.submit(act).result()

    def run(self, stop: Event) -> None:
        """Work until told to stop; a job under way stops before its next batch and goes on later."""
        while not stop.is_set():
            self.start_due()
            if not self.work_once(stop):
                stop.wait(SECONDS_BETWEEN_LOOKS)

    def start_due(self) -> None:
        """Ask for the daily jobs whose time has come; what goes wrong is logged and tried again."""
        try:
            self._at_desk(lambda: start_due(local_time()))
        except Exception:  # one bad line of the timetable must not keep the worker from its jobs
            log.exception("timetable failed")

    def work_once(self, stop: Event | None = None) -> bool:
        """Take and do the next job; return whether there was one."""
        job = self._at_desk(lambda: operations.claim(self._row))
        if job is None:
            return False
        log.info("job %s %s %s", job.pk, job.kind, job.parameters)
        ended = self._done(job, stop or Event())
        self._at_desk(lambda: operations.end_job(job, **ended))
        if ended["state"] == operations.DONE:
            drop_upload(job.upload)
        return True

    def _done(self, job: Any, stop: Event) -> dict[str, Any]:
        """Do a job and return how it ended."""

        def progress(done: int, total: int) -> None:
            asked = self._at_desk(lambda: operations.report(job, done=done, total=total))
            if asked or stop.is_set():
                raise StopRequested

        try:
            outcome = kind_of(job.kind).work(
                Asked(parameters=job.parameters, progress=progress, upload=_path(job.upload))
            )
        except StopRequested:
            # Where only the worker ends, another one goes on with the job.
            return {"state": operations.QUEUED if stop.is_set() else operations.STOPPED}
        except YingshouError as refused:
            return {"state": operations.FAILED, "failures": [{"zh": refused.zh, "en": refused.en}]}
        except Exception as error:  # a job that fails must not take the worker with it; the reason is kept
            log.exception("job %s failed", job.pk)
            reason = f"{type(error).__name__}: {error}"
            return {"state": operations.FAILED, "failures": [{"zh": reason, "en": reason}]}
        return _ended(outcome)


def _ended(outcome: Outcome) -> dict[str, Any]:
    failures = [
        {
            "zh": f"第 {each.batch_no} 批（{each.first_key}–{each.last_key}）失败：{each.error}",
            "en": f"batch {each.batch_no} ({each.first_key}–{each.last_key}) failed: {each.error}",
        }
        for each in outcome.failures
    ]
    return {
        "state": operations.FAILED if failures else operations.DONE,
        "result": {"figures": dict(outcome.figures), "notes": [dict(note) for note in outcome.notes]},
        "failures": failures,
        "run_no": outcome.run_no,
    }


def _path(upload: str) -> Path | None:
    return settings.UPLOADS_FOLDER / upload if upload else None

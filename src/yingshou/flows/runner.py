"""Carry a run through its batches: one batch is one transaction; a killed run goes on where it stopped."""

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from yingshou.records.runs.models import RunBatch
from yingshou.records.runs.operations import (
    add_batches,
    exclusive,
    fail_batch,
    finish_batch,
    open_run,
    read_alone,
    unfinished_batches,
)

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""
Plan = Callable[[], Sequence[tuple[str, str]]]
"""Returns the ranges of keys still to be worked on, first and last included."""
Work = Callable[[str, str], Mapping[str, Any]]
"""Works on a range inside a transaction and returns counts, plain JSON values."""


@dataclass(frozen=True, slots=True)
class BatchFailure:
    """A batch that was undone, and why."""

    batch_no: int
    first_key: str
    last_key: str
    error: str


def run_batches(
    *,
    run_no: str,
    kind: str,
    as_of: date,
    rules: Mapping[str, Any],
    plan: Plan,
    work: Work,
    progress: Progress | None = None,
    workers: int = 1,
) -> tuple[BatchFailure, ...]:
    """Work on every batch of a run that is not done, and return those that failed, in order.

    The run and its batches are planned in one transaction. Each batch is marked done in the transaction of
    its work. A batch that raises is undone and marked failed; the others go on. A repeat takes up what is not
    done; where everything is, it plans anew for what has become due since.

    Args:
        run_no: number of the run, made from what it does.
        kind: BILL, POSITION, ….
        as_of: business date.
        rules: what the results depend on, plain JSON values; frozen at first start.
        plan: called when nothing is unfinished.
        work: called once a batch.
        progress: told after each batch how many of this call's batches are done.
        workers: batches worked on at a time, each on a connection of its own; the work of two batches must
            not touch the same rows. Inside a transaction of the caller it is always one.

    Raises:
        UnableToRunError: another session works on this run, or it was started with other rules.
    """
    with exclusive(run_no):
        with transaction.atomic():
            open_run(run_no=run_no, kind=kind, as_of=as_of, rules=rules)
            if not unfinished_batches(run_no):
                add_batches(run_no=run_no, ranges=plan())
        batches = unfinished_batches(run_no)
        tell = progress or (lambda _done, _total: None)
        tell(0, len(batches))
        failures = []
        # Closed before the run is let go: where `progress` raises to stop it, no batch is left under way.
        with closing(_outcomes(batches, work, workers)) as outcomes:
            for done, failure in enumerate(outcomes, start=1):
                tell(done, len(batches))
                if failure:
                    failures.append(failure)
    return tuple(sorted(failures, key=lambda failure: failure.batch_no))


def _outcomes(batches: Sequence[RunBatch], work: Work, workers: int) -> Generator[BatchFailure | None]:
    """Do the batches, one or several at a time, and yield what became of each as it ends.

    An interrupt lets the batches under way end and begins no other.
    """
    if workers == 1 or len(batches) == 1 or connection.in_atomic_block:
        yield from (_run_batch(batch, work) for batch in batches)
        return
    with ThreadPoolExecutor(workers) as pool:
        try:
            for future in as_completed([pool.submit(_run_batch_apart, batch, work) for batch in batches]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _run_batch_apart(batch: RunBatch, work: Work) -> BatchFailure | None:
    """Do one batch on a connection of this thread, which is closed with it."""
    try:
        read_alone()
        return _run_batch(batch, work)
    finally:
        connection.close()


def _run_batch(batch: RunBatch, work: Work) -> BatchFailure | None:
    """Do one batch; whatever it raises, short of an interrupt, marks it failed."""
    try:
        with transaction.atomic():
            finish_batch(batch, counts=work(batch.first_key, batch.last_key))
    except Exception as error:  # noqa: BLE001  one bad batch must not stop the others; the reason is kept
        reason = f"{type(error).__name__}: {error}"
        fail_batch(batch, error=reason)
        return BatchFailure(batch.batch_no, batch.first_key, batch.last_key, reason)
    return None

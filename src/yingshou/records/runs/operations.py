"""Writes of runs, their batches and the problems they leave."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import polars as pl
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Now

from yingshou.core.errors import YingshouError
from yingshou.core.tables import PROBLEMS
from yingshou.records.audit.operations import record_event, record_events
from yingshou.records.copy import copy_in, copy_out
from yingshou.records.runs.frames import BY_RUN, problems_of
from yingshou.records.runs.models import ACCOUNT_NO_LENGTH, TEXT_LENGTHS, Problem, Run, RunBatch

DONE, FAILED, PENDING = "DONE", "FAILED", "PENDING"
KEY_LENGTH = 64


class UnableToRunError(YingshouError):
    """A run is under way elsewhere, or was started with other rules."""

    code = "UNABLE_TO_RUN"


@contextmanager
def exclusive(run_no: str) -> Iterator[None]:
    """Hold the run for this session alone. Raises UnableToRunError when another session works on it.

    Inside a transaction of the caller the hold lasts to its end: a transaction that has failed could not give
    it back earlier.
    """
    in_transaction = connection.in_atomic_block
    take = "pg_try_advisory_xact_lock" if in_transaction else "pg_try_advisory_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(hashtextextended(%s, 0))", [run_no])
        if not cursor.fetchone()[0]:
            raise UnableToRunError(
                zh=f"批次 {run_no} 正在运行，请等它结束",
                en=f"the run {run_no} is under way; wait for it to end",
                field="run_no",
            )
        try:
            yield
        finally:
            if not in_transaction:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [run_no])


def read_alone() -> None:
    """Let this session's queries have no helpers of the server: others work beside it on the same cores."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")


def open_run(*, run_no: str, kind: str, as_of: date, rules: Mapping[str, Any]) -> Run:
    """Return the run of a number, made where it is absent, with its rules frozen at first start.

    Args:
        run_no: number of the run.
        kind: BILL, IMPORT, POSITION, ….
        as_of: business date.
        rules: plain JSON values.

    Raises:
        UnableToRunError: it was started with other rules.
    """
    run, created = Run.objects.get_or_create(
        run_no=run_no, defaults={"kind": kind, "as_of": as_of, "rules": dict(rules)}
    )
    if not created and run.rules != dict(rules):
        raise UnableToRunError(
            zh=f"批次 {run_no} 已按规则 {run.rules} 启动，请用同样的规则继续，或换一个业务日期",
            en=f"the run {run_no} was started with the rules {run.rules}; keep to them or take another date",
            field="rules",
        )
    return run


def add_batches(*, run_no: str, ranges: Sequence[tuple[str, str]]) -> None:
    """Append pending batches to a run, numbered on from its last one."""
    last = RunBatch.objects.filter(run_id=run_no).aggregate(last=Max("batch_no"))["last"] or 0
    RunBatch.objects.bulk_create(
        RunBatch(run_id=run_no, batch_no=number, first_key=first, last_key=final, state=PENDING)
        for number, (first, final) in enumerate(ranges, start=last + 1)
    )


def unfinished_batches(run_no: str) -> list[RunBatch]:
    """Return the batches of a run that are not done, in order."""
    return list(RunBatch.objects.filter(run_id=run_no).exclude(state=DONE).order_by("batch_no"))


def finish_batch(batch: RunBatch, *, counts: Mapping[str, Any]) -> None:
    """Mark a batch done, in the transaction of its work. Counts are plain JSON values."""
    RunBatch.objects.filter(pk=batch.pk).update(state=DONE, counts=dict(counts), error="")


def fail_batch(batch: RunBatch, *, error: str) -> None:
    """Mark a batch failed with the reason; a repeat takes it up again."""
    RunBatch.objects.filter(pk=batch.pk).update(state=FAILED, error=error)


def note_statement(*, run_no: str, statement: Sequence[Mapping[str, Any]]) -> None:
    """Keep with a run what became of every account of the book, in place of what it found before."""
    rows = json.loads(json.dumps(list(statement), cls=DjangoJSONEncoder))
    Run.objects.filter(pk=run_no).update(statement=rows)


def note_import(*, run_no: str, source: str, counts: Mapping[str, Any]) -> None:
    """Keep the counts of an import as a batch of its run; a repeat that inserted nothing leaves no trace."""
    batches = RunBatch.objects.filter(run_id=run_no)
    if batches.exists() and not counts["inserted"]:
        return
    key = source[-KEY_LENGTH:]
    RunBatch.objects.create(
        run_id=run_no,
        batch_no=batches.count() + 1,
        first_key=key,
        last_key=key,
        state=DONE,
        counts=dict(counts),
    )


def replace_problems(
    *, run_no: str, problems: pl.DataFrame, account_nos: Sequence[str] | None = None
) -> None:
    """Make the problems of a run, or of some of its accounts, those of a frame.

    Problems that stand already stay, also where a person has resolved them; open ones that are no longer
    found are resolved by the run. So the same work done again changes nothing.

    Args:
        run_no: run they belong to.
        problems: columns as in `problems`.
        account_nos: the accounts looked at; None = everything of the run.
    """
    names = list(PROBLEMS.names)
    found = _storable(PROBLEMS.conform(problems)).unique(maintain_order=True)
    stored = problems_of(run_no, account_nos=account_nos).filter(pl.col("resolved_by") != BY_RUN)
    with transaction.atomic():
        fresh = found.join(stored, on=names, how="anti", nulls_equal=True)
        gone = stored.filter(pl.col("resolved_by") == "").join(found, on=names, how="anti", nulls_equal=True)
        _resolve_by_run(gone["id"].to_list(), run_no=run_no)
        copy_in(
            "runs_problem",
            fresh.with_columns(
                pl.lit(run_no).alias("run_id"),
                pl.lit("").alias("resolved_by"),
                pl.lit("").alias("resolution"),
            ),
        )


def _storable(problems: pl.DataFrame) -> pl.DataFrame:
    """Fit what was found in a bad row into the columns of the database; the file itself keeps it whole."""
    clean = problems.with_columns(
        pl.col("account_no", "subject", "column", "value", "file").str.replace_all(
            "\0", "\ufffd", literal=True
        )
    )
    return clean.with_columns(
        pl.when(pl.col("account_no").str.len_chars() <= ACCOUNT_NO_LENGTH).then("account_no"),
        *(pl.col(name).str.slice(0, length) for name, length in TEXT_LENGTHS.items()),
    )


def resolve_for_accounts(
    *, run_no: str, kind: str, rules: Mapping[str, Any], account_nos: Sequence[str]
) -> None:
    """Resolve the open problems that runs of a kind left for accounts which have now gone through.

    Args:
        run_no: the run in which they went through.
        kind: kind of the runs looked at.
        rules: rules those runs must share, e.g. the billing month.
        account_nos: accounts that went through.
    """
    open_problems = copy_out(
        """SELECT p.id, p.account_no FROM runs_problem p JOIN runs_run r ON r.run_no = p.run_id
        WHERE p.resolved_at IS NULL AND r.kind = %s AND r.rules @> %s::jsonb""",
        [kind, json.dumps(dict(rules))],
        {"id": pl.Int64, "account_no": pl.String},
    )
    gone_through = pl.DataFrame({"account_no": list(account_nos)}, schema={"account_no": pl.String})
    _resolve_by_run(
        open_problems.join(gone_through, on="account_no", how="semi")["id"].to_list(), run_no=run_no
    )


def resolve_for_subject(*, subject: str, resolved_by: str, note: str, code: str = "") -> None:
    """Resolve the open problems that speak of one subject, because a person has dealt with it.

    With a code only those of that code.
    """
    found = Problem.objects.filter(subject=subject, resolved_at=None)
    found = found.filter(code=code) if code else found
    found.update(resolved_by=resolved_by, resolved_at=Now(), resolution=note)


def resolve_for_subjects(*, subjects: Sequence[str], resolved_by: str, note: str) -> None:
    """Resolve the open problems that speak of some subjects, because a person has dealt with them."""
    Problem.objects.filter(subject__in=list(subjects), resolved_at=None).update(
        resolved_by=resolved_by, resolved_at=Now(), resolution=note
    )


def assign_problems(*, problem_ids: Sequence[int], role: str, assigned_by: str, note: str) -> int:
    """Hand open problems to another role with what it is asked for; return how many were handed on.

    Each is written to the audit trail. A problem that the role has already with the same note stays.
    """
    with transaction.atomic():
        found = (
            Problem.objects.select_for_update()
            .filter(pk__in=list(problem_ids), resolved_at=None)
            .exclude(assigned_to=role, assigned_note=note)
            .order_by("pk")
        )
        rows = list(found.values_list("pk", "code", "subject"))
        Problem.objects.filter(pk__in=[row[0] for row in rows]).update(assigned_to=role, assigned_note=note)
        record_events(
            actor=assigned_by,
            action="ASSIGN_PROBLEM",
            events=[
                (str(number), {"code": code, "subject": subject, "role": role, "note": note})
                for number, code, subject in rows
            ],
        )
    return len(rows)


def resolve_problem(*, problem_id: int, resolved_by: str, note: str) -> bool:
    """Close an open problem with a person's note; False where it is closed already or does not exist."""
    with transaction.atomic():
        closed = Problem.objects.filter(pk=problem_id, resolved_at=None).update(
            resolved_by=resolved_by, resolved_at=Now(), resolution=note
        )
        if closed:
            record_event(
                actor=resolved_by, action="RESOLVE_PROBLEM", subject=str(problem_id), detail={"note": note}
            )
    return bool(closed)


def _resolve_by_run(ids: Sequence[int], *, run_no: str) -> None:
    if ids:
        Problem.objects.filter(id__in=ids).update(resolved_by=BY_RUN, resolved_at=Now(), resolution=run_no)

"""Answer a request once: a key and what was asked belong to one stored answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from yingshou.core.errors import YingshouError
from yingshou.records.audit.operations import keep_answer, record_event, stored_answer


class IdempotencyInProgressError(YingshouError):
    """The first request with this key has not ended yet."""

    code = "IDEMPOTENCY_IN_PROGRESS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Work done: HTTP status and JSON body of its answer, and the number of what it is about."""

    status: int
    body: dict[str, Any]
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to give; `replayed` tells that it is the one stored for an earlier request."""

    status: int
    body: dict[str, Any]
    replayed: bool


def answer_once(*, key: str, request_hash: str, actor: str, action: str, work: Callable[[], Done]) -> Reply:
    """Do the work, or return the answer stored for the key.

    One transaction for the work, its answer and the audit event: when the work raises, nothing stays and
    the key is free again. Raises IdempotencyMismatchError when the key was used for another request, and
    IdempotencyInProgressError while the first request with it still runs.
    """
    with transaction.atomic():
        _claim(key)
        stored = stored_answer(key=key, request_hash=request_hash)
        if stored is not None:
            return Reply(status=stored.status, body=stored.body, replayed=True)
        done = work()
        kept = keep_answer(key=key, request_hash=request_hash, status=done.status, body=done.body)
        record_event(actor=actor, action=action, subject=done.subject, detail={"key": key})
        return Reply(status=kept.status, body=kept.body, replayed=False)


def _claim(key: str) -> None:
    """Hold the key until the transaction ends, or refuse at once while another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"answer:{key}"])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise IdempotencyInProgressError(
            zh="同一幂等键的请求正在处理，请稍后用原键重试。",
            en="A request with this idempotency key is still running; try again later with the same key.",
            field="Idempotency-Key",
        )

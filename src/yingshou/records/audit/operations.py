"""Writes of the audit trail, and answers kept for clients that ask twice."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.records.audit.models import AuditEvent, IdempotencyKey


class IdempotencyMismatchError(YingshouError):
    """A client's key came back with another request."""

    code = "IDEMPOTENCY_MISMATCH"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer once given to a key."""

    status: int
    body: Any


def record_event(*, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None) -> None:
    """Write down who did what to which subject, in the caller's transaction.

    Amounts and dates in `detail` are kept as text, so nothing is lost on the way through JSON.
    """
    plain = json.loads(json.dumps(detail or {}, cls=DjangoJSONEncoder))
    AuditEvent.objects.create(actor=actor, action=action, subject=subject, detail=plain)


def record_events(*, actor: str, action: str, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Write down the same act on many subjects, in the caller's transaction: (subject, detail) each."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            actor=actor,
            action=action,
            subject=subject,
            detail=json.loads(json.dumps(detail, cls=DjangoJSONEncoder)),
        )
        for subject, detail in events
    )


def hash_request(request: Any) -> str:
    """Return the hash of what was asked; the order of keys does not matter."""
    text = json.dumps(request, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def stored_answer(*, key: str, request_hash: str) -> Answer | None:
    """Return the answer a key already has, or None for a new key.

    Raises IdempotencyMismatchError when the key was used for another request.
    """
    found = IdempotencyKey.objects.filter(pk=key).first()
    if found is None:
        return None
    if found.request_hash != request_hash:
        raise IdempotencyMismatchError(
            zh=f"幂等键 {key} 已用于内容不同的请求；新的请求请换一个键",
            en=f"the idempotency key {key} was used for another request; take a new key for a new request",
            field="Idempotency-Key",
        )
    return Answer(found.status, found.answer)


def keep_answer(*, key: str, request_hash: str, status: int, body: Any) -> Answer:
    """Keep the answer to a key, in the transaction of the work it answers for; return the answer that holds.

    Where another request with the same key was faster, its transaction is waited for and its answer returned,
    so the caller sees the mismatch or the repeat instead of a broken key; it must then undo its own work.
    """
    plain = json.loads(json.dumps(body, cls=DjangoJSONEncoder))
    with transaction.atomic():
        _, created = IdempotencyKey.objects.get_or_create(
            key=key, defaults={"request_hash": request_hash, "status": status, "answer": plain}
        )
    if created:
        return Answer(status, plain)
    found = stored_answer(key=key, request_hash=request_hash)
    return found or Answer(status, plain)

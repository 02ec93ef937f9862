"""Writes happen once: the same key with the same request gets the stored answer."""

import hashlib
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from ninja import Header

from yingshou.core.errors import YingshouError
from yingshou.flows.answer_once import Done, answer_once
from yingshou.interfaces.api import problems

_KEY = re.compile(r"[!-~]{1,80}\Z")

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="1 to 80 visible ASCII characters, new for each act; a retry uses it again",
        example="0f7c1d9e-5a35-4c55-8d7b-2f3f6f0f1a11",
    ),
]


class IdempotencyKeyError(YingshouError):
    """The key is missing or malformed."""

    code = "IDEMPOTENCY_KEY"


class Caller(NamedTuple):
    """Who asks, under which key."""

    name: str
    key: str


def _caller(request: HttpRequest, key: str) -> Caller:
    if not _KEY.match(key):
        raise IdempotencyKeyError(
            zh="请在 Idempotency-Key 头中给出 1 至 80 个可见 ASCII 字符的新键；重试时用原键。",
            en="Give 1 to 80 visible ASCII characters in Idempotency-Key; a retry uses the same.",
            field="Idempotency-Key",
        )
    return Caller(request.user.get_username(), f"api:{request.user.pk}:{key}")


def _request_hash(request: HttpRequest) -> str:
    line = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(line + request.body).hexdigest()


def write(request: HttpRequest, *, key: str, action: str, work: Callable[[], Done]) -> HttpResponse:
    """Do the work once for the caller's key and answer; `Idempotency-Replayed` marks a stored answer.

    `work` returns status and JSON body and runs in the transaction that stores them; when it raises,
    nothing has happened and the key is free again.
    """
    caller = _caller(request, key)
    reply = answer_once(
        key=caller.key, request_hash=_request_hash(request), actor=caller.name, action=action, work=work
    )
    text = json.dumps(reply.body, ensure_ascii=False, sort_keys=True)
    refused = reply.status >= HTTPStatus.BAD_REQUEST
    kind = problems.CONTENT_TYPE if refused else "application/json; charset=utf-8"
    response = HttpResponse(text, status=reply.status, content_type=kind)
    if reply.replayed:
        response["Idempotency-Replayed"] = "true"
    return response


def act(
    request: HttpRequest,
    *,
    key: str,
    action: str,
    found: Callable[[], object],
    do: Callable[[], None],
    answer: Callable[[], Done],
) -> HttpResponse:
    """Do something once about what the caller may see, and answer with how it is then.

    `found` raises where the caller sees no such thing; nothing is done then.
    """

    def work() -> Done:
        found()
        do()
        return answer()

    return write(request, key=key, action=action, work=work)


def as_json(model: Any) -> dict[str, Any]:
    """Return a schema's JSON body."""
    body: dict[str, Any] = model.model_dump(mode="json")
    return body

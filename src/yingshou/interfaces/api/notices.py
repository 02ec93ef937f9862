"""Notices: what an account was told, how it arrived, and the evidence; receipts of gateways."""

import time
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import AuthenticationError
from pydantic import AwareDatetime, ConfigDict

from yingshou.core.tables.messages import MESSAGE_CHANNELS, PURPOSES
from yingshou.flows.take_receipts import Receipt, take_receipts
from yingshou.gateways.messages import receipt_secrets, signing
from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_time
from yingshou.records.messages import queries

router = Router(tags=["notices"])
receipts = Router()

State = Literal[
    "WAITING", "SENDING", "SENT", "SERVED", "TASK", "FAILED", "DECLINED", "EXPIRED", "WITHDRAWN"
]  # fmt: skip
_NOTICE: dict[str, Any] = {
    "notice_no": "DEMAND-1000000001-202510-B0-1", "account_no": "1000000001", "purpose": "DEMAND",
    "language": "zh", "asked_at": "2025-11-10T01:00:00Z", "receivable_nos": ["1000000001-202510-B0"],
    "state": "SERVED", "reason": "", "channel": "SMS", "sent_at": "2025-11-10T01:00:05Z",
    "served_at": "2025-11-10T01:00:09Z",
}  # fmt: skip
_ATTEMPT = {
    "attempt_no": "DEMAND-1000000001-202510-B0-1-1", "channel": "SMS", "address": "13800000001",
    "subject": "电费催缴通知书", "text": "北原钢铁有限公司（户号1000000001）：……", "content_hash": "9f" * 32,
    "begun_at": "2025-11-10T01:00:04Z",
}  # fmt: skip
_EVIDENCE = {
    "position": 17, "attempt_no": "DEMAND-1000000001-202510-B0-1-1", "kind": "DELIVERED",
    "happened_at": "2025-11-10T01:00:09Z", "text": '{"account_no":"1000000001",…}', "hash": "3c" * 32,
}  # fmt: skip


class Notice(Schema):
    """A notice and how far it is."""

    notice_no: str
    account_no: str = Field(validation_alias="account_id")
    purpose: str
    language: str
    asked_at: datetime
    receivable_nos: list[str]
    state: State = Field(validation_alias="progress.state")
    reason: str = Field(validation_alias="progress.reason")
    channel: str = Field(validation_alias="progress.channel", description="the way it took last")
    sent_at: datetime | None = Field(validation_alias="progress.sent_at")
    served_at: datetime | None = Field(validation_alias="progress.served_at")


class NoticePage(Schema):
    """A page of notices."""

    items: list[Notice]
    next_cursor: str | None


class SentNotice(Schema):
    """What was sent by one channel to one address; content_hash is its SHA-256."""

    attempt_no: str
    channel: str
    address: str
    subject: str
    text: str
    content_hash: str
    begun_at: datetime


class Proof(Schema):
    """A piece of evidence in the chain; `text` is what was hashed."""

    position: int
    attempt_no: str | None = Field(validation_alias="attempt_id")
    kind: str
    happened_at: datetime
    text: str
    hash: str


class NoticeEvidence(Schema):
    """A notice, all that was sent, and all that was answered."""

    notice: Notice
    attempts: list[SentNotice]
    evidence: list[Proof]


class NewReceipt(Schema):
    """What became of a message."""

    model_config = ConfigDict(extra="forbid")

    message_no: str = Field(min_length=1, max_length=128)
    state: Literal["DELIVERED", "NOT_DELIVERED"]
    at: AwareDatetime | None = None
    reason: str = Field("", max_length=300)


class NewReceipts(Schema):
    """Receipts of a gateway."""

    model_config = ConfigDict(extra="forbid")

    receipts: list[NewReceipt] = Field(min_length=1, max_length=1000)


@router.get(
    "",
    auth=may("view_book"),
    response=NoticePage,
    summary="通知列表 · List notices, the latest first",
    openapi_extra=examples.read_example(examples.page_of(_NOTICE)),
)
def list_notices(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    purpose: Annotated[Literal[(*PURPOSES, "")], Query()] = "",  # type: ignore[valid-type]
    state: State | Literal[""] = "",
    channel: Annotated[Literal[(*MESSAGE_CHANNELS, "")], Query()] = "",  # type: ignore[valid-type]
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of notices without what was sent."""
    found = narrowed(
        queries.notices(), account_id=account_no, purpose=purpose, progress__state=state,
        progress__channel=channel,
    )  # fmt: skip
    keys = ("asked_at", "notice_no")
    return pages.page(found, keys=keys, cursor=cursor, limit=limit, latest_first=True)


@router.get(
    "/{path:notice_no}",
    auth=may("view_book"),
    response=NoticeEvidence,
    summary="通知与送达凭据 · Get a notice with what was sent and the evidence",
    openapi_extra=examples.read_example({"notice": _NOTICE, "attempts": [_ATTEMPT], "evidence": [_EVIDENCE]}),
)
def get_notice(request: HttpRequest, notice_no: str) -> dict[str, Any]:
    """Return everything that is known of a notice."""
    found = queries.notice(notice_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有通知 {notice_no}。", en=f"There is no notice {notice_no}.", field="notice_no"
        )
    return {
        "notice": found,
        "attempts": list(queries.attempts(notice_no)),
        "evidence": list(queries.evidence(notice_no)),
    }


def _signed_by_a_gateway(request: HttpRequest) -> str:
    """Let a body in that one of our gateways signed."""
    given = {
        "timestamp": request.headers.get(signing.TIMESTAMP, ""), "body": request.body,
        "given": request.headers.get(signing.SIGNATURE, ""), "now": int(time.time()),
    }  # fmt: skip
    if not any(
        signing.is_signed(secret=secret, **given) for secret in receipt_secrets(settings.MESSAGES_FILE)
    ):
        raise AuthenticationError
    return "gateway"


# Signed instead of keyed, so it is described with the protocol of gateways and not among the API's resources.
@receipts.post("", auth=_signed_by_a_gateway, include_in_schema=False)
def post_receipts(request: HttpRequest, body: NewReceipts) -> dict[str, Any]:
    """Write receipts down; the same again changes nothing."""
    told = [
        Receipt(message_no=each.message_no, state=each.state, said=each.reason, happened_at=each.at)
        for each in body.receipts
    ]
    done = take_receipts(receipts=told, at=business_time())
    return {"taken": done.taken, "known": done.known, "unknown": list(done.unknown)}

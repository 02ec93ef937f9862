"""Write down what people did with a notice: a letter signed for, left or posted, a visit, a call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yingshou.core.tables.messages import PEOPLES_CHANNELS
from yingshou.flows.send_notices import rule_of
from yingshou.flows.take_receipts import serve
from yingshou.records.audit.operations import record_event
from yingshou.records.messages import queries
from yingshou.records.messages.models import Attempt, Progress
from yingshou.records.messages.operations import (
    SENT,
    TASK,
    WAITING,
    WITHDRAWN,
    UnableToSendNotice,
    add_evidence,
    after,
    begin_attempt,
    hold,
    move,
)

HOW = {
    "SIGNED_SELF": ("SIGNED", "VISIT"),
    "SIGNED_OTHER": ("SIGNED", "VISIT"),
    "LEFT_WITNESSED": ("SIGNED", "VISIT"),
    "POSTED": ("ACCEPTED", "POST"),
    "POST_SIGNED": ("SIGNED", "POST"),
    "ANSWERED": ("DELIVERED", "PHONE"),
    "NOT_ANSWERED": ("NOT_DELIVERED", "PHONE"),
    "NOBODY_THERE": ("NOT_DELIVERED", "VISIT"),
    "RETURNED": ("NOT_DELIVERED", "POST"),
}
"""What people may record: the kind of evidence it is, and the channel it belongs to.

Signed by the addressee or by one of the household or staff; left in the presence of a witness with a
photograph (留置送达); posted, signed for at the post, returned; a call answered or not; nobody there.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What was recorded: the state of the notice after it, and the place in the chain of evidence."""

    state: str
    position: int


def record_delivery(
    *,
    notice_no: str,
    how: str,
    happened_at: datetime,
    at: datetime,
    recorded_by: str,
    person: str = "",
    reference: str = "",
    note: str = "",
    file_hash: str = "",
) -> Delivered:
    """Write down a delivery by people, once; the same again changes nothing.

    Args:
        notice_no: the notice.
        how: one of HOW.
        happened_at: when it was signed, left, posted or called.
        at: moment of recording.
        recorded_by: who records it.
        person: who signed or spoke; the witness where it was left.
        reference: number of the postal item.
        note: anything else, e.g. what was said.
        file_hash: SHA-256 of the photograph or scan that was kept.

    Raises:
        UnableToSendNotice: UNKNOWN_NOTICE, NOT_A_CHOICE, MISSING_VALUE, FUTURE_DATE, PERIOD_ORDER or
            NOTICE_ENDED.
    """
    _check(how=how, person=person, reference=reference, file_hash=file_hash, happened_at=happened_at, at=at)
    kind, channel = HOW[how]
    answer = {
        name: value
        for name, value in {
            "how": how, "person": person, "reference": reference, "note": note, "file_hash": file_hash,
            "recorded_by": recorded_by, "said_at": happened_at.isoformat(),
        }.items()
        if value
    }  # fmt: skip
    with transaction.atomic():
        progress = hold(notice_no)
        if happened_at < progress.notice.asked_at:
            raise _refusal(
                "PERIOD_ORDER", "时间早于提出通知", "it lies before the notice was asked for", "happened_at"
            )
        attempt = attempt_by_people(progress, channel, at)
        known = queries.evidence_like(attempt_no=attempt.attempt_no, kind=kind, answer=answer)
        if known is not None:
            return Delivered(state=str(progress.state), position=known)
        proof = add_evidence(
            attempt=attempt, notice=progress.notice, kind=kind, at=happened_at, answer=answer
        )
        _move(progress, how=how, position=proof.position, happened_at=happened_at, at=at)
        record_event(actor=recorded_by, action="RECORD_DELIVERY", subject=notice_no, detail={"how": how})
        return Delivered(state=str(progress.state), position=proof.position)


def _check(
    *, how: str, person: str, reference: str, file_hash: str, happened_at: datetime, at: datetime
) -> None:
    """Refuse what would be no proof."""
    if how not in HOW:
        raise _refusal("NOT_A_CHOICE", "请选择送达方式", "choose how it was delivered", "how")
    if HOW[how][0] == "SIGNED" and not person.strip():
        raise _refusal("MISSING_VALUE", "请填写签收人或见证人", "say who signed or witnessed it", "person")
    if how == "LEFT_WITNESSED" and not file_hash:
        raise _refusal(
            "MISSING_VALUE", "留置送达须附照片", "a notice that was left needs a photograph", "file"
        )
    if how == "POSTED" and not reference.strip():
        raise _refusal("MISSING_VALUE", "请填写邮件编号", "give the number of the postal item", "reference")
    if happened_at > at:
        raise _refusal("FUTURE_DATE", "时间晚于现在", "it lies in the future", "happened_at")


def attempt_by_people(progress: Progress, channel: str, at: datetime) -> Attempt:
    """Return the attempt by people that is under way by a channel, or begin one.

    Raises UnableToSendNotice: NOTICE_ENDED where the notice was withdrawn.
    """
    if progress.state == WITHDRAWN:
        raise _refusal("NOTICE_ENDED", "该通知已撤回", "the notice was withdrawn", "notice_no")
    found = queries.last_attempt(notice_no=progress.notice_id, channels=_alike(channel))
    if found is not None:
        return found
    account_no = progress.notice.account_id
    address = next((each.address for each in queries.ways(account_no) if each.channel == channel), "")
    texts: dict[str, Any] = progress.notice.texts
    content = texts.get(channel) or next(iter(texts.values()))
    return begin_attempt(progress, channel=channel, address=address, person="", content=content, at=at)


def _alike(channel: str) -> tuple[str, ...]:
    """A letter may be carried there or posted, whichever its rule began with."""
    return (channel,) if channel == "PHONE" else ("POST", "VISIT")


def _move(progress: Progress, *, how: str, position: int, happened_at: datetime, at: datetime) -> None:
    kind = HOW[how][0]
    if kind == "NOT_DELIVERED":
        if progress.state == TASK and progress.channel in PEOPLES_CHANNELS:
            move(progress, state=WAITING, reason=kind, attempt_no="", tries=0, next_at=at)
        return
    serve(progress, kind=kind, position=position, moment=happened_at, at=at)
    if progress.state == TASK:
        until = after(at, hours=rule_of(progress, at).receipt_hours)
        move(progress, state=SENT, sent_at=happened_at, next_at=until)


def _refusal(code: str, zh: str, en: str, field: str) -> UnableToSendNotice:
    return UnableToSendNotice(code, zh=zh, en=en, field=field)

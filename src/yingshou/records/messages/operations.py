"""Writes of messages: contacts and rules, notices asked for, their attempts, and the chain of evidence."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection, transaction

from yingshou.core.errors import YingshouError
from yingshou.core.ledger import GENESIS
from yingshou.core.messages import content_hash, evidence_hash
from yingshou.core.tables import Table
from yingshou.records.copy import Stored, store_new
from yingshou.records.messages.frames import DATABASE_TABLES
from yingshou.records.messages.models import (
    Attempt,
    Contact,
    Evidence,
    LetterTemplate,
    Notice,
    Progress,
)

WAITING, SENDING, SENT, SERVED, TASK = "WAITING", "SENDING", "SENT", "SERVED", "TASK"
FAILED, DECLINED, EXPIRED, WITHDRAWN = "FAILED", "DECLINED", "EXPIRED", "WITHDRAWN"
OPEN_STATES = (WAITING, SENDING, SENT, TASK)
"""States of notices that are not done with."""
_CHAIN = "messages:evidence"
_INSTANT = "%Y-%m-%dT%H:%M:%S.%f"


class UnableToSendNotice(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An act on a notice, its wording or a contact is refused; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def store(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one of MESSAGE_TABLES; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


def end_contact(*, contact_id: int, account_no: str, valid_to: date) -> Contact:
    """Set the end of an address that has none. Raises UnableToSendNotice: NO_ADDRESS or PERIOD_ORDER."""
    held = Contact.objects.select_for_update().filter(pk=contact_id, account_id=account_no, valid_to=None)
    found = held.first()
    if found is None:
        raise UnableToSendNotice(
            "NO_ADDRESS", zh="没有该联系方式，或已停用", en="there is no such contact, or it has ended"
        )
    if valid_to <= found.valid_from:
        raise UnableToSendNotice(
            "PERIOD_ORDER",
            zh=f"停用日期须晚于生效日期 {found.valid_from}",
            en=f"a contact ends after its first day, {found.valid_from}",
            field="valid_to",
        )
    found.valid_to = valid_to
    found.save(update_fields=["valid_to"])
    return found


def add_notices(rows: pl.DataFrame) -> int:
    """Write notices and queue the new ones, in the caller's transaction; return how many are new.

    The same number again changes nothing. Raises UnableToSendNotice: CONFLICT where a number is taken by a
    notice of another account or purpose.

    Args:
        rows: notice_no, account_no, purpose, template, language, role, facts, receivable_nos, texts (JSON),
            asked_at (text with its zone).
    """
    if rows.is_empty():
        return 0
    stored = store_new("notices_notice", rows, ["notice_no"])
    if stored.conflicts.height:
        _refuse_taken(rows.join(stored.conflicts, on="notice_no", how="semi"))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO notices_progress (notice_no, state, next_at, round_from)
            SELECT notice_no, 'WAITING', asked_at, asked_at FROM notices_notice WHERE notice_no = ANY(%s)
            ON CONFLICT (notice_no) DO NOTHING""",
            [rows["notice_no"].to_list()],
        )
    return stored.inserted


def _refuse_taken(rows: pl.DataFrame) -> None:
    known = Notice.objects.in_bulk(rows["notice_no"].to_list())
    for number, account_no, purpose in rows.select("notice_no", "account_no", "purpose").iter_rows():
        if (known[number].account_id, known[number].purpose) != (account_no, purpose):
            raise UnableToSendNotice(
                "CONFLICT",
                zh=f"通知编号 {number} 已用于另一户或另一用途",
                en=f"the notice {number} is one of another account or purpose",
                field="notice_no",
            )


def hold_next(at: datetime) -> Progress | None:
    """Hold the next notice that is due, in the caller's transaction; None where none is.

    Notices another courier holds are skipped.
    """
    due = Progress.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=at)
    return due.select_related("notice__account").order_by("next_at", "pk").first()


def hold(notice_no: str) -> Progress:
    """Hold a notice until the transaction ends. Raises UnableToSendNotice: UNKNOWN_NOTICE."""
    held = Progress.objects.select_for_update(of=("self",)).select_related("notice__account")
    found = held.filter(pk=notice_no).first()
    if found is None:
        raise UnableToSendNotice(
            "UNKNOWN_NOTICE",
            zh=f"没有通知 {notice_no}",
            en=f"there is no notice {notice_no}",
            field="notice_no",
        )
    return found


def hold_account(account_no: str) -> None:
    """Hold the sending to an account until the transaction ends, so that caps count what others send."""
    _lock(f"messages:{account_no}")


def move(progress: Progress, *, state: str, **facts: Any) -> None:
    """Write how far a held notice is."""
    progress.state = state
    for name, value in facts.items():
        setattr(progress, name, value)
    progress.save(update_fields=["state", *facts])


def begin_attempt(
    progress: Progress, *, channel: str, address: str, person: str, content: Sequence[str], at: datetime
) -> Attempt:
    """Write that a notice goes out by a channel to an address; `content` is subject and text."""
    notice, (subject, text) = progress.notice, content
    sequence = Attempt.objects.filter(notice=notice).count() + 1
    return Attempt.objects.create(
        attempt_no=f"{notice.notice_no}-{sequence}",
        notice=notice,
        sequence=sequence,
        account_no=notice.account_id,
        purpose=notice.purpose,
        channel=channel,
        address=address,
        person=person,
        subject=subject,
        text=text,
        content_hash=content_hash(address=address, subject=subject, text=text),
        begun_at=at,
    )


def add_evidence(
    *, attempt: Attempt | None, notice: Notice, kind: str, at: datetime, answer: Mapping[str, Any]
) -> Evidence:
    """Append a piece of evidence to the chain, in the caller's transaction, which should end soon.

    Args:
        attempt: what was sent, None where nothing was.
        notice: the notice it is about.
        kind: what happened.
        at: when.
        answer: what the channel or person said, plain JSON values.
    """
    _lock(_CHAIN)
    last = Evidence.objects.order_by("-position").values_list("position", "hash").first()
    position, previous = last or (0, GENESIS)
    told: dict[str, Any] = {
        "account_no": notice.account_id, "purpose": notice.purpose, "answer": dict(answer),
    }  # fmt: skip
    if attempt is not None:
        told |= {
            "attempt_no": attempt.attempt_no, "channel": attempt.channel, "address": attempt.address,
            "content_hash": attempt.content_hash,
        }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    instant = at.astimezone(UTC).strftime(_INSTANT)
    return Evidence.objects.create(
        position=position + 1,
        notice=notice,
        attempt=attempt,
        kind=kind,
        happened_at=at,
        text=text,
        hash=evidence_hash(previous=previous, content=(notice.notice_no, kind, instant, text)),
    )


def sent_to(*, account_no: str, purpose: str, since: datetime) -> list[datetime]:
    """Return when notices of a purpose were handed to channels for an account since a moment."""
    found = Attempt.objects.filter(account_no=account_no, purpose=purpose, begun_at__gt=since)
    # A notice counts once, however many ways it had to try.
    first: dict[str, datetime] = {}
    for number, begun_at in found.order_by("begun_at").values_list("notice_id", "begun_at"):
        first.setdefault(number, begun_at)
    return list(first.values())


def keep_letter_template(
    *, kind: str, purpose: str, valid_from: date, name: str, file_hash: str, uploaded_by: str
) -> LetterTemplate:
    """Write down a version of an office's Word template whose file has been kept."""
    return LetterTemplate.objects.create(
        kind=kind, purpose=purpose, valid_from=valid_from, name=name, file_hash=file_hash,
        uploaded_by=uploaded_by,
    )  # fmt: skip


def after(at: datetime, *, hours: int | None) -> datetime | None:
    """Return the moment some hours later, None for no bound."""
    return None if hours is None else at + timedelta(hours=hours)


def _lock(name: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a lock needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))

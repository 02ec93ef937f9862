"""Print letters, visit sheets or call sheets: one Word file for many notices, each print written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction

from yingshou.core.messages.timing import LOCAL
from yingshou.core.tables.scope import ALL
from yingshou.flows.record_delivery import attempt_by_people
from yingshou.gateways.messages import files
from yingshou.gateways.messages.letters import KINDS, LetterTemplateError, fill
from yingshou.gateways.messages.shipped_letters import shipped_template
from yingshou.records.audit.operations import record_event
from yingshou.records.messages import queries
from yingshou.records.messages.models import Attempt, Progress
from yingshou.records.messages.operations import UnableToSendNotice, add_evidence, hold

_CHANNELS = {kind: channel for channel, kind in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A Word file, its SHA-256, and how many sheets it holds."""

    content: bytes
    file_hash: str
    count: int


def print_letters(
    *, notice_nos: Sequence[str], kind: str, at: datetime, printed_by: str, folder: Path
) -> Printed:
    """Make one Word file of many notices and write down that each was printed.

    The office's template of their purpose holds where all are of one purpose, else its template for all, else
    the shipped one.

    Args:
        notice_nos: notices, in the order they are printed.
        kind: LETTER, VISIT_SHEET or CALL_SHEET.
        at: moment of printing.
        printed_by: who prints.
        folder: where the office's templates lie.

    Raises:
        UnableToSendNotice: UNKNOWN_NOTICE, NOTICE_ENDED, or NOT_A_CHOICE for no notice or kind.
        LetterTemplateError: the template is gone or cannot be filled.
    """
    if kind not in _CHANNELS or not notice_nos:
        raise UnableToSendNotice(
            "NOT_A_CHOICE", zh="请选择要打印的通知", en="choose the notices to be printed", field="notice_no"
        )
    with transaction.atomic():
        held = {number: hold(number) for number in sorted(set(notice_nos))}
        chosen = [held[number] for number in dict.fromkeys(notice_nos)]
        sent = [attempt_by_people(progress, _CHANNELS[kind], at) for progress in chosen]
        template = _template(kind=kind, purposes={each.purpose for each in sent}, at=at, folder=folder)
        letters = [_values(progress, each, at) for progress, each in zip(chosen, sent, strict=True)]
        content = fill(template, letters)
        digest = sha256(content).hexdigest()
        answer = {
            "kind": kind, "by": printed_by, "file_hash": digest,
            "template_hash": sha256(template).hexdigest(),
        }  # fmt: skip
        for progress, each in zip(chosen, sent, strict=True):
            add_evidence(attempt=each, notice=progress.notice, kind="PRINTED", at=at, answer=answer)
        record_event(
            actor=printed_by,
            action="PRINT_NOTICES",
            subject=digest,
            detail={"kind": kind, "count": len(sent)},
        )
    return Printed(content=content, file_hash=digest, count=len(sent))


def _template(*, kind: str, purposes: set[str], at: datetime, folder: Path) -> bytes:
    """Return the template that holds: of the one purpose, of all, or the shipped one."""
    day = at.astimezone(LOCAL).date()
    known = queries.letter_templates().filter(kind=kind, valid_from__lte=day)
    own = known.filter(purpose=next(iter(purposes))).first() if len(purposes) == 1 else None
    found = own or known.filter(purpose=ALL).first()
    if found is None:
        return shipped_template(kind)
    content = files.kept(folder=folder, digest=found.file_hash)
    if content is None:
        raise LetterTemplateError(
            zh=f"文书模板 {found.name} 的文件已丢失或被改动，请重新上传",
            en=f"the file of the template {found.name} is gone or was changed; upload it again",
            field="file",
        )
    return content


def _values(progress: Progress, attempt: Attempt, at: datetime) -> dict[str, Any]:
    account = progress.notice.account
    return {
        "notice_no": progress.notice_id, "subject": attempt.subject, "text": attempt.text,
        "paragraphs": attempt.text.splitlines(), "name": account.name, "account_no": account.account_no,
        "address": attempt.address, "person": attempt.person, "office": account.organization.name,
        "date": at.astimezone(LOCAL).date().isoformat(),
    }  # fmt: skip

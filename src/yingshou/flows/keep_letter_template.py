"""Take a Word template of an office into use from a day on."""

from datetime import date
from pathlib import Path

from django.db import transaction

from yingshou.core.tables.messages import PURPOSES
from yingshou.core.tables.scope import ALL
from yingshou.gateways.messages import files
from yingshou.gateways.messages.letters import KINDS, check_template
from yingshou.records.audit.operations import record_event
from yingshou.records.messages import operations
from yingshou.records.messages.models import LetterTemplate
from yingshou.records.messages.operations import UnableToSendNotice


def keep_letter_template(
    *, content: bytes, name: str, kind: str, purpose: str, valid_from: date, uploaded_by: str, folder: Path
) -> LetterTemplate:
    """Check a Word template, keep its file under its hash, and let it hold from a day on.

    Args:
        content: the file.
        name: its name, for people.
        kind: LETTER, VISIT_SHEET or CALL_SHEET.
        purpose: purpose it is for, - for all.
        valid_from: first day of printing.
        uploaded_by: who uploads it.
        folder: where templates lie.

    Raises:
        UnableToSendNotice: NOT_A_CHOICE.
        LetterTemplateError: the file cannot be used, and why.
    """
    if kind not in KINDS.values() or purpose not in {ALL, *PURPOSES}:
        raise UnableToSendNotice(
            "NOT_A_CHOICE", zh="请选择文书类型和用途", en="choose a kind of sheet and a purpose", field="kind"
        )
    check_template(content)
    digest = files.keep(folder=folder, content=content)
    with transaction.atomic():
        made = operations.keep_letter_template(
            kind=kind, purpose=purpose, valid_from=valid_from, name=name[:200], file_hash=digest,
            uploaded_by=uploaded_by,
        )  # fmt: skip
        record_event(
            actor=uploaded_by, action="KEEP_LETTER_TEMPLATE", subject=digest,
            detail={"kind": kind, "purpose": purpose, "valid_from": valid_from, "name": name[:200]},
        )  # fmt: skip
    return made

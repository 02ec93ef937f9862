"""Write down what happened in a matter before a court."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from yingshou.core.legal import Refused, next_state
from yingshou.core.money import round_yuan_value
from yingshou.core.tables.legal import LEGAL_STEP_KINDS
from yingshou.flows.open_legal_matter import lift_legal_holds
from yingshou.gateways.messages import files
from yingshou.records.audit.operations import record_event
from yingshou.records.legal import frames, operations
from yingshou.records.legal.operations import refusal


def record_legal_step(
    *,
    matter_no: str,
    kind: str,
    step_date: date,
    recorded_by: str,
    as_of: date,
    served_date: date | None = None,
    until_date: date | None = None,
    court: str = "",
    file_no: str = "",
    amount: Decimal | None = None,
    fees: Decimal | None = None,
    note: str = "",
    document: bytes | None = None,
    document_name: str = "",
    folder: Path | None = None,
) -> str:
    """Write a step of a matter and return the state it comes to. One transaction.

    What was recorded wrongly is followed by a NOTE. Closing lifts the holds the matter had placed.

    Args:
        matter_no: matter.
        kind: one of LEGAL_STEP_KINDS; which may follow is in `core.legal.TRANSITIONS`.
        step_date: day it happened, not before the step before it and not after `as_of`.
        recorded_by: who writes it down.
        as_of: business date.
        served_date: day the paper reached whom it concerns; terms run from it.
        until_date: last day the court named.
        court: court or administrator.
        file_no: number the court gave.
        amount: yuan claimed, awarded or received.
        fees: court fees and costs paid, in yuan.
        note: what else is to be known.
        document: the paper itself as PDF, JPEG or PNG; kept under its hash.
        document_name: its name, for people.
        folder: where documents lie; needed with `document`.

    Raises:
        UnableToGoToCourt: UNKNOWN_MATTER, NOT_A_CHOICE, STEP_ORDER, STEP_TOO_EARLY, PERIOD_ORDER,
            FUTURE_DATE, NOT_POSITIVE, TOO_PRECISE.
        FileRefusedError: the document is no PDF, JPEG or PNG, or too large.
    """
    _check(kind=kind, step_date=step_date, served_date=served_date, as_of=as_of)
    _check_money("amount", amount)
    _check_money("fees", fees)
    digest = keep_document(document=document, folder=folder)
    with transaction.atomic():
        matter = operations.hold_matter(matter_no)
        found = next_state(
            steps=frames.steps_of([matter_no]), kind=kind, day=step_date, deadlines=frames.deadlines()
        )
        if isinstance(found, Refused):
            raise refusal(found.code, "kind" if found.day is None else "step_date", found.day or kind)
        operations.add_step(
            matter=matter, state=found, kind=kind, step_date=step_date, served_date=served_date,
            until_date=until_date, court=court.strip()[:100] or None, file_no=file_no.strip()[:60] or None,
            amount=amount, fees=fees, note=note.strip()[:500] or None,
            document_name=document_name[:200] or None, document_hash=digest or None, recorded_by=recorded_by,
        )  # fmt: skip
        if found == "CLOSED":
            lift_legal_holds(
                matter_no=matter_no, account_no=str(matter.account_id), on=as_of, lifted_by=recorded_by
            )
        record_event(
            actor=recorded_by, action="RECORD_LEGAL_STEP", subject=matter_no,
            detail={"kind": kind, "step_date": step_date, "amount": amount, "file_no": file_no},
        )  # fmt: skip
    return found


def keep_document(*, document: bytes | None, folder: Path | None) -> str:
    """Keep a paper under its hash and return it, empty without one. Raises FileRefusedError."""
    if not document:
        return ""
    assert folder is not None  # noqa: S101  the interface says where documents lie
    files.scan_type(document)
    return files.keep(folder=folder, content=document)


def _check(*, kind: str, step_date: date, served_date: date | None, as_of: date) -> None:
    if kind not in LEGAL_STEP_KINDS:
        raise refusal("NOT_A_CHOICE", "kind", kind)
    for field, day in (("step_date", step_date), ("served_date", served_date)):
        if day is not None and day > as_of:
            raise refusal("FUTURE_DATE", field, day)
    if served_date is not None and served_date < step_date:
        raise refusal("PERIOD_ORDER", "served_date", served_date)


def _check_money(field: str, value: Decimal | None) -> None:
    if value is None:
        return
    if not value.is_finite() or value <= 0:
        raise refusal("NOT_POSITIVE", field, value)
    if value != round_yuan_value(value):
        raise refusal("TOO_PRECISE", field, value)

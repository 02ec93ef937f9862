"""Take what gateways say became of messages they accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yingshou.core.tables.messages import PROOFS
from yingshou.flows.send_notices import rule_of
from yingshou.records.messages import queries
from yingshou.records.messages.models import Attempt, Progress
from yingshou.records.messages.operations import (
    FAILED,
    SENDING,
    SENT,
    SERVED,
    TASK,
    WAITING,
    add_evidence,
    hold,
    move,
)

DELIVERED, NOT_DELIVERED = "DELIVERED", "NOT_DELIVERED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a message: its number, DELIVERED or NOT_DELIVERED, and the gateway's words."""

    message_no: str
    state: str
    said: str = ""
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsTaken:
    """How many receipts were new, how many were known, and the numbers nobody knows."""

    taken: int
    known: int
    unknown: tuple[str, ...]


def take_receipts(*, receipts: Sequence[Receipt], at: datetime) -> ReceiptsTaken:
    """Write receipts down, each once, in a transaction of its own.

    A delivery proves the service where its rule asks for no signature; a failure sends the notice the next
    way.

    Args:
        receipts: what gateways say.
        at: moment they came in; the gateway's own time counts where it lies between sending and this.
    """
    taken, known, unknown = 0, 0, []
    for receipt in receipts:
        attempt = queries.attempt(receipt.message_no)
        if attempt is None:
            unknown.append(receipt.message_no)
        elif _take(receipt, attempt, at):
            taken += 1
        else:
            known += 1
    return ReceiptsTaken(taken=taken, known=known, unknown=tuple(unknown))


def _take(receipt: Receipt, attempt: Attempt, at: datetime) -> bool:
    with transaction.atomic():
        progress = hold(attempt.notice_id)
        if queries.has_evidence(attempt_no=attempt.attempt_no, kind=receipt.state):
            return False
        told = receipt.happened_at
        moment = told if told is not None and attempt.begun_at <= told <= at else at
        answer = {"said": receipt.said[:300], "stated_at": told.isoformat() if told else ""}
        proof = add_evidence(
            attempt=attempt, notice=progress.notice, kind=receipt.state, at=moment, answer=answer
        )
        if receipt.state == DELIVERED:
            serve(progress, kind=DELIVERED, position=proof.position, moment=moment, at=at)
        else:
            _go_on(progress, attempt, at)
        return True


def serve(progress: Progress, *, kind: str, position: int, moment: datetime, at: datetime) -> None:
    """Write that a held notice was served, where a proof of this kind is enough and none is stronger."""
    if kind not in PROOFS or PROOFS.index(kind) < PROOFS.index(rule_of(progress, at).proof):
        return
    if progress.state == SERVED or progress.state not in {WAITING, SENDING, SENT, TASK, FAILED}:
        return
    move(
        progress, state=SERVED, reason="", next_at=None, served_at=moment, proof=position,
        sent_at=progress.sent_at or moment,
    )  # fmt: skip


def _go_on(progress: Progress, attempt: Attempt, at: datetime) -> None:
    """Send a notice the next way where the one it took did not lead there."""
    served_by_it = progress.state == SERVED and queries.proof_kind(progress.proof) == "ACCEPTED"
    if progress.attempt_no != attempt.attempt_no or not (progress.state in {SENDING, SENT} or served_by_it):
        return
    move(
        progress, state=WAITING, reason=NOT_DELIVERED, attempt_no="", tries=0, next_at=at, served_at=None,
        proof=None,
    )  # fmt: skip

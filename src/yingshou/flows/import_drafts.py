"""Take acceptance bills: at the console, by file, by another system."""

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import transaction

from yingshou.core.drafts import accept_drafts
from yingshou.core.tables import DRAFTS, PROBLEMS
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.core.tables.problems import problem_rows
from yingshou.flows.import_payments import import_payments
from yingshou.records.audit.operations import record_events
from yingshou.records.drafts import frames
from yingshou.records.drafts.operations import (
    CHANNEL,
    DRAFT_LOCK,
    HELD,
    WAITING,
    UnableToKeepDraft,
    store_drafts,
)
from yingshou.records.payments.operations import lock_name

STAGE = "drafts"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftsImported:
    """What became of the rows: rows = inserted + unchanged + problems.

    `waiting` of the inserted pay only when a second person has approved them.
    """

    rows: int
    inserted: int
    unchanged: int
    waiting: int
    problems: pl.DataFrame


def import_drafts(*, frame: pl.DataFrame, as_of: date, registered_by: str) -> DraftsImported:
    """Register drafts against the accept-list and settle with them what their accounts owe.

    What a draft pays is cleared at once, with the day it was received as value date, and stays conditional
    until the draft is cash: one that fails brings it all back. A draft above its acceptor's line pays only
    when a second person has approved it. One transaction; the same drafts again change nothing.

    Args:
        frame: table DRAFTS, of accounts that exist; `file` and `row_number` are kept in problems.
        as_of: business date.
        registered_by: who took them, or the file they came in.
    """
    origin = [name for name in ("file", "row_number") if name in frame.columns]
    rows = DRAFTS.conform(frame).hstack(frame.select(origin))
    with transaction.atomic():
        lock_name(DRAFT_LOCK)
        fresh, conflicts = _against_stored(rows)
        good, refused = accept_drafts(
            drafts=fresh, acceptors=frames.acceptors(), outstanding=frames.outstanding(), as_of=as_of
        )
        waiting = good.filter("needs_second")
        held = good.filter(~pl.col("needs_second"))
        for drafts, state in ((waiting, WAITING), (held, HELD)):
            store_drafts(drafts=drafts, state=state, registered_by=registered_by[:150], registered_date=as_of)
        pay_with(held, as_of=as_of)
        record_events(
            actor=registered_by[:150],
            action="REGISTER_DRAFT",
            events=[
                (number, {"face_amount": face})
                for number, face in good.select("draft_no", "face_amount").rows()
            ],
        )
    problems = pl.concat([conflicts, refused])
    return DraftsImported(
        rows=rows.height,
        inserted=good.height,
        unchanged=rows.height - good.height - problems.height,
        waiting=waiting.height,
        problems=PROBLEMS.conform(problems),
    )


def pay_with(drafts: pl.DataFrame, *, as_of: date) -> None:
    """Take drafts (columns as in `drafts`) as payments of the channel DRAFT; their face goes to DRAFTS.

    Runs inside the caller's transaction. Raises UnableToKeepDraft where the channel refuses one.
    """
    if drafts.is_empty():
        return
    payments = drafts.select(
        pl.lit(CHANNEL).alias("channel"),
        "account_no",
        "payer_name",
        "memo",
        channel_no=pl.col("draft_no"),
        amount=pl.col("face_amount"),
        value_date=pl.col("received_date"),
    )
    done = import_payments(frame=payments, as_of=as_of, source=CHANNEL, paper=True)
    if done.inserted != drafts.height:
        code = done.problems.item(0, "code") if done.problems.height else "CONFLICT"
        reason = PROBLEM_CODES[code]
        raise UnableToKeepDraft(
            code, zh=f"{reason.zh}。{reason.remedy_zh}", en=f"{reason.en}; {reason.remedy_en}"
        )


def _against_stored(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split off drafts stored already; those stored otherwise, or twice in the frame, are problems."""
    first = rows.filter(pl.col("draft_no").is_first_distinct())
    twice = rows.filter(~pl.col("draft_no").is_first_distinct())
    known = frames.stored(first["draft_no"].to_list())
    same = first.join(known, on=list(DRAFTS.names), how="semi", nulls_equal=True)
    fresh = first.join(known, on="draft_no", how="anti", maintain_order="left")
    other = first.join(known, on="draft_no", how="semi").join(same, on="draft_no", how="anti")
    problems = [
        problem_rows(found, stage=STAGE, code=code, subject="draft_no", column="draft_no")
        for found, code in ((twice, "DUPLICATE_KEY"), (other, "CONFLICT"))
    ]
    return fresh, pl.concat(problems)

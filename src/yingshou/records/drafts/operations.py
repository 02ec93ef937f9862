"""Writes of drafts: the paper, its states, the accept-list and the weights."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.tables import DRAFTS, Table
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.drafts.frames import DATABASE_TABLES
from yingshou.records.drafts.models import Draft, DraftEvent

DRAFT_LOCK = "drafts"
CHANNEL = "DRAFT"
WAITING, TURNED_DOWN, HELD = "DRAFT_WAITING", "DRAFT_TURNED_DOWN", "DRAFT_HELD"
PRESENTED, DISCOUNTED = "DRAFT_PRESENTED", "DRAFT_DISCOUNTED"
PAID, DISHONOURED = "DRAFT_PAID", "DRAFT_DISHONOURED"
_STATES = {
    WAITING: ("待复核", "waiting for a second person"), TURNED_DOWN: ("未收取", "turned down"),
    HELD: ("在手", "held"), PRESENTED: ("已提示付款", "presented"), DISCOUNTED: ("已贴现", "discounted"),
    PAID: ("已兑付", "paid"), DISHONOURED: ("已拒付", "dishonoured"),
}  # fmt: skip


class UnableToKeepDraft(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """A draft does not exist, or an act does not fit it; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of the accept-list or the weights; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


def payment_number(draft_no: str) -> str:
    """Number the payment a draft makes."""
    return f"{CHANNEL}-{draft_no}"


def store_drafts(*, drafts: pl.DataFrame, state: str, registered_by: str, registered_date: date) -> int:
    """Write new drafts (columns as in `drafts`) in a state, with the event of it. Returns how many."""
    if drafts.is_empty():
        return 0
    paid = pl.format(f"{CHANNEL}-{{}}", "draft_no") if state == HELD else pl.lit(None, dtype=pl.String)
    copy_in(
        "drafts_draft",
        DRAFTS.conform(drafts).with_columns(
            state=pl.lit(state), registered_by=pl.lit(registered_by), payment_no=paid
        ),
    )
    return copy_in(
        "drafts_draftevent",
        drafts.select(
            "draft_no",
            state=pl.lit(state),
            event_date=pl.lit(registered_date),
            person=pl.lit(registered_by),
            note=pl.lit(""),
        ),
    )


def hold_draft(draft_no: str) -> Draft:
    """Hold a draft until the transaction ends. Raises UnableToKeepDraft: UNKNOWN_DRAFT."""
    draft = Draft.objects.select_for_update().filter(draft_no=draft_no).first()
    if draft is None:
        raise UnableToKeepDraft(
            "UNKNOWN_DRAFT",
            zh=f"没有票据 {draft_no}。核对票据号码",
            en=f"there is no draft {draft_no}; check its number",
            field="draft_no",
        )
    return draft


def require_state(draft: Draft, *states: str) -> None:
    """Refuse an act on a draft that is in none of the states. Raises UnableToKeepDraft: DRAFT_STATE."""
    if draft.state not in states:
        zh, en = _STATES[draft.state]
        raise UnableToKeepDraft(
            "DRAFT_STATE",
            zh=f"票据 {draft.draft_no} {zh}，不能办理",
            en=f"the draft {draft.draft_no} is {en}",
            field="draft_no",
        )


def require_day(day: date, *, first: date, as_of: date, field: str) -> None:
    """Refuse a day before the first possible one or after the business date. Raises UnableToKeepDraft."""
    if not first <= day <= as_of:
        raise UnableToKeepDraft(
            "FUTURE_DATE" if day > as_of else "PERIOD_ORDER",
            zh=f"日期 {day} 应在 {first} 至 {as_of} 之间",
            en=f"{day} must lie between {first} and {as_of}",
            field=field,
        )


def move(
    draft: Draft,
    *,
    state: str,
    day: date,
    person: str,
    amount: Decimal | None = None,
    note: str = "",
    entry_no: str | None = None,
    **changes: Any,
) -> None:
    """Write what happened to a held draft and the state it is in now.

    `changes` are `payment_no`, `cashed_date`, `end_date`.
    """
    DraftEvent.objects.create(
        draft=draft, state=state, event_date=day, amount=amount, person=person, note=note[:200],
        entry_id=entry_no,
    )  # fmt: skip
    draft.state = state
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save(update_fields=["state", *changes])

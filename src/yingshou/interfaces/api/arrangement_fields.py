"""What an agreement on arrears is proposed with, and how it is shown."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from yingshou.core.arrangements.schedule import MOST_TERMS
from yingshou.flows.propose_arrangement import LONGEST_GRACE
from yingshou.interfaces.api.fields import Yuan

State = Literal["WAITING", "TURNED_DOWN", "RUNNING", "BROKEN", "COMPLETED", "CANCELLED"]
NEW_ARRANGEMENT: dict[str, Any] = {
    "account_no": "1000000001", "terms": 3, "first_date": "2025-11-10", "rhythm": "MONTHLY",
    "receivable_nos": [], "down_payment": "0.00", "grace_days": 3, "reason": "资金困难",
}  # fmt: skip
PREVIEW: dict[str, Any] = {
    "account_no": "1000000001", "total": "3063.00",
    "terms": [
        {"term_no": 1, "due_date": "2025-11-10", "amount": "1021.00"},
        {"term_no": 2, "due_date": "2025-12-10", "amount": "1021.00"},
        {"term_no": 3, "due_date": "2026-01-10", "amount": "1021.00"},
    ],
}  # fmt: skip
ARRANGEMENT: dict[str, Any] = {
    "arrangement_no": "F1000000001-20251025-1", "account_no": "1000000001", "state": "RUNNING",
    "total": "3063.00", "grace_days": 3, "reason": "资金困难", "proposed_by": "li.hua",
    "proposed_date": "2025-10-25", "decided_by": "wang", "decided_date": "2025-10-25", "decision_note": "",
    "ended_by": None, "ended_date": None, "ended_note": None, "paid": "1021.00", "short": "0.00",
    "next_date": "2025-12-10", "next_amount": "1021.00", "broken_date": None,
    "instalments": [
        {"term_no": 1, "due_date": "2025-11-10", "amount": "1021.00", "paid": "1021.00", "missed": False},
        {"term_no": 2, "due_date": "2025-12-10", "amount": "1021.00", "paid": "0.00", "missed": False},
        {"term_no": 3, "due_date": "2026-01-10", "amount": "1021.00", "paid": "0.00", "missed": False},
    ],
}  # fmt: skip
WAITING: dict[str, Any] = {
    **ARRANGEMENT, "state": "WAITING", "decided_by": None, "decided_date": None, "decision_note": None,
    "paid": None, "short": None, "next_date": None, "next_amount": None, "broken_date": None,
    "instalments": [{**term, "paid": "0.00", "missed": False} for term in PREVIEW["terms"]],
}  # fmt: skip
LISTED: dict[str, Any] = {
    name: value for name, value in ARRANGEMENT.items()
    if name not in {"instalments", "paid", "short", "next_date", "next_amount", "broken_date"}
}  # fmt: skip


class NewArrangement(Schema):
    """Arrears to be paid back by instalments."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    terms: int = Field(ge=1, le=MOST_TERMS, description="instalments of the same size")
    first_date: date = Field(description="day of the first payment, not before the business date")
    rhythm: Literal["MONTHLY", "WEEKLY"] = "MONTHLY"
    receivable_nos: list[str] = Field([], max_length=500, description="items covered; empty = all overdue")
    down_payment: Yuan | None = Field(None, description="yuan of the first payment where it differs")
    grace_days: int = Field(0, ge=0, le=LONGEST_GRACE)
    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")


class ArrangementNote(Schema):
    """What the one who decides adds."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=200)


class ArrangementReason(Schema):
    """Why it is turned down or cancelled."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")


class ArrangementTerm(Schema):
    """An instalment that would be."""

    term_no: int
    due_date: date
    amount: Yuan


class ArrangementPreview(Schema):
    """The instalments a proposal would have."""

    account_no: str
    total: Yuan
    terms: list[ArrangementTerm]


class ArrangementInstalment(ArrangementTerm):
    """An instalment with what was paid of it by the business date."""

    paid: Yuan
    missed: bool = Field(description="its last day, grace included, has passed short of it")


class ListedArrangement(Schema):
    """An agreement on arrears."""

    arrangement_no: str
    account_no: str = Field(validation_alias="account_id")
    state: State
    total: Yuan
    grace_days: int
    reason: str
    proposed_by: str
    proposed_date: date
    decided_by: str | None = Field(None, validation_alias="decision.decided_by")
    decided_date: date | None = Field(None, validation_alias="decision.decided_date")
    decision_note: str | None = Field(None, validation_alias="decision.note")
    ended_by: str | None = Field(None, validation_alias="end.ended_by")
    ended_date: date | None = Field(None, validation_alias="end.ended_date")
    ended_note: str | None = Field(None, validation_alias="end.note")


class Arrangement(ListedArrangement):
    """An agreement on arrears with its instalments; how it stands on the business date while it runs."""

    paid: Yuan | None
    short: Yuan | None = Field(description="what is missing of the instalments whose day has come")
    next_date: date | None
    next_amount: Yuan | None = Field(description="what is missing to keep the next instalment")
    broken_date: date | None
    instalments: list[ArrangementInstalment]


class ArrangementPage(Schema):
    """A page of agreements on arrears."""

    items: list[ListedArrangement]
    next_cursor: str | None

"""Early warning: the open cards, and whom to visit first."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.interfaces.api import examples
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Price, Yuan
from yingshou.interfaces.api.pages import DEFAULT_LIMIT, Cursor, Limit, page
from yingshou.records.warnings import queries

router = Router(tags=["warnings"])
_REASON: dict[str, Any] = {
    "rule_no": "DELAY_3", "feature": "delay_rise", "value": "4.20000000", "threshold": "3.00000000",
    "clear_at": "1.00000000", "since": "2025-10-15", "reference": "1000000001-202510-S1",
}  # fmt: skip
_CARD: dict[str, Any] = {
    "account_no": "1000000001", "cause": "MONEY", "state": "OPEN", "colour": "YELLOW",
    "opened_on": "2025-10-20",
    "lead_days": 75, "owner": "ACCOUNT_MANAGER",
    "username": "li", "chance": "0.25000000",
    "amount": "2100000.00", "score": "525000.00", "reasons": [_REASON],
}  # fmt: skip


class WarningReasonRow(Schema):
    """A rule that holds."""

    rule_no: str
    feature: str
    value: str
    threshold: str
    clear_at: str = Field(description="the reason is over once the value lies below")
    since: date | None
    reference: str | None = Field(description="due item, change or signal it rests on")


class WarningCardRow(Schema):
    """An open card of an account and cause."""

    account_no: str
    cause: str
    state: str
    colour: str
    opened_on: date
    lead_days: int
    owner: str
    username: str | None
    chance: Price = Field(description="chance of a default of the account, all causes")
    amount: Yuan = Field(description="what a default would lose")
    score: Yuan = Field(description="chance × amount: the loss to avoid")
    reasons: list[WarningReasonRow]


class WarningCardPage(Schema):
    """A page of cards, by account and cause."""

    items: list[WarningCardRow]
    next_cursor: str | None


class VisitList(Schema):
    """Accounts to visit, the likeliest default first."""

    items: list[WarningCardRow]


@router.get(
    "",
    auth=may("view_book"),
    response=WarningCardPage,
    summary="预警卡 · List the open warnings",
    openapi_extra=examples.read_example({"items": [_CARD], "next_cursor": None}),
)
def list_warnings(request: HttpRequest, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = "") -> Any:
    """Return the cards that are not cleared."""
    return page(queries.cards(), keys=["account_id", "cause"], cursor=cursor, limit=limit, show=_card)


@router.get(
    "/visits",
    auth=may("view_book"),
    response=VisitList,
    summary="优先走访 · List whom to visit first",
    openapi_extra=examples.read_example({"items": [_CARD]}),
)
def list_visits(request: HttpRequest, *, count: Annotated[int, Query(ge=1, le=500)] = 20) -> dict[str, Any]:
    """Return so many accounts, each by its gravest card."""
    return {"items": [_card(card) for card in queries.visit_list(count)]}


def _card(row: Any) -> dict[str, Any]:
    names = [name for name in WarningCardRow.model_fields if name != "account_no"]
    return {"account_no": row.account_id, **{name: getattr(row, name) for name in names}}

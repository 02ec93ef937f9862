"""Positions: the cover of each account with an agreement at the end of each day."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.records.indicators import queries

router = Router(tags=["positions"])

_EXAMPLE: dict[str, Any] = {
    "account_no": "1000000001", "position_date": "2025-10-14", "value_supplied": "2375000.00",
    "money_received": "1750000.00", "security": "500000.00", "exposure": "625000.00",
    "draft_risk": "0.00", "uncovered": "125000.00", "covered": False,
}  # fmt: skip


class Position(Schema):
    """Cover at the end of a day: uncovered = max(0, supplied - received + draft risk - security)."""

    account_no: str = Field(validation_alias="account_id")
    position_date: date
    value_supplied: Yuan
    money_received: Yuan
    security: Yuan
    exposure: Yuan = Field(description="supplied less received; negative = paid ahead")
    draft_risk: Yuan = Field(description="unpaid acceptance bills by the weight of acceptor and days left")
    uncovered: Yuan
    covered: bool


class PositionPage(Schema):
    """A page of positions."""

    items: list[Position]
    next_cursor: str | None


@router.get(
    "",
    auth=may("view_book"),
    response=PositionPage,
    summary="日敞口列表 · List positions from one day to another",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_positions(
    request: HttpRequest,
    *,
    from_date: date,
    to_date: date,
    account_no: AccountNo = "",
    covered: bool | None = None,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of positions in order of day and account; both days are included."""
    query = queries.positions(from_date=from_date, to_date=to_date)
    found = narrowed(query, account_id=account_no, covered=covered)
    return pages.page(found, keys=("position_date", "account_id"), cursor=cursor, limit=limit)

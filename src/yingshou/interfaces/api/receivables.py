"""Receivables: what falls due on which day, and what is still open of it."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.core.period import format_month
from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, Day, Month, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.drafts import queries as drafts
from yingshou.records.receivables import queries

router = Router(tags=["receivables"])

State = Literal["WRITTEN_OFF", "SETTLED", "OVERDUE", "DUE_TODAY", "UPCOMING"]
_EXAMPLE: dict[str, Any] = {
    "receivable_no": "1000000001-202510-S2", "account_no": "1000000001", "bill_month": "2025-10",
    "kind": "SEGMENT", "term_no": 2, "bill_no": None, "amount": "1250000.00", "issued_date": "2025-09-28",
    "due_date": "2025-10-01", "penalty_start_date": "2025-10-02",
    "collected": "1250000.00", "cash": "1250000.00", "principal_open": "0.00", "state": "SETTLED",
}  # fmt: skip


class Receivable(Schema):
    """A due item: an instalment, a segment, the rest of a bill, or a whole bill."""

    receivable_no: str
    account_no: str = Field(validation_alias="account_id")
    bill_month: str
    kind: Literal["INSTALMENT", "SEGMENT", "FINAL", "BILL", "BACKBILL"]
    term_no: int
    bill_no: str | None = Field(validation_alias="bill_id")
    amount: Yuan
    issued_date: date
    due_date: date = Field(description="last day to pay without penalty")
    penalty_start_date: date | None
    collected: Yuan = Field(description="principal settled, also by acceptance bills that are not cash yet")
    cash: Yuan = Field(description="collected less what acceptance bills still owe")
    principal_open: Yuan = Field(description="amount less clearings and adjustments")
    state: State

    @staticmethod
    def resolve_bill_month(receivable: Any) -> str:
        """Write the month as 2025-10."""
        return format_month(receivable.bill_month)


class ReceivablePage(Schema):
    """A page of receivables."""

    items: list[Receivable]
    next_cursor: str | None


@router.get(
    "",
    auth=may("view_book"),
    response=ReceivablePage,
    summary="应收列表 · List receivables in order of due date",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_receivables(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    month: Annotated[Month, Query(None, description="billing month")] = None,
    state: State | Literal["", "OPEN"] = "",
    due_from: Day = None,
    due_to: Day = None,
    as_of: Day = None,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of due items; OPEN means that something is left to pay."""
    day = as_of or business_date()
    query = queries.open_dues(as_of=day) if state == "OPEN" else queries.dues(as_of=day)
    found = narrowed(
        drafts.with_cash(query, as_of=day),
        account_id=account_no,
        bill_month=month,
        state="" if state == "OPEN" else state,
        due_date__gte=due_from,
        due_date__lte=due_to,
    )
    return pages.page(found, keys=("due_date", "receivable_no"), cursor=cursor, limit=limit)


@router.get(
    "/{receivable_no}",
    auth=may("view_book"),
    response=Receivable,
    summary="一笔应收 · Get a receivable",
    openapi_extra=examples.read_example(_EXAMPLE),
)
def get_receivable(request: HttpRequest, receivable_no: str) -> Any:
    """Return a due item with what is open of it on the business date."""
    day = business_date()
    found = drafts.with_cash(queries.dues(as_of=day), as_of=day).filter(receivable_no=receivable_no).first()
    if found is None:
        raise NotFoundError(
            zh=f"没有应收 {receivable_no}。",
            en=f"There is no receivable {receivable_no}.",
            field="receivable_no",
        )
    return found

"""Bills with their lines: every figure needed to rebuild an amount."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.core.period import format_month
from yingshou.flows.explain_bill import explain_bill
from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.explanations import EXAMPLE, BillExplanation
from yingshou.interfaces.api.fields import Energy, Price, Share, Yuan
from yingshou.interfaces.api.parameters import AccountNo, Month, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.records.billing import queries

router = Router(tags=["bills"])

_LINE: dict[str, Any] = {
    "line_no": 1, "component": "AGENT_PURCHASE", "item": "PEAK", "quantity": "100005.0000",
    "quantity_unit": "KWH", "base_price": "0.48832000", "factor": "1.80000000", "price": "0.87897600",
    "amount": "87901.99",
}  # fmt: skip
_EXAMPLE: dict[str, Any] = {
    "bill_no": "1000000001-202510-1", "account_no": "1000000001", "bill_month": "2025-10", "sequence": 1,
    "period_start": "2025-09-25", "period_end": "2025-10-25", "total_kwh": "100005.0000",
    "sharp_kwh": "0.0000", "peak_kwh": "100005.0000", "flat_kwh": "0.0000", "valley_kwh": "0.0000",
    "deep_kwh": "0.0000", "reactive_kvarh": "32000.0000", "max_demand_kw": "410.0000",
    "accumulated_kwh": "0.0000", "power_factor": "0.95", "power_factor_percent": "-0.75",
    "chargeable_kw": "410.0000", "catalogue": "BEIJING", "price_valid_from": "2024-02-01",
    "amount": "87901.99", "bill_date": "2025-10-25", "held_reason": "",
    "kind": "ORIGINAL", "corrects_bill_no": None, "state": "ISSUED",
}  # fmt: skip


class ChargeLine(Schema):
    """One line: amount = round(quantity × price), price = base_price × factor."""

    line_no: int
    component: str
    item: str
    quantity: Energy
    quantity_unit: str
    base_price: Price
    factor: Price
    price: Price
    amount: Yuan
    price_class: str | None = Field(None, description="class charged where it is another than the account's")


class FeedInLine(Schema):
    """One line of a feed-in statement: amount = round(quantity × price), tax included."""

    item: str = Field(description="PURCHASE or SUBSIDY")
    quantity_kwh: Energy
    price: Price
    amount: Yuan


class FeedInStatement(Schema):
    """What the supplier owes for the energy fed in during the month of a bill; never netted against it."""

    statement_no: str
    fed_in_kwh: Energy
    feed_in_class: str = Field(description="SURPLUS or FULL")
    tax_class: str = Field(description="NATURAL_PERSON, SMALL_SCALE or GENERAL")
    vat_rate: Price
    amount: Yuan = Field(description="tax included")
    net_amount: Yuan
    vat_amount: Yuan
    lines: list[FeedInLine]

    @staticmethod
    def resolve_lines(statement: Any) -> list[Any]:
        """Put the lines in order."""
        return list(statement.lines.order_by("item"))


class Bill(Schema):
    """A bill of an account for a billing month."""

    bill_no: str
    account_no: str = Field(validation_alias="account_id")
    bill_month: str
    sequence: int
    period_start: date
    period_end: date = Field(description="day after the last")
    total_kwh: Energy
    sharp_kwh: Energy
    peak_kwh: Energy
    flat_kwh: Energy
    valley_kwh: Energy
    deep_kwh: Energy
    reactive_kvarh: Energy | None
    max_demand_kw: Energy | None
    accumulated_kwh: Energy = Field(description="used in the year before this bill")
    tiered_kwh: Energy | None = Field(None, description="what counts in tiers; null = all")
    earlier_year_kwh: Energy | None = Field(None, description="part that counts in the earlier year's tiers")
    power_factor: Share | None
    power_factor_percent: Share | None = Field(description="+ surcharge, - reduction")
    chargeable_kw: Energy | None
    catalogue: str
    price_valid_from: date
    amount: Yuan
    bill_date: date
    held_reason: str
    kind: Literal["ORIGINAL", "REVERSAL", "CORRECTION"]
    corrects_bill_no: str | None = Field(
        description="bill that a reversal takes back or a correction replaces"
    )
    state: Literal["ISSUED", "HELD", "APPROVED", "REVERSED", "REVERSAL"]

    @staticmethod
    def resolve_bill_month(bill: Any) -> str:
        """Write the month as 2025-10."""
        return format_month(bill.bill_month)


class BillWithLines(Bill):
    """A bill and its lines, which add up to its amount."""

    lines: list[ChargeLine]
    feed_in: FeedInStatement | None = Field(None, description="apart from the bill: what the supplier owes")
    explanation: BillExplanation = Field(description="reads, rules and formulas, enough to rebuild the bill")

    @staticmethod
    def resolve_feed_in(bill: Any) -> Any:
        """Find the statement of the account's month."""
        return queries.feed_in_statement(account_no=bill.account_id, bill_month=bill.bill_month)

    @staticmethod
    def resolve_explanation(bill: Any) -> Any:
        """Explain the bill from what is on file."""
        return explain_bill(bill_no=bill.bill_no)

    @staticmethod
    def resolve_lines(bill: Any) -> list[Any]:
        """Put the lines in order."""
        return list(queries.charge_lines(bill.bill_no))


class BillPage(Schema):
    """A page of bills."""

    items: list[Bill]
    next_cursor: str | None


@router.get(
    "",
    auth=may("view_book"),
    response=BillPage,
    summary="账单列表 · List bills, the latest month first",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_bills(
    request: HttpRequest,
    *,
    month: Annotated[Month, Query(None, description="billing month")] = None,
    account_no: AccountNo = "",
    state: Literal["ISSUED", "HELD", "APPROVED", "REVERSED", "REVERSAL", ""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of bills without their lines."""
    found = narrowed(queries.bills(), bill_month=month, account_id=account_no, state=state)
    return pages.page(found, keys=("bill_month", "bill_no"), cursor=cursor, limit=limit, latest_first=True)


@router.get(
    "/{bill_no}",
    auth=may("view_book"),
    response=BillWithLines,
    summary="账单与明细 · Get a bill with its lines",
    openapi_extra=examples.read_example({**_EXAMPLE, "lines": [_LINE], "explanation": EXAMPLE}),
)
def get_bill(request: HttpRequest, bill_no: str) -> Any:
    """Return a bill with quantity, price, factor and amount of each line."""
    found = queries.bill(bill_no)
    if found is None:
        raise NotFoundError(zh=f"没有账单 {bill_no}。", en=f"There is no bill {bill_no}.", field="bill_no")
    return found

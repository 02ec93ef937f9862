"""Forecasts: what each large customer will use, and what the open month is likely to bring."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.clock import business_date
from yingshou.records.forecasts import queries

router = Router(tags=["forecasts"])

_CASH: dict[str, Any] = {
    "made_on": "2025-10-14", "bill_month": 202510, "account_no": "1000000001", "open": "1250000.00",
    "low": "0.00", "middle": "1250000.00", "high": "1250000.00", "expected": "1100000.00",
    "shortfall": "150000.00", "chance": "0.88000000", "reason": "PAYS_LATE",
}  # fmt: skip
_DAY: dict[str, Any] = {
    "made_on": "2025-10-14", "account_no": "1000000001", "use_date": "2025-10-15", "horizon": 1,
    "low": "231000.0000", "middle": "240500.0000", "high": "249800.0000",
}  # fmt: skip


class CashForecast(Schema):
    """What an account is likely to bring of a month until its end: P10, P50, P90, and what stays open."""

    made_on: date
    bill_month: int
    account_no: str = Field(validation_alias="account_id")
    open: Yuan = Field(description="open, and expected to be issued until the month's end")
    low: Yuan
    middle: Yuan
    high: Yuan
    expected: Yuan
    shortfall: Yuan = Field(description="open less expected")
    chance: Decimal = Field(description="chance that nothing stays open")
    reason: str


class DayForecast(Schema):
    """Energy of a day to come in kWh: P10, P50, P90; horizon 1 = the day after the forecast."""

    made_on: date
    account_no: str = Field(validation_alias="account_id")
    use_date: date
    horizon: int
    low: Decimal
    middle: Decimal
    high: Decimal


class CashPage(Schema):
    """A page of cash forecasts."""

    items: list[CashForecast]
    next_cursor: str | None


class DayPage(Schema):
    """A page of days."""

    items: list[DayForecast]
    next_cursor: str | None


@router.get(
    "",
    auth=may("view_book"),
    response=CashPage,
    summary="回款预测列表 · List what customers are likely to bring of a month",
    openapi_extra=examples.read_example(examples.page_of(_CASH)),
)
def list_forecasts(
    request: HttpRequest,
    *,
    bill_month: int | None = None,
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the last forecast made by the business date, by month and account."""
    found = narrowed(queries.cash(business_date()), bill_month=bill_month, account_id=account_no)
    return pages.page(found, keys=("bill_month", "account_id"), cursor=cursor, limit=limit)


@router.get(
    "/days",
    auth=may("view_book"),
    response=DayPage,
    summary="日电量预测列表 · List the days to come of customers",
    openapi_extra=examples.read_example(examples.page_of(_DAY)),
)
def list_forecast_days(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the last forecast made by the business date, by account and day."""
    found = narrowed(queries.days(business_date()), account_id=account_no)
    return pages.page(found, keys=("account_id", "use_date"), cursor=cursor, limit=limit)

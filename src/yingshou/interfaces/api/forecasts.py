"""Forecasts: what large customers will use and be billed, what the months are likely to bring."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Energy, Price, Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.forecasts import queries

router = Router(tags=["forecasts"])
_BAND: dict[str, Any] = {"low": "9100000.00", "middle": "9800000.00", "high": "9950000.00"}
_REPORT: dict[str, Any] = {
    "made_on": "2025-10-14", "age_days": 1, "model_no": "LOAD-20251001", "reason": "",
    "measured_to": "2025-10-08", "not_measured": 2, "takes_weather": True, "weather_to": "2025-10-21",
    "months": [{"bill_month": 202510, "last_day": "2025-10-31", "receivable": "10000000.00", **_BAND,
                "low_rate": "0.9100", "middle_rate": "0.9800", "high_rate": "0.9950"}],
    "coverage": [{"month": 202509, "basis": "KEPT", "days": 1200, "inside": 966, "share": "0.80500000"}],
}  # fmt: skip
_CASH: dict[str, Any] = {
    "made_on": "2025-10-14", "bill_month": 202510, "account_no": "1000000001", "open": "1250000.00",
    "low": "0.00", "middle": "1250000.00", "high": "1250000.00", "expected": "1100000.00",
    "shortfall": "150000.00", "chance": "0.88000000", "reason": "PAYS_LATE",
}  # fmt: skip
_BILL: dict[str, Any] = {
    "made_on": "2025-10-14", "bill_month": 202510, "account_no": "1000000001", "shape": "SMOOTH",
    "measured_to": "2025-10-14", "days_left": 10, "days_missing": 0, "measured": "810000.00",
    "low": "1190000.00", "middle": "1230000.00", "high": "1270000.00",
}  # fmt: skip
_DAY: dict[str, Any] = {
    "made_on": "2025-10-14", "account_no": "1000000001", "use_date": "2025-10-15", "horizon": 1,
    "low": "231000.0000", "middle": "240500.0000", "high": "249800.0000",
}  # fmt: skip


class ForecastMonth(Schema):
    """What a month is likely to have brought by its end: P10, P50, P90 in yuan and as shares."""

    bill_month: int
    last_day: date = Field(validation_alias="day")
    receivable: Yuan = Field(description="owed, and expected to be issued until the month's end")
    low: Yuan
    middle: Yuan
    high: Yuan
    low_rate: Price
    middle_rate: Price
    high_rate: Price


class Coverage(Schema):
    """How many of the days foretold lay between P10 and P90."""

    month: int
    basis: str = Field(description="KEPT: forecasts as made; JUDGED: the model's own test")
    days: int
    inside: int
    share: Price


class ForecastReport(Schema):
    """The last forecast; months are those of the whole company, empty for who sees a part of it."""

    made_on: date
    age_days: int
    model_no: str | None
    reason: str = Field(description="why the rule stands in for a model; empty = it does not")
    measured_to: date | None = Field(
        description="last measured day of the account that is measured least far"
    )
    not_measured: int = Field(description="accounts not measured up to made_on; their intervals are wider")
    takes_weather: bool = Field(description="whether temperatures took part in the model")
    weather_to: date | None = Field(description="last day with a temperature known when it was made")
    months: list[ForecastMonth]
    coverage: list[Coverage]


class CashForecastRow(Schema):
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
    chance: Price = Field(description="chance that nothing stays open")
    reason: str


class BillForecastRow(Schema):
    """A bill to come in yuan: what is measured of it, and P10, P50, P90 of the whole."""

    made_on: date
    bill_month: int
    account_no: str = Field(validation_alias="account_id")
    shape: str = Field(description="SMOOTH, INTERMITTENT, COLLAPSED, STOPPED or SHORT")
    measured_to: date | None = Field(description="last measured day; the days after it are foretold")
    days_left: int
    days_missing: int = Field(description="days of the period that have passed and are not measured")
    measured: Yuan
    low: Yuan
    middle: Yuan
    high: Yuan


class DayForecastRow(Schema):
    """Energy of a day in kWh: P10, P50, P90; horizon 1 = the day after the account's last measured one."""

    made_on: date
    account_no: str = Field(validation_alias="account_id")
    use_date: date
    horizon: int
    low: Energy
    middle: Energy
    high: Energy


class CashForecastPage(Schema):
    """A page of cash forecasts."""

    items: list[CashForecastRow]
    next_cursor: str | None


class BillForecastPage(Schema):
    """A page of bills to come."""

    items: list[BillForecastRow]
    next_cursor: str | None


class DayForecastPage(Schema):
    """A page of days to come."""

    items: list[DayForecastRow]
    next_cursor: str | None


@router.get(
    "",
    auth=may("view_book"),
    response=ForecastReport,
    summary="负荷与回款预测 · The last forecast: how it was made, where the months end, how intervals held",
    openapi_extra=examples.read_example(_REPORT),
)
def get_forecast(request: HttpRequest) -> dict[str, Any]:
    """Return the last forecast made by the business date."""
    made = _last()
    known = queries.ages(made.made_on)
    ends = (
        queries.recovery_path(made_on=made.made_on, bill_month=month)[-1:]
        for month in queries.months_of(made.made_on)
    )
    return {
        "made_on": made.made_on,
        "age_days": (business_date() - made.made_on).days,
        "model_no": made.model_id,
        "reason": made.reason,
        "measured_to": known[0][0] if known else None,
        "not_measured": sum(count for day, count in known if day < made.made_on),
        "takes_weather": made.model is not None and made.model.takes_weather,
        "weather_to": queries.weather_to(made.made_on),
        "months": [row for end in ends for row in end],
        "coverage": queries.coverage(made.made_on),
    }


@router.get(
    "/customers",
    auth=may("view_book"),
    response=CashForecastPage,
    summary="用户回款预测 · List what customers are likely to bring of a month",
    openapi_extra=examples.read_example(examples.page_of(_CASH)),
)
def list_cash_forecasts(
    request: HttpRequest,
    *,
    bill_month: int | None = None,
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the last forecast, by month and account."""
    found = narrowed(queries.cash(_last().made_on), bill_month=bill_month, account_id=account_no)
    return pages.page(found, keys=("bill_month", "account_id"), cursor=cursor, limit=limit)


@router.get(
    "/bills",
    auth=may("view_book"),
    response=BillForecastPage,
    summary="电费预测 · List the bills to come of large customers",
    openapi_extra=examples.read_example(examples.page_of(_BILL)),
)
def list_bill_forecasts(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the last forecast, by account."""
    found = narrowed(queries.bills(_last().made_on), account_id=account_no)
    return pages.page(found, keys=("account_id",), cursor=cursor, limit=limit)


@router.get(
    "/days",
    auth=may("view_book"),
    response=DayForecastPage,
    summary="日电量预测 · List the days to come of large customers",
    openapi_extra=examples.read_example(examples.page_of(_DAY)),
)
def list_day_forecasts(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the last forecast, by account and day."""
    found = narrowed(queries.days(_last().made_on), account_id=account_no)
    return pages.page(found, keys=("account_id", "use_date"), cursor=cursor, limit=limit)


def _last() -> Any:
    found = queries.latest(business_date())
    if found is None:
        raise NotFoundError(
            zh="尚无预测，请先执行 yingshou forecast run。",
            en="No forecast has been made yet; run yingshou forecast run.",
        )
    return found

"""Analysis: what an account's bills are made of, what they would be on other terms, who nears a tier."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import polars as pl
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.core.analysis import Alternative
from yingshou.core.period import format_month
from yingshou.flows.analyse_account import analyse_account
from yingshou.flows.try_alternative import try_alternative
from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import no_account
from yingshou.interfaces.api.fields import Energy, Price, Share, Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.clock import business_date
from yingshou.records.indicators import queries as indicators

router = Router(tags=["analysis"])
notices = Router(tags=["analysis"])

_WHAT_IF_ROW = {
    "bill_month": "2025-10", "bill_no": "1000000001-202510-1", "billed": "404194.53", "present": "404194.53",
    "amount": "407570.73", "difference": "3376.20", "agrees": True, "code": None,
}  # fmt: skip
_WHAT_IF_EXAMPLE = {"account_no": "1000000001", "difference": "3376.20", "months": [_WHAT_IF_ROW]}
_EXAMPLE: dict[str, Any] = {
    "account_no": "1000000001", "amount": "404194.53", "total_kwh": "500000.0000",
    "components": [{"bill_month": "2025-10", "component": "AGENT_PURCHASE", "amount": "199674.00"}],
    "periods": [{
        "bill_month": "2025-10", "bill_no": "1000000001-202510-1", "total_kwh": "500000.0000",
        "sharp_kwh": "0.0000", "peak_kwh": "150000.0000", "flat_kwh": "200000.0000",
        "valley_kwh": "150000.0000", "deep_kwh": "0.0000", "low_share": "0.3000",
    }],
    "power_factor": [{
        "bill_month": "2025-10", "bill_no": "1000000001-202510-1", "power_factor": "0.86",
        "power_factor_standard": "0.90", "power_factor_percent": "2.00", "amount": "7659.03",
        "missing_kvar": "78.4000",
    }],
    "load": {
        "first_day": "2025-09-25", "last_day": "2025-10-24", "mean_kw": "694.4444", "max_kw": "1120.0000",
        "max_at": "2025-10-13T10:15:00", "load_factor": "0.6200", "working_mean_kw": "731.2000",
        "rest_mean_kw": "602.9000",
    },
    "basis": {
        "cheaper": True, "change_from": "2026-01-01", "apply_by": "2025-12-11", "declare_from": "2025-12-01",
        "declare_by": "2025-11-24",
        "choices": [{"demand_basis": "ACTUAL", "contract_demand_kw": None, "months": 1,
                     "amount": "400553.13", "difference": "-3641.40"}],
    },
}  # fmt: skip
_NOTICE_EXAMPLE = {
    "account_no": "1200000001", "notice_date": "2025-10-25", "kind": "WILL_CROSS", "tier": 1,
    "accumulated_kwh": "2502.0000", "counted_until": "2025-10-25", "limit_kwh": "2880.0000",
    "left_kwh": "378.0000", "kwh_per_day": "83.4000", "expected_date": "2025-10-29",
    "year_end_kwh": "7589.4000", "price": "0.50000000", "next_price": "0.60000000", "extra_amount": "470.94",
}  # fmt: skip


class ComponentMonth(Schema):
    """What one component cost in a month."""

    bill_month: str
    component: str
    amount: Yuan


class PeriodMonth(Schema):
    """The energy of a month by period of the day."""

    bill_month: str
    bill_no: str
    total_kwh: Energy
    sharp_kwh: Energy
    peak_kwh: Energy
    flat_kwh: Energy
    valley_kwh: Energy
    deep_kwh: Energy
    low_share: Price | None = Field(description="valley and deep valley, share of the total")


class PowerFactorMonth(Schema):
    """What the power factor of a month cost or earned."""

    bill_month: str
    bill_no: str
    power_factor: Share
    power_factor_standard: Share
    power_factor_percent: Share
    amount: Yuan = Field(description="+ surcharge, - reduction")
    missing_kvar: Energy = Field(description="constant output of capacitors that reaches the standard")


class Load(Schema):
    """The shape of the load, from quarter-hours."""

    first_day: date
    last_day: date
    mean_kw: Energy
    max_kw: Energy
    max_at: datetime
    load_factor: Price | None
    working_mean_kw: Energy | None
    rest_mean_kw: Energy | None


class BasisChoice(Schema):
    """One basis of the basic fee over the months."""

    demand_basis: str
    contract_demand_kw: Energy | None
    months: int
    amount: Yuan
    difference: Yuan = Field(description="to the present basis; - = cheaper")


class Basis(Schema):
    """The bases side by side, cheapest first, and when a change can take effect."""

    choices: list[BasisChoice]
    cheaper: bool
    change_from: date
    apply_by: date
    declare_from: date
    declare_by: date


class Analysis(Schema):
    """What the last twelve bills say."""

    account_no: str
    amount: Yuan
    total_kwh: Energy
    components: list[ComponentMonth]
    periods: list[PeriodMonth]
    power_factor: list[PowerFactorMonth]
    load: Load | None = Field(description="null without quarter-hours")
    basis: Basis | None = Field(description="null without a two-part price")


class WhatIfMonth(Schema):
    """A month as it was and as it would have been."""

    bill_month: str
    bill_no: str
    billed: Yuan
    present: Yuan | None = Field(description="the present terms rated again")
    amount: Yuan | None = Field(description="the other terms; null where they cannot be rated")
    difference: Yuan | None
    agrees: bool = Field(description="whether rating the month again gives the bill")
    code: str | None = Field(description="why it cannot be rated")


class WhatIf(Schema):
    """The months under other terms."""

    account_no: str
    difference: Yuan
    months: list[WhatIfMonth]


class TierNotice(Schema):
    """A household near or past a tier of the year."""

    account_no: str = Field(validation_alias="account_id")
    notice_date: date
    kind: str
    tier: int
    accumulated_kwh: Energy
    counted_until: date
    limit_kwh: Energy | None
    left_kwh: Energy | None
    kwh_per_day: Energy
    expected_date: date | None
    year_end_kwh: Energy
    price: Price
    next_price: Price | None
    extra_amount: Yuan


class TierNoticePage(Schema):
    """A page of tier notices."""

    items: list[TierNotice]
    next_cursor: str | None


@router.get(
    "/{account_no}",
    auth=may("view_book"),
    response=Analysis,
    summary="用电分析 · Take apart an account's last twelve bills",
    openapi_extra=examples.read_example(_EXAMPLE),
)
def get_analysis(request: HttpRequest, account_no: str, as_of: date | None = None) -> dict[str, Any]:
    """Return composition, energy by period, power factor, load shape, and the bases of the basic fee."""
    found = analyse_account(account_no=account_no, as_of=as_of or business_date())
    if found is None:
        raise no_account(account_no)
    advice = found.advice
    return {
        "account_no": account_no,
        "amount": found.bills["amount"].sum() or Decimal("0.00"),
        "total_kwh": found.bills["total_kwh"].sum() or Decimal(0),
        "components": _months(found.composed),
        "periods": _months(found.periods),
        "power_factor": _months(found.power_factor),
        "load": found.load,
        "basis": None if advice is None else _basis(advice),
    }


def _basis(advice: Any) -> dict[str, Any]:
    dates = ("cheaper", "change_from", "apply_by", "declare_from", "declare_by")
    return {"choices": advice.choices.to_dicts(), **{name: getattr(advice, name) for name in dates}}


@router.get(
    "/{account_no}/what-if",
    auth=may("view_book"),
    response=WhatIf,
    summary="假如测算 · Rate an account's last twelve bills again on other terms",
    openapi_extra=examples.read_example(_WHAT_IF_EXAMPLE),
)
def get_what_if(
    request: HttpRequest,
    account_no: str,
    *,
    as_of: date | None = None,
    catalogue: Annotated[
        str | None, Query(max_length=32, description="another catalogue, stored or shipped, e.g. SHANGHAI")
    ] = None,
    price_class: Literal["SINGLE", "TWO_PART"] | None = None,
    demand_basis: Literal["CAPACITY", "CONTRACT", "ACTUAL"] | None = None,
    contract_demand_kw: Annotated[
        Energy | None, Query(ge=0, description="kW declared for every month")
    ] = None,
    shifted_share: Annotated[
        Price | None, Query(ge=0, le=1, description="0.10 = a tenth of peak to valley")
    ] = None,
    purchase_price: Annotated[Price | None, Query(ge=0, description="yuan/kWh of a direct purchase")] = None,
    purchase_follows_time_of_use: bool | None = None,
    prices_on: Annotated[date | None, Query(description="price every month as on this day")] = None,
) -> dict[str, Any]:
    """Return each month's difference to the present terms; whatever is left out stays as it is."""
    alternative = Alternative(
        name="WHAT_IF", catalogue=catalogue or None, price_class=price_class, demand_basis=demand_basis,
        contract_demand_kw=contract_demand_kw, shifted_share=shifted_share or Decimal(0),
        purchase_price=purchase_price, purchase_follows_time_of_use=purchase_follows_time_of_use,
        prices_on=prices_on,
    )  # fmt: skip
    compared = try_alternative(account_no=account_no, as_of=as_of or business_date(), alternative=alternative)
    if compared is None:
        raise no_account(account_no)
    months = _months(compared)
    total = sum((row["difference"] or Decimal(0) for row in months), Decimal("0.00"))
    return {"account_no": account_no, "difference": total, "months": months}


def _months(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return rows with their month written as text."""
    return [{**row, "bill_month": format_month(row["bill_month"])} for row in frame.iter_rows(named=True)]


@notices.get(
    "",
    auth=may("view_book"),
    response=TierNoticePage,
    summary="阶梯提示列表 · List households near or past a tier",
    openapi_extra=examples.read_example(examples.page_of(_NOTICE_EXAMPLE)),
)
def list_tier_notices(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    kind: Literal["WILL_CROSS", "NEAR", "PASSED"] | None = None,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the notices last worked out, in order of account."""
    found = narrowed(indicators.tier_notices(), account_id=account_no, kind=kind)
    return pages.page(found, keys=("account_id",), cursor=cursor, limit=limit)

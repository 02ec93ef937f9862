"""Arrears by age, the claims about to lapse, and how much of the old arrears came in."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.core.period import format_month
from yingshou.flows.age_arrears import WARN_DAYS, age_arrears, lapsing_claims
from yingshou.interfaces.api import examples
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Price, Yuan
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.collection import queries

router = Router(tags=["arrears"])

_SUM: dict[str, Any] = {
    "org_code": "0101", "customer_class": "INDUSTRIAL", "supply_class": "DEDICATED_LINE", "bucket": "D31",
    "items": 3, "amount": "1250000.00",
}  # fmt: skip
_CLAIM: dict[str, Any] = {
    "receivable_no": "1000000001-202210-B", "account_no": "1000000001", "bill_month": "2022-10",
    "due_date": "2022-11-10", "principal_open": "1250.00", "days_overdue": 1081, "bucket": "D731",
    "is_old": True, "limitation_from": "2022-11-10", "lapse_date": "2025-11-10", "days_left": 15,
}  # fmt: skip
_OLD: dict[str, Any] = {
    "year": 2025,
    "items": 12,
    "frozen": "300000.00",
    "recovered": "45000.00",
    "recovery_rate": "0.15000000",
}


class AgedSum(Schema):
    """Overdue principal of a kind of accounts in a bucket."""

    org_code: str
    customer_class: str
    supply_class: str
    bucket: str = Field(description="code of the table aging_buckets")
    items: int
    amount: Yuan


class AgedSums(Schema):
    """All buckets of a day."""

    as_of: date
    sums: list[AgedSum]


class Claim(Schema):
    """An open item with its age and the last day on which it may be pursued."""

    receivable_no: str
    account_no: str
    bill_month: str
    due_date: date
    principal_open: Yuan
    days_overdue: int
    bucket: str
    is_old: bool = Field(description="fell due before 1 January")
    limitation_from: date = Field(description="due date, or the last demand, payment or acknowledgement")
    lapse_date: date
    days_left: int = Field(description="below 0 = lapsed")


class Claims(Schema):
    """Claims, the most urgent first."""

    items: list[Claim]


class OldArrears(Schema):
    """Old arrears of a year: frozen on 1 January, recovered since."""

    year: int
    items: int
    frozen: Yuan
    recovered: Yuan
    recovery_rate: Price | None


@router.get(
    "",
    auth=may("view_book"),
    response=AgedSums,
    summary="欠费账龄 · Sum the arrears of today by age",
    openapi_extra=examples.read_example({"as_of": "2025-10-25", "sums": [_SUM]}),
)
def get_arrears(request: HttpRequest) -> dict[str, Any]:
    """Return the overdue principal by organisation, classes and bucket on the business date."""
    day = business_date()
    return {"as_of": day, "sums": age_arrears(as_of=day).to_dicts()}


@router.get(
    "/lapsing",
    auth=may("view_book"),
    response=Claims,
    summary="时效将届满的债权 · List claims about to lapse",
    openapi_extra=examples.read_example({"items": [_CLAIM]}),
)
def list_lapsing(
    request: HttpRequest, *, within_days: Annotated[int, Query(ge=0, le=3660)] = WARN_DAYS
) -> dict[str, Any]:
    """Return the open items whose claim lapses within so many days, or has lapsed."""
    found = lapsing_claims(as_of=business_date(), within_days=within_days).to_dicts()
    return {"items": [{**row, "bill_month": format_month(row["bill_month"])} for row in found]}


@router.get(
    "/old/{year}",
    auth=may("view_book"),
    response=OldArrears,
    summary="陈欠回收 · Get the old arrears of a year",
    openapi_extra=examples.read_example(_OLD),
)
def get_old_arrears(request: HttpRequest, year: int) -> Any:
    """Return what was frozen on 1 January of a year and what of it has come in."""
    found = queries.old_arrears(year=year, as_of=business_date())
    if found is None:
        raise NotFoundError(
            zh=f"{year} 年陈欠尚未冻结，或没有陈欠。",
            en=f"No old arrears are frozen for {year}.",
            field="year",
        )
    return found

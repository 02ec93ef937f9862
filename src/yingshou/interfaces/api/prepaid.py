"""Cost control: how accounts that pay ahead stand, what their days were worth, what they agreed to."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.records.prepayment import queries

router = Router(tags=["prepaid"])

_BALANCE: dict[str, Any] = {
    "account_no": "1000000002", "kind": "REMOTE", "balance_date": "2025-10-15", "money": "120.00",
    "arrears": "0.00", "old_arrears": "0.00", "unbilled_value": "75.50", "balance": "44.50",
    "emergency_credit": "20.00", "per_day": "3.77", "lasts_until": "2025-10-26", "level": "ENOUGH",
}  # fmt: skip
_DAY: dict[str, Any] = {
    "account_no": "1000000002", "use_date": "2025-10-14", "bill_month": 202510, "kwh": "7.7000",
    "source": "MEASURED", "value": "3.77", "correction": "0.00", "value_to_date": "75.50",
}  # fmt: skip
_AGREEMENT: dict[str, Any] = {
    "account_no": "1000000002", "valid_from": "2025-10-01", "valid_to": None, "kind": "REMOTE",
    "level_unit": "YUAN", "first_level": "30.00", "second_level": "10.00", "emergency_credit": None,
    "arrears_share": "0.30000000", "signed_by": "王建国",
}  # fmt: skip


class PrepaidBalance(Schema):
    """What is left: balance = money - arrears - value of the days not billed."""

    account_no: str = Field(validation_alias="account_id")
    kind: str = Field(description="REMOTE or CARD")
    balance_date: date
    money: Yuan
    arrears: Yuan
    old_arrears: Yuan = Field(description="of before the agreement, taken from top-ups by their share")
    unbilled_value: Yuan
    balance: Yuan
    emergency_credit: Yuan
    per_day: Yuan | None
    lasts_until: date | None
    level: str = Field(description="ENOUGH, FIRST, SECOND, EMERGENCY or OUT")


class PrepaidBalancePage(Schema):
    """A page of balances."""

    items: list[PrepaidBalance]
    next_cursor: str | None


class PricedDay(Schema):
    """What a day was worth; the days of a month with their corrections come to its bill."""

    account_no: str
    use_date: date
    bill_month: int
    kwh: Decimal
    source: str = Field(description="MEASURED or ESTIMATED")
    value: Yuan
    correction: Yuan
    value_to_date: Yuan


class PricedDayPage(Schema):
    """A page of priced days."""

    items: list[PricedDay]
    next_cursor: str | None


class PrepaymentAgreement(Schema):
    """A version of an agreement; empty figures are those of the rule of the class."""

    account_no: str
    valid_from: date
    valid_to: date | None
    kind: str
    level_unit: str | None
    first_level: Yuan | None
    second_level: Yuan | None
    emergency_credit: Yuan | None
    arrears_share: Decimal | None
    signed_by: str


class PrepaymentAgreementPage(Schema):
    """A page of agreements."""

    items: list[PrepaymentAgreement]
    next_cursor: str | None


@router.get(
    "/balances", auth=may("view_book"), response=PrepaidBalancePage,
    summary="费控余额列表 · List the balances of accounts on cost control",
    openapi_extra=examples.read_example(examples.page_of(_BALANCE)),
)  # fmt: skip
def list_prepaid_balances(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    level: str = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of balances in order of account, as of the last movement or day valued."""
    found = narrowed(queries.standings(), account_id=account_no, level=level)
    return pages.page(found, keys=("account_id",), cursor=cursor, limit=limit)


@router.get(
    "/balances/{account_no}", auth=may("view_book"), response=PrepaidBalance,
    summary="一户费控余额 · Read the balance of an account",
    openapi_extra=examples.read_example(_BALANCE),
)  # fmt: skip
def read_prepaid_balance(request: HttpRequest, account_no: str) -> Any:
    """Return how an account on cost control stands."""
    found = queries.standing(account_no)
    if found is None:
        raise Http404
    return found


@router.get(
    "/days", auth=may("view_book"), response=PricedDayPage,
    summary="日测算电费列表 · List the priced days of an account",
    openapi_extra=examples.read_example(examples.page_of(_DAY)),
)  # fmt: skip
def list_priced_days(
    request: HttpRequest,
    *,
    account_no: AccountNo,
    from_date: date,
    to_date: date,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of priced days of an account, in order; both days are included."""
    found = queries.days_of(account_no, from_date=from_date, to_date=to_date)
    return pages.page(found, keys=("use_date",), cursor=cursor, limit=limit)


@router.get(
    "/agreements", auth=may("view_book"), response=PrepaymentAgreementPage,
    summary="费控协议列表 · List agreements on cost control",
    openapi_extra=examples.read_example(examples.page_of(_AGREEMENT)),
)  # fmt: skip
def list_prepayment_agreements(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the versions of agreements in order of account and day."""
    found = queries.agreements(account_no=account_no)
    return pages.page(found, keys=("account_no", "valid_from"), cursor=cursor, limit=limit)

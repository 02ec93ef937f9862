"""Accounts: whom we supply, and what they owe."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.core.money import ZERO_YUAN
from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Energy, Share, Yuan
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.customers import queries as customers
from yingshou.records.drafts import queries as drafts
from yingshou.records.payments import queries as payments
from yingshou.records.receivables import queries as receivables

router = Router(tags=["accounts"])

_EXAMPLE: dict[str, Any] = {
    "account_no": "1000000001", "name": "北原钢铁有限公司", "customer_no": "C0001",
    "customer_name": "北原钢铁有限公司", "org_code": "0101", "customer_class": "INDUSTRIAL",
    "supply_class": "DEDICATED_LINE", "voltage_level": "KV110", "catalogue": "BEIJING",
    "price_class": "TWO_PART", "purchase_class": "NORMAL", "time_of_use": True, "demand_basis": "CONTRACT",
    "capacity_kva": "63000.0000", "contract_demand_kw": "42000.0000", "power_factor_standard": "0.90",
    "reading_day": 25, "opened_date": "2015-03-01", "closed_date": None, "industry": "钢铁",
}  # fmt: skip
_OWED_EXAMPLE = {
    **_EXAMPLE, "as_of": "2025-10-25", "principal_open": "1250000.00", "overdue": "0.00", "prepaid": "320.15",
    "in_drafts": "0.00",
}  # fmt: skip


class Account(Schema):
    """An account of the archive."""

    account_no: str
    name: str
    customer_no: str = Field(validation_alias="customer_id")
    customer_name: str = Field(validation_alias="customer.name")
    org_code: str = Field(validation_alias="organization_id")
    customer_class: str
    supply_class: str
    voltage_level: str
    catalogue: str
    price_class: str
    purchase_class: str
    time_of_use: bool
    demand_basis: str
    capacity_kva: Energy | None
    contract_demand_kw: Energy | None
    power_factor_standard: Share | None
    reading_day: int
    opened_date: date
    closed_date: date | None
    industry: str | None


class AccountOwed(Account):
    """An account with what it owes as of a day."""

    as_of: date
    principal_open: Yuan = Field(description="everything not yet paid, due or not")
    overdue: Yuan = Field(description="the part whose due date has passed")
    prepaid: Yuan = Field(description="money received and not yet applied")
    in_drafts: Yuan = Field(description="collected by acceptance bills that are not cash yet")


class AccountPage(Schema):
    """A page of accounts."""

    items: list[Account]
    next_cursor: str | None


@router.get(
    "",
    auth=may("view_book"),
    response=AccountPage,
    summary="用户列表 · List accounts in order of number",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_accounts(
    request: HttpRequest,
    *,
    search: Annotated[str, Query(max_length=80, description="number begins with, or name contains")] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of the archive."""
    found = customers.accounts_like(search) if search else customers.accounts()
    return pages.page(found, keys=("account_no",), cursor=cursor, limit=limit)


def no_account(account_no: str) -> NotFoundError:
    """Return the refusal of a number that no account has."""
    return NotFoundError(
        zh=f"没有户号 {account_no}。", en=f"There is no account {account_no}.", field="account_no"
    )


def existing(account_no: str) -> Any:
    """Return an account. Raises NotFoundError where there is none."""
    found = customers.account(account_no)
    if found is None:
        raise no_account(account_no)
    return found


@router.get(
    "/{account_no}",
    auth=may("view_book"),
    response=AccountOwed,
    summary="用户档案与欠费 · Get an account with what it owes",
    openapi_extra=examples.read_example(_OWED_EXAMPLE),
)
def get_account(request: HttpRequest, account_no: str, as_of: date | None = None) -> Any:
    """Return the archive, open principal, what is overdue, and prepaid money."""
    found = existing(account_no)
    found.as_of = as_of or business_date()
    open_items = receivables.open_dues(as_of=found.as_of).filter(account_id=account_no)
    found.principal_open = receivables.open_total(open_items) or ZERO_YUAN
    found.overdue = receivables.open_total(open_items.filter(due_date__lt=found.as_of)) or ZERO_YUAN
    found.prepaid = payments.prepaid(account_no)
    found.in_drafts = drafts.not_cash_total(as_of=found.as_of, account_no=account_no)
    return found

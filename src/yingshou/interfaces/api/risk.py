"""Risk of the book: its sums, days ahead and stress; its accounts; its groups."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yingshou.interfaces.api import examples
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Price, Yuan
from yingshou.interfaces.api.pages import DEFAULT_LIMIT, Cursor, Limit, page
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.organizations.scope import scope
from yingshou.records.risk import queries

router = Router(tags=["risk"])
_SUMS: dict[str, Any] = {
    "exposure": "125000000.00", "draft_risk": "1200000.00", "security": "30000000.00",
    "void_security": "500000.00", "uncovered": "96200000.00", "own_loss": "1250000.00",
    "expected_loss": "1310000.00", "tail_loss": "9800000.00",
}  # fmt: skip
_ACCOUNT: dict[str, Any] = {
    "account_no": "1000000001", "group_no": "1000000001", "position_date": "2025-10-25", **_SUMS,
    "daily_value": "412000.00", "days_overdue": 0, "grade": "-", "default_rate": "0.01000000",
    "loss_at_default": "2100000.00", "peak": "4300000.00", "peak_date": "2025-10-31",
}  # fmt: skip


class RiskSums(Schema):
    """Exposure and losses in yuan."""

    exposure: Yuan
    draft_risk: Yuan
    security: Yuan = Field(description="security of the day that counts")
    void_security: Yuan = Field(description="given inside the group, counts for nothing")
    uncovered: Yuan
    own_loss: Yuan = Field(description="default rate × loss at default, without contagion")
    expected_loss: Yuan = Field(description="mean of the simulated years")
    tail_loss: Yuan = Field(description="mean of the worst hundredth of the simulated years")


class RiskAccountRow(RiskSums):
    """An account as the run saw it."""

    account_no: str
    group_no: str | None
    position_date: date | None
    daily_value: Yuan
    days_overdue: int
    grade: str
    default_rate: Price
    loss_at_default: Yuan
    peak: Yuan
    peak_date: date | None


class RiskAccountPage(Schema):
    """A page of accounts, by number."""

    items: list[RiskAccountRow]
    next_cursor: str | None


class RiskDayRow(Schema):
    """The accounts with an agreement on a day ahead."""

    day: date
    exposure: Yuan
    due: Yuan
    uncovered: Yuan
    accounts: int


class RiskStressRow(Schema):
    """What a scenario made of the book."""

    scenario: str
    kind: str
    subject: str
    accounts: int
    uncovered_before: Yuan
    uncovered_after: Yuan
    expected_before: Yuan
    expected_after: Yuan
    worst_before: Yuan
    worst_after: Yuan


class RiskGroupRow(RiskSums):
    """A group, netted."""

    group_no: str
    accounts: int
    netted: Yuan


class RiskReport(Schema):
    """The last run: sums of what the reader sees; percentiles and stress only of the whole company."""

    run_no: str
    as_of: date
    accounts: int
    sums: RiskSums
    p50: Yuan | None
    p95: Yuan | None
    p99: Yuan | None
    days: list[RiskDayRow]
    groups: list[RiskGroupRow]
    stresses: list[RiskStressRow]


@router.get(
    "",
    auth=may("view_book"),
    response=RiskReport,
    summary="风险总览 · Risk of the book",
    openapi_extra=examples.read_example(
        {
            "run_no": "RISK-20251025-0123456789abcdef", "as_of": "2025-10-25", "accounts": 412, "sums": _SUMS,
            "p50": "900000.00", "p95": "4200000.00", "p99": "7900000.00", "days": [], "groups": [],
            "stresses": [],
        }
    ),
)  # fmt: skip
def get_risk(request: HttpRequest) -> dict[str, Any]:
    """Return the last run of risk up to the business date."""
    found = _last()
    sums = queries.sums(found.run_no)
    whole = not scope()
    return {
        "run_no": found.run_no,
        "as_of": found.as_of,
        "accounts": sums.pop("accounts"),
        "sums": {name: value or Decimal("0.00") for name, value in sums.items()},
        **{name: getattr(found, name) if whole else None for name in ("p50", "p95", "p99")},
        "days": queries.days(found.run_no),
        "groups": list(queries.groups(found.run_no)),
        "stresses": list(queries.stresses(found.run_no)) if whole else [],
    }


@router.get(
    "/accounts",
    auth=may("view_book"),
    response=RiskAccountPage,
    summary="用户风险 · List the accounts of the last run of risk",
    openapi_extra=examples.read_example({"items": [_ACCOUNT], "next_cursor": None}),
)
def list_risk_accounts(request: HttpRequest, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = "") -> Any:
    """Return the accounts of the last run, by number."""
    found = _last()
    return page(
        queries.accounts(found.run_no), keys=["account_id"], cursor=cursor, limit=limit, show=_account
    )


def _account(row: Any) -> dict[str, Any]:
    names = [name for name in RiskAccountRow.model_fields if name != "account_no"]
    return {"account_no": row.account_id, **{name: getattr(row, name) for name in names}}


def _last() -> Any:
    found = queries.last_run(as_of=business_date())
    if found is None:
        raise NotFoundError(
            zh="尚未计算风险，请先执行 yingshou risk run。",
            en="The risk of the book has not been worked out; run yingshou risk run.",
        )
    return found

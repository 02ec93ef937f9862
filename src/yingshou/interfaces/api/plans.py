"""Plans of dues: three calendars for an account, each with its proof."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.flows.design_plans import design_plans, plan_inputs
from yingshou.interfaces.api import examples
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Price, Yuan
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.customers import queries as customers

router = Router(tags=["plans"])

_TERM: dict[str, Any] = {"kind": "INSTALMENT", "month_offset": -1, "day": 25, "ratio": "0.25000000"}
_PLAN: dict[str, Any] = {
    "name": "LIGHTEST", "base_method": "LAST_BILL", "fixed_base": None, "terms": [_TERM], "open_cycles": 9,
    "cycles": 300, "chance": "0.03000000", "low": "0.01380000", "high": "0.05620000", "ahead": "11800000.00",
    "standard_ahead": "26500000.00", "last_year_days": 365, "last_year_uncovered_days": 0,
}  # fmt: skip
_EXAMPLE: dict[str, Any] = {
    "account_no": "1000000001", "promise": "0.95000000", "keeps": True, "security": "500000.00",
    "security_needed": "0.00", "plans": [_PLAN],
    "frontier": [{"ahead": "11800000.00", "chance": "0.03000000", "terms": 3}],
}  # fmt: skip


class PlanTerm(Schema):
    """A due of a plan."""

    kind: str
    month_offset: int = Field(description="-1 = the month before the billing month")
    day: int
    ratio: Price


class Plan(Schema):
    """A calendar and its proof."""

    name: str = Field(description="LIGHTEST, MIDDLE or SAFEST")
    base_method: str
    fixed_base: Yuan | None
    terms: list[PlanTerm]
    open_cycles: int = Field(description="simulated cycles with an uncovered day")
    cycles: int
    chance: Price
    low: Price = Field(description="lower end of the exact interval at 95 %")
    high: Price
    ahead: Yuan = Field(description="yuan-days a cycle paid above what was supplied")
    standard_ahead: Yuan | None = Field(description="the same of two halves at equal cover")
    last_year_days: int
    last_year_uncovered_days: int


class FrontierPoint(Schema):
    """A calendar that no other beats in both figures."""

    ahead: Yuan
    chance: Price
    terms: int


class Plans(Schema):
    """What the designer found for an account."""

    account_no: str
    promise: Price
    keeps: bool = Field(description="whether some calendar keeps the promise")
    security: Yuan = Field(description="held on every day of the year to come")
    security_needed: Yuan = Field(description="what would have to be held besides")
    plans: list[Plan]
    frontier: list[FrontierPoint]


@router.get(
    "/{account_no}",
    auth=may("view_book"),
    response=Plans,
    summary="分次方案设计 · Design plans of dues for an account",
    openapi_extra=examples.read_example(_EXAMPLE),
)
def get_plans(
    request: HttpRequest,
    account_no: str,
    *,
    promise_percent: Annotated[int | None, Query(ge=50, le=99)] = None,
    most_terms: Annotated[int | None, Query(ge=1, le=6)] = None,
) -> dict[str, Any]:
    """Return up to three calendars that cover the days with the least paid ahead; nothing is written.

    Refused (SHORT_HISTORY) where too few days of the account have a value.
    """
    day = business_date()
    if customers.account(account_no) is None:
        raise NotFoundError(
            zh=f"没有户号 {account_no}。", en=f"There is no account {account_no}.", field="account_no"
        )
    inputs = plan_inputs(account_no=account_no, as_of=day)
    rules = replace(
        inputs.rules,
        promise=Decimal(promise_percent) / 100 if promise_percent else inputs.rules.promise,
        most_terms=most_terms or inputs.rules.most_terms,
    )
    found = design_plans(account_no=account_no, as_of=day, inputs=replace(inputs, rules=rules))
    return {
        "account_no": account_no,
        "promise": rules.promise,
        "keeps": found.keeps,
        "security": found.security,
        "security_needed": found.security_needed,
        "plans": [_plan(one) for one in found.proposals],
        "frontier": [asdict(point) for point in found.frontier],
    }


def _plan(one: Any) -> dict[str, Any]:
    head = one.agreement.row(0, named=True)
    return {
        "name": one.name,
        "base_method": head["base_method"],
        "fixed_base": head["fixed_base"],
        "terms": one.terms.to_dicts(),
        "open_cycles": one.open_cycles,
        "cycles": one.cycles,
        "chance": one.chance,
        "low": one.low,
        "high": one.high,
        "ahead": one.ahead,
        "standard_ahead": one.standard.ahead if one.standard else None,
        "last_year_days": one.last_year.days,
        "last_year_uncovered_days": one.last_year.uncovered_days,
    }

"""Stops and restores of supply: asked for, decided, carried out under a warrant."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import AwareDatetime, ConfigDict

from yingshou.core.supply import Condition
from yingshou.core.tables.stop_conditions import CONDITION_WORDS
from yingshou.flows.answer_once import Done
from yingshou.flows.approve_stop import approve_stop, plan_stop, revoke_stop
from yingshou.flows.execute_stop import judge_stop
from yingshou.flows.follow_supply import order_restore_by_hand
from yingshou.flows.request_stop import request_stop
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import SHANGHAI, business_moment
from yingshou.records.supply import queries

router = Router(tags=["supply"])

State = Literal[
    "ASKED", "APPROVED", "TURNED_DOWN", "REVOKED", "COMMANDED", "STOPPED", "ESCALATED", "RESTORED"
]
_NEW: dict[str, Any] = {"account_no": "1000000001", "cause": "ARREARS", "reason": "三次催交未缴"}
_EXAMPLE = {
    "order_no": "S-1000000001-1", "account_no": "1000000001", "cause": "ARREARS", "reason": "三次催交未缴",
    "demanded": "1084.00", "state": "APPROVED", "requested_by": "zhao", "approved_by": "qian",
    "requested_at": "2025-12-12T10:00:00+08:00", "planned_at": None,
}  # fmt: skip
_JUDGED = {
    **_EXAMPLE,
    "conditions": [{
        "code": "WARNED", "held": False, "says": CONDITION_WORDS["WARNED"].zh,
        "clears": CONDITION_WORDS["WARNED"].clear_zh, "evidence": [{"name": "notice", "value": ""}],
    }],
    "warrant": None,
}  # fmt: skip


class StopOrder(Schema):
    """An order to stop supply."""

    order_no: str
    account_no: str = Field(validation_alias="account_id")
    cause: str
    reason: str
    demanded: Yuan
    state: State
    requested_by: str
    approved_by: str
    requested_at: datetime
    planned_at: datetime | None


_FIELDS = (
    "order_no", "account_id", "cause", "reason", "demanded", "state", "requested_by", "approved_by",
    "requested_at", "planned_at",
)  # fmt: skip


class Shown(Schema):
    """A piece of evidence by name, e.g. `notice`, `served_at`, `hash`."""

    name: str
    value: str


class StopCondition(Schema):
    """A condition of the warrant, whether it is held, what shows it, and what would clear it."""

    code: str
    held: bool
    says: str
    clears: str
    evidence: list[Shown]


class JudgedOrder(StopOrder):
    """An order with its conditions, as they stand while it waits; `warrant` is the hash of what proved it."""

    conditions: list[StopCondition]
    warrant: str | None


class StopOrderPage(Schema):
    """A page of stop orders."""

    items: list[StopOrder]
    next_cursor: str | None


class NewStop(Schema):
    """For which account, and why."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    cause: Literal["ARREARS", "PREPAID"]
    reason: str = Field("", max_length=200)


class Reason(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=200)


class Moment(Schema):
    """When, with its zone."""

    model_config = ConfigDict(extra="forbid")

    planned_at: AwareDatetime


class Decision(Reason):
    """Whether it is approved, and why."""

    approved: bool


@router.post(
    "/orders",
    auth=may("ask_stop"),
    response={201: StopOrder},
    summary="申请停电 · Ask for a stop of supply",
    openapi_extra=examples.write_example(_NEW, {**_EXAMPLE, "state": "ASKED", "approved_by": ""}),
)
def post_order(request: HttpRequest, body: NewStop, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Ask for a stop; nothing is done to a meter. An account with an open order gets that one back."""

    def work() -> Done:
        existing(body.account_no)
        number = request_stop(
            account_no=body.account_no, cause=body.cause, requested_by=request.user.get_username(),
            at=business_moment(), reason=body.reason,
        )  # fmt: skip
        return _done(number, status=201)

    return writes.write(request, key=key, action="API_REQUEST_STOP", work=work)


@router.get(
    "/orders",
    auth=may("view_book"),
    response=StopOrderPage,
    summary="停电单列表 · List stop orders",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_orders(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: State | Literal[""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of stop orders, by number."""
    found = narrowed(queries.orders(), account_id=account_no, state=state)
    return pages.page(found, keys=("order_no",), cursor=cursor, limit=limit)


@router.post(
    "/orders/{stop_no}:decide",
    auth=may("approve_stop"),
    response={201: StopOrder},
    summary="审批停电 · Decide a stop",
    openapi_extra=examples.write_example({"approved": True, "reason": ""}, _EXAMPLE),
)
def decide(
    request: HttpRequest, stop_no: str, body: Decision, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Approve a stop, which asks for its notices, or turn it down; never by who asked for it."""
    return _act(
        request, stop_no, key, "API_DECIDE_STOP",
        lambda person: approve_stop(
            order_no=stop_no, approved=body.approved, decided_by=person, at=business_moment(),
            reason=body.reason,
        ),
    )  # fmt: skip


@router.post(
    "/orders/{stop_no}:revoke",
    auth=may("ask_stop"),
    response={201: StopOrder},
    summary="撤回停电单 · Take a stop back",
    openapi_extra=examples.write_example({"reason": "用户已联系"}, {**_EXAMPLE, "state": "REVOKED"}),
)
def revoke(request: HttpRequest, stop_no: str, body: Reason, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Take back a stop that was not commanded."""
    return _act(
        request, stop_no, key, "API_REVOKE_STOP",
        lambda person: revoke_stop(
            order_no=stop_no, revoked_by=person, reason=body.reason, at=business_moment()
        ),
    )  # fmt: skip


@router.post(
    "/orders/{stop_no}:plan",
    auth=may("execute_stop"),
    response={201: StopOrder},
    summary="计划停电 · Plan a stop",
    openapi_extra=examples.write_example(
        {"planned_at": "2025-12-17T10:00:00+08:00"}, {**_EXAMPLE, "planned_at": "2025-12-17T10:00:00+08:00"}
    ),
)
def plan(request: HttpRequest, stop_no: str, body: Moment, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Set the moment of an approved stop and warn the user; the workers carry it out if it may go then."""
    return _act(
        request, stop_no, key, "API_PLAN_STOP",
        lambda person: plan_stop(
            order_no=stop_no, planned_at=body.planned_at.astimezone(SHANGHAI), planned_by=person,
            at=business_moment(),
        ),
    )  # fmt: skip


@router.post(
    "/orders/{stop_no}:restore",
    auth=may("execute_stop"),
    response={201: StopOrder},
    summary="下达复电 · Order a restore",
    openapi_extra=examples.write_example({"reason": "居家透析"}, {**_EXAMPLE, "state": "STOPPED"}),
)
def restore(
    request: HttpRequest, stop_no: str, body: Reason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Order that supply is restored for a reason no money shows; the workers do it at once."""
    return _act(
        request, stop_no, key, "API_RESTORE_SUPPLY",
        lambda person: order_restore_by_hand(
            order_no=stop_no, reason=body.reason, ordered_by=person, at=business_moment()
        ),
    )  # fmt: skip


@router.get(
    "/orders/{stop_no}",
    auth=may("view_book"),
    response=JudgedOrder,
    summary="停电单 · Get a stop order with its conditions",
    openapi_extra=examples.read_example(_JUDGED),
)
def get_order(request: HttpRequest, stop_no: str) -> Any:
    """Return an order with what may still be missing."""
    found = _existing(stop_no)
    waits = found.state in {"ASKED", "APPROVED"}
    conditions = judge_stop(order_no=stop_no, at=business_moment()) if waits else ()
    warrant = queries.warrants_of(stop_no).first()
    return {
        **{name: getattr(found, name) for name in _FIELDS},
        "conditions": [_told(each) for each in conditions],
        "warrant": warrant.hash if warrant else None,
    }


def _told(condition: Condition) -> dict[str, Any]:
    words = CONDITION_WORDS[condition.code]
    return {
        "code": condition.code, "held": condition.held, "says": words.zh, "clears": words.clear_zh,
        "evidence": [{"name": name, "value": value} for name, value in condition.evidence.items()],
    }  # fmt: skip


def _act(
    request: HttpRequest, stop_no: str, key: str, action: str, act: Callable[[str], None]
) -> HttpResponse:
    return writes.act(
        request, key=key, action=action, found=lambda: _existing(stop_no),
        do=lambda: act(request.user.get_username()), answer=lambda: _done(stop_no, status=201),
    )  # fmt: skip


def _done(stop_no: str, *, status: int) -> Done:
    return Done(status=status, body=writes.as_json(StopOrder.from_orm(_existing(stop_no))), subject=stop_no)


def _existing(stop_no: str) -> Any:
    found = queries.order(stop_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有停电单 {stop_no}。", en=f"There is no stop order {stop_no}.", field="stop_no"
        )
    return found

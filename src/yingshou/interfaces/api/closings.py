"""Closings of accounts: asked for by one person, decided by another, taken on to their end."""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from yingshou.flows.answer_once import Done
from yingshou.flows.closing_standing import standings
from yingshou.flows.decide_closing import decide_closing
from yingshou.flows.propose_closing import propose_closing
from yingshou.flows.settle_closings import settle_closings
from yingshou.flows.withdraw_closing import withdraw_closing
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.closings import queries

router = Router(tags=["closings"])

_NEW: dict[str, Any] = {
    "account_no": "1000000001", "closed_date": "2025-11-10", "reason": "歇业", "to_court": False,
    "payee_name": "店主", "payee_account": "6222000011112222",
}  # fmt: skip
_EXAMPLE: dict[str, Any] = {
    "closing_no": "X1000000001-1", **_NEW, "state": "REFUND_ASKED", "owed": "0.00", "left": "79.20",
    "proposed_by": "li.hua", "proposed_date": "2025-10-25", "decided_by": "wang",
    "decided_date": "2025-10-25", "decision_note": "", "withdrawn_by": None, "withdrawn_date": None,
    "withdrawal_reason": None,
}  # fmt: skip
_WAITING: dict[str, Any] = {
    **_EXAMPLE, "state": "WAITING", "decided_by": None, "decided_date": None, "decision_note": None,
}  # fmt: skip


class NewClosing(Schema):
    """An account that is to end: its first day without supply, and who is paid back what is left."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    closed_date: date
    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")
    to_court: bool = Field(False, description="what is overdue goes before a court; else nothing may be")
    payee_name: str = Field("", max_length=120)
    payee_account: str = Field("", max_length=40)


class Closing(Schema):
    """A closing with how far it has come on the business date; sums are yuan, penalty included."""

    closing_no: str
    account_no: str = Field(validation_alias="account_id")
    closed_date: date
    reason: str
    to_court: bool
    payee_name: str
    payee_account: str
    state: Literal[
        "WAITING", "TURNED_DOWN", "WITHDRAWN", "PLANNED", "BILL_WAITING", "OWING", "AT_COURT",
        "REFUND_WAITING", "REFUND_ASKED", "SETTLED",
    ] = Field(validation_alias="standing.state")  # fmt: skip
    owed: Yuan = Field(validation_alias="standing.owed")
    left: Yuan = Field(description="money that is not applied", validation_alias="standing.left")
    proposed_by: str
    proposed_date: date
    decided_by: str | None = Field(None, validation_alias="decision.decided_by")
    decided_date: date | None = Field(None, validation_alias="decision.decided_date")
    decision_note: str | None = Field(None, validation_alias="decision.note")
    withdrawn_by: str | None = Field(None, validation_alias="withdrawal.withdrawn_by")
    withdrawn_date: date | None = Field(None, validation_alias="withdrawal.withdrawn_date")
    withdrawal_reason: str | None = Field(None, validation_alias="withdrawal.reason")


class ClosingPage(Schema):
    """A page of closings."""

    items: list[Closing]
    next_cursor: str | None


class ClosingNote(Schema):
    """What the one who decides adds."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=200)


class ClosingReason(Schema):
    """Why it is turned down or withdrawn."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")


class Nothing(Schema):
    """No fields."""

    model_config = ConfigDict(extra="forbid")


def _with_standing(rows: list[Any]) -> list[Any]:
    found = standings(closings=rows, as_of=business_date())
    for row in rows:
        row.standing = found[row.closing_no]
    return rows


def _found(closing_no: str) -> Any:
    found = queries.closing(closing_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有销户申请 {closing_no}。", en=f"There is no closing {closing_no}.", field="closing_no"
        )
    return found


def _done(closing_no: str) -> Done:
    (shown,) = _with_standing([_found(closing_no)])
    return Done(status=201, body=writes.as_json(Closing.from_orm(shown)), subject=closing_no)


def _act(
    request: HttpRequest, closing_no: str, *, key: str, action: str, act: Callable[[], None]
) -> HttpResponse:
    return writes.act(
        request, key=key, action=action, found=lambda: _found(closing_no), do=act,
        answer=lambda: _done(closing_no),
    )  # fmt: skip


@router.get(
    "",
    auth=may("view_book"),
    response=ClosingPage,
    summary="销户列表 · List closings of accounts",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_closings(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    decision: Literal["WAITING", "APPROVED", "TURNED_DOWN", "WITHDRAWN", ""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of closings in order of their numbers."""
    found = narrowed(queries.closings(), account_id=account_no, state=decision)
    page = pages.page(found, keys=("closing_no",), cursor=cursor, limit=limit)
    return {**page, "items": _with_standing(list(page["items"]))}


@router.post(
    "",
    auth=may("ask_money"),
    response={201: Closing},
    summary="申请销户 · Ask that an account be closed",
    openapi_extra=examples.write_example(_NEW, _WAITING),
)
def post_closing(request: HttpRequest, body: NewClosing, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Ask that an account be closed; another person decides."""

    def work() -> Done:
        existing(body.account_no)
        number = propose_closing(**dict(body), proposed_by=request.user.get_username(), as_of=business_date())
        return _done(number)

    return writes.write(request, key=key, action="API_PROPOSE_CLOSING", work=work)


@router.post(
    "/{closing_no}:approve",
    auth=may("decide_money"),
    response={201: Closing},
    summary="批准销户 · Approve a closing",
    openapi_extra=examples.write_example({"note": "已核"}, {**_EXAMPLE, "state": "PLANNED"}),
)
def approve_closing(
    request: HttpRequest, closing_no: str, body: ClosingNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """End supply on its day; not by the one who asked for it."""
    return _act(
        request, closing_no, key=key, action="API_APPROVE_CLOSING",
        act=lambda: decide_closing(
            closing_no=closing_no, approved=True, decided_by=request.user.get_username(),
            as_of=business_date(), note=body.note,
        ),
    )  # fmt: skip


@router.post(
    "/{closing_no}:turn-down",
    auth=may("decide_money"),
    response={201: Closing},
    summary="退回销户 · Turn a closing down",
    openapi_extra=examples.write_example(
        {"reason": "欠费未清"},
        {**_WAITING, "state": "TURNED_DOWN", "decided_by": "wang", "decided_date": "2025-10-25",
         "decision_note": "欠费未清"},
    ),
)  # fmt: skip
def turn_down_closing(
    request: HttpRequest, closing_no: str, body: ClosingReason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave everything as it is; not by the one who asked for it."""
    return _act(
        request, closing_no, key=key, action="API_TURN_DOWN_CLOSING",
        act=lambda: decide_closing(
            closing_no=closing_no, approved=False, decided_by=request.user.get_username(),
            as_of=business_date(), note=body.reason,
        ),
    )  # fmt: skip


@router.post(
    "/{closing_no}:withdraw",
    auth=may("decide_money"),
    response={201: Closing},
    summary="撤回销户 · Withdraw a closing",
    openapi_extra=examples.write_example(
        {"reason": "客户改为续租"},
        {**_EXAMPLE, "state": "WITHDRAWN", "withdrawn_by": "wang", "withdrawn_date": "2025-10-28",
         "withdrawal_reason": "客户改为续租"},
    ),
)  # fmt: skip
def withdraw_one_closing(
    request: HttpRequest, closing_no: str, body: ClosingReason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave the account as it is; before the day of the closing alone."""
    return _act(
        request, closing_no, key=key, action="API_WITHDRAW_CLOSING",
        act=lambda: withdraw_closing(
            closing_no=closing_no, reason=body.reason, withdrawn_by=request.user.get_username(),
            as_of=business_date(),
        ),
    )  # fmt: skip


@router.post(
    "/{closing_no}:settle",
    auth=may("ask_money"),
    response={201: Closing},
    summary="推进销户 · Take a closing on",
    openapi_extra=examples.write_example({}, _EXAMPLE),
)
def settle_closing(
    request: HttpRequest, closing_no: str, body: Nothing, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Make the final bill, sue for what is overdue where that was chosen, ask for the refund of the rest."""
    del body

    def act() -> None:
        settle_closings(as_of=business_date(), closing_nos=[closing_no])

    return _act(request, closing_no, key=key, action="API_SETTLE_CLOSING", act=act)


@router.get(
    "/{closing_no}",
    auth=may("view_book"),
    response=Closing,
    summary="销户 · Get a closing",
    openapi_extra=examples.read_example(_EXAMPLE),
)
def get_closing(request: HttpRequest, closing_no: str) -> Any:
    """Return a closing with how far it has come."""
    (found,) = _with_standing([_found(closing_no)])
    return found

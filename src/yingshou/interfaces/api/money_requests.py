"""Waivers, refunds and transfers: asked for by one person, decided by another, paid, undone."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yingshou.flows.answer_once import Done
from yingshou.flows.approve_request import approve_request
from yingshou.flows.feed_in_payout import propose_feed_in_payout
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.propose_refund import propose_refund
from yingshou.flows.propose_transfer import propose_transfer
from yingshou.flows.propose_waiver import propose_waiver
from yingshou.flows.turn_down_request import turn_down_request
from yingshou.flows.undo_request import undo_request
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api import money_fields as fields
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.payments import queries

router = Router(tags=["money requests"])


def _found(request_no: str) -> Any:
    found = queries.money_request(request_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有申请 {request_no}。", en=f"There is no request {request_no}.", field="request_no"
        )
    return found


def _shown(request_no: str) -> Done:
    shown = fields.MoneyRequest.from_orm(_found(request_no))
    return Done(status=201, body=writes.as_json(shown), subject=request_no)


def _ask(
    request: HttpRequest, body: Any, *, key: str, action: str, propose: Callable[..., str]
) -> HttpResponse:
    """Propose once what the caller may see."""

    def work() -> Done:
        given = dict(body)
        refuse_unseen(given)
        if "to_account_no" in given:
            refuse_unseen({"account_no": given["to_account_no"]})
        return _shown(propose(**given, proposed_by=request.user.get_username(), as_of=business_date()))

    return writes.write(request, key=key, action=action, work=work)


def _act(
    request: HttpRequest, request_no: str, *, key: str, action: str, act: Callable[[], None]
) -> HttpResponse:
    """Do something once about a request the caller may see, and show it as it is then."""
    return writes.act(
        request, key=key, action=action, found=lambda: _found(request_no), do=act,
        answer=lambda: _shown(request_no),
    )  # fmt: skip


@router.post(
    "/waivers",
    auth=may("ask_money"),
    response={201: fields.MoneyRequest},
    summary="申请减免违约金 · Ask for a waiver",
    openapi_extra=examples.write_example(fields.NEW_WAIVER, fields.WAIVER),
)
def post_waiver(
    request: HttpRequest, body: fields.NewWaiver, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Ask that penalty of a due item be given up; another person decides."""
    return _ask(request, body, key=key, action="API_PROPOSE_WAIVER", propose=propose_waiver)


@router.post(
    "/refunds",
    auth=may("ask_money"),
    response={201: fields.MoneyRequest},
    summary="申请退款 · Ask for a refund",
    openapi_extra=examples.write_example(fields.NEW_REFUND, fields.REFUND),
)
def post_refund(
    request: HttpRequest, body: fields.NewRefund, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Ask that money that is not applied be paid back; another person decides, then it is paid out."""
    return _ask(request, body, key=key, action="API_PROPOSE_REFUND", propose=propose_refund)


@router.post(
    "/transfers",
    auth=may("ask_money"),
    response={201: fields.MoneyRequest},
    summary="申请转户 · Ask for a transfer",
    openapi_extra=examples.write_example(fields.NEW_TRANSFER, fields.TRANSFER),
)
def post_transfer(
    request: HttpRequest, body: fields.NewTransfer, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Ask that a payment be moved to the account it was meant for; up to a limit it is moved at once."""
    return _ask(request, body, key=key, action="API_PROPOSE_TRANSFER", propose=propose_transfer)


@router.post(
    "/feed-in-payouts",
    auth=may("ask_money"),
    response={201: fields.MoneyRequest},
    summary="申请支付上网电费 · Ask for a payout of energy fed in",
    openapi_extra=examples.write_example(fields.NEW_PAYOUT, fields.PAYOUT),
)
def post_feed_in_payout(
    request: HttpRequest, body: fields.NewPayout, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Ask that a feed-in statement be paid; another person decides, then it is paid out like a refund."""
    return _ask(request, body, key=key, action="API_PROPOSE_FEED_IN_PAYOUT", propose=propose_feed_in_payout)


@router.get(
    "",
    auth=may("view_book"),
    response=fields.MoneyRequestPage,
    summary="资金申请列表 · List money requests",
    openapi_extra=examples.read_example(examples.page_of(fields.WAIVER)),
)
def list_money_requests(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    kind: fields.Kind | Literal[""] = "",
    state: fields.State | Literal[""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of requests in order of their numbers."""
    found = narrowed(queries.money_requests(), account_no=account_no, kind=kind, state=state)
    return pages.page(found, keys=("request_no",), cursor=cursor, limit=limit)


@router.post(
    "/{path:request_no}:approve",
    auth=may("decide_money"),
    response={201: fields.MoneyRequest},
    summary="批准 · Approve a request",
    openapi_extra=examples.write_example(
        {"note": "已核"},
        {**fields.WAIVER, "state": "APPROVED", "decided_by": "wang", "decided_date": "2025-10-25"},
    ),
)
def approve_money_request(
    request: HttpRequest, request_no: str, body: fields.NewNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Book a request as of the business date; not by the one who asked for it."""
    return _act(
        request, request_no, key=key, action="API_APPROVE_MONEY",
        act=lambda: approve_request(
            request_no=request_no, decided_by=request.user.get_username(), as_of=business_date(),
            note=body.note,
        ),
    )  # fmt: skip


@router.post(
    "/{path:request_no}:turn-down",
    auth=may("decide_money"),
    response={201: fields.MoneyRequest},
    summary="退回 · Turn a request down",
    openapi_extra=examples.write_example(
        {"reason": "证据不足"},
        {**fields.WAIVER, "state": "TURNED_DOWN", "decided_by": "wang", "decided_date": "2025-10-25",
         "decision_note": "证据不足"},
    ),
)  # fmt: skip
def turn_down_money_request(
    request: HttpRequest, request_no: str, body: fields.NewReason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave everything as it is; not by the one who asked for it."""
    return _act(
        request, request_no, key=key, action="API_TURN_DOWN_MONEY",
        act=lambda: turn_down_request(
            request_no=request_no, decided_by=request.user.get_username(), as_of=business_date(),
            note=body.reason,
        ),
    )  # fmt: skip


@router.post(
    "/{path:request_no}:pay",
    auth=may("pay_refund"),
    response={201: fields.MoneyRequest},
    summary="付出退款 · Write that a refund was paid",
    openapi_extra=examples.write_example(
        {"reference": "HK20251026-0091"},
        {**fields.REFUND, "state": "REFUND_PAID", "decided_by": "wang", "decided_date": "2025-10-25",
         "ended_by": "zhao", "ended_date": "2025-10-26", "ended_note": "HK20251026-0091"},
    ),
)  # fmt: skip
def pay_money_request(
    request: HttpRequest, request_no: str, body: fields.NewPaidOut, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Book that an approved refund left the bank account."""
    return _act(
        request, request_no, key=key, action="API_PAY_REFUND",
        act=lambda: pay_refund(
            request_no=request_no, paid_by=request.user.get_username(), reference=body.reference,
            as_of=business_date(),
        ),
    )  # fmt: skip


@router.post(
    "/{path:request_no}:undo",
    auth=may("decide_money"),
    response={201: fields.MoneyRequest},
    summary="撤销 · Undo a waiver, or a refund that is not paid",
    openapi_extra=examples.write_example(
        {"reason": "误批"},
        {**fields.WAIVER, "state": "UNDONE", "decided_by": "wang", "decided_date": "2025-10-25",
         "ended_by": "wang", "ended_date": "2025-10-26", "ended_note": "误批"},
    ),
)  # fmt: skip
def undo_money_request(
    request: HttpRequest, request_no: str, body: fields.NewReason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Book the opposite of an approved waiver or refund."""
    return _act(
        request, request_no, key=key, action="API_UNDO_MONEY",
        act=lambda: undo_request(
            request_no=request_no, undone_by=request.user.get_username(), reason=body.reason,
            as_of=business_date(),
        ),
    )  # fmt: skip


@router.get(
    "/{path:request_no}",
    auth=may("view_book"),
    response=fields.MoneyRequest,
    summary="资金申请 · Get a money request",
    openapi_extra=examples.read_example(fields.WAIVER),
)
def get_money_request(request: HttpRequest, request_no: str) -> Any:
    """Return a request with its decision and how it ended."""
    return _found(request_no)

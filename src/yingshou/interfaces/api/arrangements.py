"""Agreements on arrears: previewed, proposed by one person, decided or cancelled by another."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yingshou.flows.answer_once import Done
from yingshou.flows.check_arrangements import instalments_of, standing_of
from yingshou.flows.decide_arrangement import cancel_arrangement, decide_arrangement
from yingshou.flows.preview_arrangement import preview_arrangement
from yingshou.flows.propose_arrangement import propose_arrangement
from yingshou.interfaces.api import arrangement_fields as fields
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.arrangements import queries

router = Router(tags=["arrangements"])
_STANDING = ("paid", "short", "next_date", "next_amount", "broken_date")


def _found(arrangement_no: str) -> Any:
    found = queries.arrangement(arrangement_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有欠费分期协议 {arrangement_no}。",
            en=f"There is no agreement on arrears {arrangement_no}.",
            field="arrangement_no",
        )
    return found


def _whole(arrangement_no: str) -> Any:
    """Return an agreement with its instalments, and while it runs with how it stands."""
    found = _found(arrangement_no)
    today = business_date()
    standing = dict.fromkeys(_STANDING)
    if found.state == "RUNNING":
        standing = standing_of([arrangement_no], today).row(0, named=True)
    for name in _STANDING:
        setattr(found, name, standing[name])
    found.instalments = instalments_of(arrangement_no, today).to_dicts()
    return found


def _done(arrangement_no: str) -> Done:
    shown = fields.Arrangement.from_orm(_whole(arrangement_no))
    return Done(status=201, body=writes.as_json(shown), subject=arrangement_no)


def _wanted(body: fields.NewArrangement) -> dict[str, Any]:
    refuse_unseen({"account_no": body.account_no})
    return {
        **dict(body), "receivable_nos": body.receivable_nos or None,
        "down_payment": body.down_payment or Decimal(0), "as_of": business_date(),
    }  # fmt: skip


def _act(
    request: HttpRequest, arrangement_no: str, *, key: str, action: str, act: Callable[[], None]
) -> HttpResponse:
    """Do something once about an agreement the caller may see, and show it as it is then."""
    return writes.act(
        request, key=key, action=action, found=lambda: _found(arrangement_no), do=act,
        answer=lambda: _done(arrangement_no),
    )  # fmt: skip


@router.post(
    "",
    auth=may("collect"),
    response={201: fields.Arrangement},
    summary="提出欠费分期 · Propose an agreement on arrears",
    openapi_extra=examples.write_example(fields.NEW_ARRANGEMENT, fields.WAITING),
)
def post_arrangement(
    request: HttpRequest, body: fields.NewArrangement, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Propose that arrears be paid back by instalments; another person decides."""

    def work() -> Done:
        return _done(propose_arrangement(**_wanted(body), proposed_by=request.user.get_username()))

    return writes.write(request, key=key, action="API_PROPOSE_ARRANGEMENT", work=work)


@router.post(
    "/preview",
    auth=may("collect"),
    response={201: fields.ArrangementPreview},
    summary="试算欠费分期 · Preview the instalments",
    openapi_extra=examples.write_example(fields.NEW_ARRANGEMENT, fields.PREVIEW),
)
def post_arrangement_preview(
    request: HttpRequest, body: fields.NewArrangement, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Return the instalments a proposal would have; nothing is written but the answer under its key."""

    def work() -> Done:
        wanted = {name: value for name, value in _wanted(body).items() if name != "reason"}
        found = preview_arrangement(**wanted)
        shown = fields.ArrangementPreview(
            account_no=body.account_no, total=found.total, terms=found.terms.to_dicts()
        )
        return Done(status=201, body=writes.as_json(shown), subject=body.account_no)

    return writes.write(request, key=key, action="API_PREVIEW_ARRANGEMENT", work=work)


@router.get(
    "",
    auth=may("view_book"),
    response=fields.ArrangementPage,
    summary="欠费分期列表 · List agreements on arrears",
    openapi_extra=examples.read_example(examples.page_of(fields.LISTED)),
)
def list_arrangements(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: fields.State | Literal[""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of agreements in order of their numbers."""
    found = narrowed(queries.arrangements(), account_id=account_no, state=state)
    return pages.page(found, keys=("arrangement_no",), cursor=cursor, limit=limit)


@router.post(
    "/{arrangement_no}:approve",
    auth=may("lead_collection"),
    response={201: fields.Arrangement},
    summary="批准 · Approve an agreement on arrears",
    openapi_extra=examples.write_example({"note": "已核"}, fields.ARRANGEMENT),
)
def approve_arrangement(
    request: HttpRequest, arrangement_no: str, body: fields.ArrangementNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Let it run; collection of its items rests while it is kept. Not by the one who proposed it."""
    return _act(
        request, arrangement_no, key=key, action="API_APPROVE_ARRANGEMENT",
        act=lambda: decide_arrangement(
            arrangement_no=arrangement_no, approved=True, decided_by=request.user.get_username(),
            as_of=business_date(), note=body.note,
        ),
    )  # fmt: skip


@router.post(
    "/{arrangement_no}:turn-down",
    auth=may("lead_collection"),
    response={201: fields.Arrangement},
    summary="退回 · Turn an agreement on arrears down",
    openapi_extra=examples.write_example(
        {"reason": "期限过长"},
        {**fields.WAITING, "state": "TURNED_DOWN", "decided_by": "wang", "decided_date": "2025-10-25",
         "decision_note": "期限过长"},
    ),
)  # fmt: skip
def turn_down_arrangement(
    request: HttpRequest, arrangement_no: str, body: fields.ArrangementReason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave everything as it is; not by the one who proposed it."""
    return _act(
        request, arrangement_no, key=key, action="API_TURN_DOWN_ARRANGEMENT",
        act=lambda: decide_arrangement(
            arrangement_no=arrangement_no, approved=False, decided_by=request.user.get_username(),
            as_of=business_date(), note=body.reason,
        ),
    )  # fmt: skip


@router.post(
    "/{arrangement_no}:cancel",
    auth=may("lead_collection"),
    response={201: fields.Arrangement},
    summary="取消 · Cancel an agreement on arrears",
    openapi_extra=examples.write_example(
        {"reason": "客户搬离"},
        {**fields.ARRANGEMENT, "state": "CANCELLED", "ended_by": "wang", "ended_date": "2025-11-12",
         "ended_note": "客户搬离", "paid": None, "short": None, "next_date": None, "next_amount": None},
    ),
)  # fmt: skip
def cancel_arrangement_early(
    request: HttpRequest, arrangement_no: str, body: fields.ArrangementReason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """End it before its time, so that collection goes on; not by the one who proposed it."""
    return _act(
        request, arrangement_no, key=key, action="API_CANCEL_ARRANGEMENT",
        act=lambda: cancel_arrangement(
            arrangement_no=arrangement_no, cancelled_by=request.user.get_username(), as_of=business_date(),
            reason=body.reason,
        ),
    )  # fmt: skip


@router.get(
    "/{arrangement_no}",
    auth=may("view_book"),
    response=fields.Arrangement,
    summary="欠费分期协议 · Get an agreement on arrears",
    openapi_extra=examples.read_example(fields.ARRANGEMENT),
)
def get_arrangement(request: HttpRequest, arrangement_no: str) -> Any:
    """Return an agreement with its instalments, and while it runs with how it stands today."""
    return _whole(arrangement_no)

"""Acceptance bills: taken in payment, conditional until they are cash."""

from datetime import date
from typing import Any, Literal

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from yingshou.core.tables import DRAFTS
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.answer_once import Done
from yingshou.flows.dishonour_draft import dishonour_draft
from yingshou.flows.import_drafts import import_drafts
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, Day, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.drafts import queries
from yingshou.records.drafts.operations import UnableToKeepDraft

router = Router(tags=["drafts"])

State = Literal[
    "DRAFT_WAITING", "DRAFT_TURNED_DOWN", "DRAFT_HELD", "DRAFT_PRESENTED", "DRAFT_DISCOUNTED", "DRAFT_PAID",
    "DRAFT_DISHONOURED",
]  # fmt: skip
_NEW: dict[str, Any] = {
    "draft_no": "510210009999620250328000000001", "account_no": "1000000001", "kind": "BANK_ACCEPTANCE",
    "drawer": "北原钢铁有限公司", "acceptor_no": "102100099996", "endorsers": None,
    "payer_name": "北原钢铁有限公司", "face_amount": "200000.00", "issue_date": "2025-03-28",
    "maturity_date": "2025-09-28", "received_date": "2025-03-28", "memo": None,
}  # fmt: skip
_EXAMPLE = {
    **_NEW, "state": "DRAFT_HELD", "payment_no": f"DRAFT-{_NEW['draft_no']}", "cashed_date": None,
}  # fmt: skip
_BACK = {
    "draft_no": _NEW["draft_no"], "account_no": "1000000001", "amount": "200000.00", "principal": "200000.00",
    "penalty": "0.00", "fee": "50.00",
}  # fmt: skip


class NewAcceptanceBill(Schema):
    """A draft as received."""

    model_config = ConfigDict(extra="forbid")

    draft_no: str = Field(min_length=1, max_length=64)
    account_no: str = Field(min_length=1, max_length=16)
    kind: Literal["BANK_ACCEPTANCE", "TRADE_ACCEPTANCE"]
    drawer: str = Field(min_length=1, max_length=200)
    acceptor_no: str = Field(min_length=1, max_length=32)
    endorsers: str | None = Field(None, max_length=2000, description="in order, with ; between them")
    payer_name: str = Field(min_length=1, max_length=200)
    face_amount: Yuan
    issue_date: date
    maturity_date: date
    received_date: date
    memo: str | None = Field(None, max_length=200)


class AcceptanceBill(Schema):
    """A draft; what it paid is collected, and cash from `cashed_date` on."""

    draft_no: str
    account_no: str = Field(validation_alias="account_id")
    kind: str
    drawer: str
    acceptor_no: str
    endorsers: str | None
    payer_name: str
    face_amount: Yuan
    issue_date: date
    maturity_date: date
    received_date: date
    memo: str | None
    state: State
    payment_no: str | None
    cashed_date: date | None


class AcceptanceBillPage(Schema):
    """A page of drafts."""

    items: list[AcceptanceBill]
    next_cursor: str | None


class NewDishonour(Schema):
    """Why and when a draft was refused."""

    model_config = ConfigDict(extra="forbid")

    dishonoured_date: date
    reason: str = Field(min_length=1, max_length=200)
    fee: Yuan = Field(description="what the bank charges")


class Dishonour(Schema):
    """What is open again: amount = principal + penalty + what was left of the money."""

    draft_no: str
    account_no: str
    amount: Yuan
    principal: Yuan
    penalty: Yuan
    fee: Yuan


@router.post(
    "",
    auth=may("take_payment"),
    response={201: AcceptanceBill},
    summary="登记承兑汇票 · Take an acceptance bill",
    openapi_extra=examples.write_example(_NEW, _EXAMPLE),
)
def post_draft(
    request: HttpRequest, body: NewAcceptanceBill, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Register a draft and settle with it what the account owes, until it fails."""

    def work() -> Done:
        existing(body.account_no)
        done = import_drafts(
            frame=pl.DataFrame([dict(body)], schema=DRAFTS.schema),
            as_of=business_date(),
            registered_by=request.user.get_username(),
        )
        if done.problems.height:
            code, column = done.problems.row(0, named=True)["code"], done.problems.item(0, "column")
            reason = PROBLEM_CODES[code]
            raise UnableToKeepDraft(
                code,
                zh=f"{reason.zh}。{reason.remedy_zh}",
                en=f"{reason.en}; {reason.remedy_en}",
                field=column or "",
            )
        made = AcceptanceBill.from_orm(_existing(body.draft_no))
        return Done(status=201, body=writes.as_json(made), subject=body.draft_no)

    return writes.write(request, key=key, action="API_REGISTER_DRAFT", work=work)


@router.get(
    "",
    auth=may("view_book"),
    response=AcceptanceBillPage,
    summary="承兑汇票列表 · List acceptance bills in order of maturity",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_drafts(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: State | Literal[""] = "",
    maturity_from: Day = None,
    maturity_to: Day = None,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of drafts."""
    found = narrowed(
        queries.drafts(), account_id=account_no, state=state, maturity_date__gte=maturity_from,
        maturity_date__lte=maturity_to,
    )  # fmt: skip
    return pages.page(found, keys=("maturity_date", "draft_no"), cursor=cursor, limit=limit)


@router.post(
    "/{draft_no}:dishonour",
    auth=may("reverse_payment"),
    response={201: Dishonour},
    summary="拒付 · Book that a draft was dishonoured",
    openapi_extra=examples.write_example(
        {"dishonoured_date": "2025-09-28", "reason": "账户余额不足", "fee": "50.00"}, _BACK
    ),
)
def dishonour(
    request: HttpRequest, draft_no: str, body: NewDishonour, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Reverse what the draft paid: debts are open again and bear penalty from their first day."""

    def work() -> Done:
        undone = dishonour_draft(
            draft_no=draft_no, dishonoured_by=request.user.get_username(), as_of=business_date(), **dict(body)
        )  # fmt: skip
        made = Dishonour(**{name: getattr(undone, name) for name in Dishonour.model_fields})
        return Done(status=201, body=writes.as_json(made), subject=draft_no)

    return writes.write(request, key=key, action="API_DISHONOUR_DRAFT", work=work)


@router.get(
    "/{draft_no}",
    auth=may("view_book"),
    response=AcceptanceBill,
    summary="承兑汇票 · Get an acceptance bill",
    openapi_extra=examples.read_example(_EXAMPLE),
)
def get_draft(request: HttpRequest, draft_no: str) -> Any:
    """Return a draft and the state it is in."""
    return _existing(draft_no)


def _existing(draft_no: str) -> Any:
    found = queries.draft(draft_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有票据 {draft_no}。", en=f"There is no draft {draft_no}.", field="draft_no"
        )
    return found

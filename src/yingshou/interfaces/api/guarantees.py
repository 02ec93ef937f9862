"""Security and claims on it: registered, claimed, answered, closed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from pydantic import ConfigDict

from yingshou.flows.answer_once import Done
from yingshou.flows.claim_guarantee import answer_claim, claim_guarantee, close_claim
from yingshou.flows.register_guarantee import register_guarantee
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.guarantee_acts import claims, router
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.claims import queries

GuaranteeState = Literal["PLANNED", "IN_FORCE", "CLAIMABLE", "ENDED", "GIVEN_BACK"]
ClaimState = Literal["CLAIMED", "ANSWERED", "PART_PAID", "PAID", "REFUSED", "CLOSED"]
_NEW: dict[str, Any] = {
    "guarantee_no": "BG2025-001", "account_no": "1000000001", "kind": "BANK_GUARANTEE",
    "amount": "500000.00", "valid_from": "2025-10-01", "valid_to": "2026-10-01", "issuer": "某银行",
    "claim_deadline": "2026-11-01", "guarantor_no": None, "document_no": "0001", "document_hash": None,
}  # fmt: skip
_EXAMPLE: dict[str, Any] = {**_NEW, "state": "IN_FORCE", "paid": "0.00", "left": "500000.00"}
_CLAIM: dict[str, Any] = {
    "claim_no": "BG2025-001-C1", "guarantee_no": "BG2025-001", "account_no": "1000000001",
    "state": "ANSWERED", "amount": "84018.00", "paid": "0.00", "reason": "逾期三个月",
    "claimed_by": "li.hua", "claimed_date": "2025-10-25", "accepted": True, "answered_date": "2025-10-28",
    "closed_date": None,
}  # fmt: skip


class NewGuarantee(Schema):
    """An instrument; columns as in the exchange table `guarantees`."""

    model_config = ConfigDict(extra="forbid")

    guarantee_no: str = Field(min_length=1, max_length=40)
    account_no: str = Field(min_length=1, max_length=16)
    kind: str = Field(min_length=1, max_length=32)
    amount: Yuan
    valid_from: date
    valid_to: date | None = None
    issuer: str = Field(min_length=1, max_length=200)
    claim_deadline: date | None = None
    guarantor_no: str | None = Field(None, max_length=16)
    document_no: str | None = Field(None, max_length=100)
    document_hash: str | None = Field(None, max_length=64)


class Guarantee(Schema):
    """An instrument with what was paid of it and is left, and its state on the business date."""

    guarantee_no: str
    account_no: str = Field(validation_alias="account_id")
    kind: str
    amount: Yuan
    valid_from: date
    valid_to: date | None
    issuer: str
    claim_deadline: date | None
    guarantor_no: str | None
    document_no: str | None
    document_hash: str | None
    state: GuaranteeState
    paid: Yuan
    left: Yuan


class GuaranteePage(Schema):
    """A page of instruments."""

    items: list[Guarantee]
    next_cursor: str | None


class NewClaim(Schema):
    """What is asked of who answers, over which items (none = all that are overdue), and why."""

    model_config = ConfigDict(extra="forbid")

    amount: Yuan
    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")
    receivable_nos: list[str] = Field(default_factory=list, max_length=500)


class SecurityClaim(Schema):
    """A claim with what came for it and its state."""

    claim_no: str
    guarantee_no: str = Field(validation_alias="guarantee_id")
    account_no: str = Field(validation_alias="account_id")
    state: ClaimState
    amount: Yuan
    paid: Yuan
    reason: str
    claimed_by: str
    claimed_date: date
    accepted: bool | None = Field(None, validation_alias="answer.accepted")
    answered_date: date | None = Field(None, validation_alias="answer.answered_date")
    closed_date: date | None = Field(None, validation_alias="closing.closed_date")


class SecurityClaimPage(Schema):
    """A page of claims."""

    items: list[SecurityClaim]
    next_cursor: str | None


class ClaimAnswered(Schema):
    """Whether who answers will pay, and what they said."""

    model_config = ConfigDict(extra="forbid")

    accepted: bool
    note: str = Field("", max_length=200)


class ClaimClosed(Schema):
    """Why nothing more is expected of a claim."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(min_length=1, max_length=200, pattern=r"\S")


def _found(guarantee_no: str) -> Any:
    found = queries.guarantee(guarantee_no, on=business_date())
    if found is None:
        raise NotFoundError(
            zh=f"没有担保 {guarantee_no}。", en=f"There is no instrument {guarantee_no}.",
            field="guarantee_no",
        )  # fmt: skip
    return found


def _claim(claim_no: str) -> Any:
    found = queries.claim(claim_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有索赔 {claim_no}。", en=f"There is no claim {claim_no}.", field="claim_no"
        )
    return found


def _claimed(claim_no: str) -> Done:
    return Done(status=201, body=writes.as_json(SecurityClaim.from_orm(_claim(claim_no))), subject=claim_no)


def _act(
    request: HttpRequest, claim_no: str, *, key: str, action: str, act: Callable[[], None]
) -> HttpResponse:
    return writes.act(
        request, key=key, action=action, found=lambda: _claim(claim_no), do=act,
        answer=lambda: _claimed(claim_no),
    )  # fmt: skip


@router.get(
    "",
    auth=may("view_book"),
    response=GuaranteePage,
    summary="担保列表 · List security",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_guarantees(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: GuaranteeState | Literal[""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of instruments in order of their numbers."""
    found = narrowed(queries.guarantees(on=business_date()), account_id=account_no, state=state)
    return pages.page(found, keys=("guarantee_no",), cursor=cursor, limit=limit)


@router.post(
    "",
    auth=may("sign_agreement"),
    response={201: Guarantee},
    summary="登记担保 · Register security",
    openapi_extra=examples.write_example(_NEW, _EXAMPLE),
)
def post_guarantee(request: HttpRequest, body: NewGuarantee, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Register an instrument; the same again changes nothing, another under its number is a conflict."""

    def work() -> Done:
        existing(body.account_no)
        number = register_guarantee(
            values=dict(body), registered_by=request.user.get_username(), as_of=business_date()
        )
        return Done(status=201, body=writes.as_json(Guarantee.from_orm(_found(number))), subject=number)

    return writes.write(request, key=key, action="API_REGISTER_GUARANTEE", work=work)


@router.post(
    "/{guarantee_no}:claim",
    auth=may("collect"),
    response={201: SecurityClaim},
    summary="提出索赔 · Claim on security",
    openapi_extra=examples.write_example(
        {"amount": "84018.00", "reason": "逾期三个月", "receivable_nos": []},
        {**_CLAIM, "state": "CLAIMED", "accepted": None, "answered_date": None},
    ),
)
def post_claim(
    request: HttpRequest, guarantee_no: str, body: NewClaim, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Ask payment of who answers; at most what is left, and what is open of the items."""

    def work() -> Done:
        _found(guarantee_no)
        number = claim_guarantee(
            guarantee_no=guarantee_no, amount=Decimal(body.amount), reason=body.reason,
            claimed_by=request.user.get_username(), as_of=business_date(),
            receivable_nos=body.receivable_nos or None,
        )  # fmt: skip
        return _claimed(number)

    return writes.write(request, key=key, action="API_CLAIM_GUARANTEE", work=work)


@router.get(
    "/{guarantee_no}",
    auth=may("view_book"),
    response=Guarantee,
    summary="担保 · Get an instrument",
    openapi_extra=examples.read_example(_EXAMPLE),
)
def get_guarantee(request: HttpRequest, guarantee_no: str) -> Any:
    """Return an instrument with what is left of it."""
    return _found(guarantee_no)


@claims.get(
    "",
    auth=may("view_book"),
    response=SecurityClaimPage,
    summary="索赔列表 · List claims on security",
    openapi_extra=examples.read_example(examples.page_of(_CLAIM)),
)
def list_claims(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: ClaimState | Literal[""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of claims in order of their numbers."""
    found = narrowed(queries.claims(), account_id=account_no, state=state)
    return pages.page(found, keys=("claim_no",), cursor=cursor, limit=limit)


@claims.post(
    "/{claim_no}:answer",
    auth=may("collect"),
    response={201: SecurityClaim},
    summary="登记索赔答复 · Record the answer to a claim",
    openapi_extra=examples.write_example({"accepted": True, "note": "同意付款"}, _CLAIM),
)
def answer_to_claim(
    request: HttpRequest, claim_no: str, body: ClaimAnswered, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Write whether who answers will pay."""
    return _act(
        request, claim_no, key=key, action="API_ANSWER_CLAIM",
        act=lambda: answer_claim(
            claim_no=claim_no, accepted=body.accepted, recorded_by=request.user.get_username(),
            as_of=business_date(), note=body.note,
        ),
    )  # fmt: skip


@claims.post(
    "/{claim_no}:close",
    auth=may("collect"),
    response={201: SecurityClaim},
    summary="结束索赔 · Close a claim",
    openapi_extra=examples.write_example(
        {"note": "已全额受偿"}, {**_CLAIM, "state": "CLOSED", "closed_date": "2025-11-20"}
    ),
)
def close_one_claim(
    request: HttpRequest, claim_no: str, body: ClaimClosed, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Write that nothing more is expected of it."""
    return _act(
        request, claim_no, key=key, action="API_CLOSE_CLAIM",
        act=lambda: close_claim(
            claim_no=claim_no, closed_by=request.user.get_username(), as_of=business_date(), note=body.note
        ),
    )  # fmt: skip


@claims.get(
    "/{claim_no}",
    auth=may("view_book"),
    response=SecurityClaim,
    summary="索赔 · Get a claim on security",
    openapi_extra=examples.read_example(_CLAIM),
)
def get_claim(request: HttpRequest, claim_no: str) -> Any:
    """Return a claim with what came for it."""
    return _claim(claim_no)

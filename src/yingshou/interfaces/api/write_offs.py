"""Claims written off: asked for, undone by another request, recovered; decided as any money request is."""

import base64
import binascii
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict, field_validator
from pydantic_core import PydanticCustomError

from yingshou.core.period import format_month
from yingshou.core.tables.money_rules import CAUSES
from yingshou.flows.answer_once import Done
from yingshou.flows.apply_money import total
from yingshou.flows.propose_write_off import propose_write_off
from yingshou.flows.propose_write_off_undo import propose_write_off_undo
from yingshou.flows.recover_written_off import recover_written_off
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api import money_fields as fields
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.legal import queries
from yingshou.records.payments.queries import money_request

router = Router(tags=["legal"])

_CLAIM = {
    "receivable_no": "1000000001-202207-B0", "account_no": "1000000001", "bill_month": "2022-07",
    "due_date": "2022-08-15", "amount": "1000.00", "written_off": "800.00",
}  # fmt: skip
_NEW: dict[str, Any] = {
    "account_no": "1000000001", "ground": "SMALL_OVERDUE_1_YEAR", "reason": "逾期一年，追收成本高",
    "receivable_nos": [], "matter_no": "", "document": None, "document_name": "",
}  # fmt: skip
_ASKED: dict[str, Any] = {
    **fields.WAIVER, "request_no": "W-1000000001-1", "kind": "WRITE_OFF", "receivable_no": None,
    "amount": "800.00", "cause": "SMALL_OVERDUE_1_YEAR", "reason": "逾期一年，追收成本高",
}  # fmt: skip
_UNDO = {"cause": "DEBTOR_ABLE_TO_PAY", "reason": "查到财产"}
_RECOVERED = {"account_no": "1000000001", "principal": "118.00", "penalty": "82.00"}
_MOST_BYTES = 5_000_000


class WrittenOff(Schema):
    """A due item of which a claim stands written off; the claim is kept."""

    receivable_no: str
    account_no: str = Field(validation_alias="account_id")
    bill_month: str
    due_date: date
    amount: Yuan
    written_off: Yuan = Field(description="principal that still stands written off")

    @staticmethod
    def resolve_bill_month(receivable: Any) -> str:
        """Write the month as other resources do."""
        return format_month(receivable.bill_month)


class WrittenOffPage(Schema):
    """A page of claims written off."""

    items: list[WrittenOff]
    next_cursor: str | None


class NewWriteOff(Schema):
    """Of which account, on which ground, over which items (none = those of the matter, or all overdue)."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    ground: str = Field(
        description=f"one of {', '.join(CAUSES['WRITE_OFF'])}", pattern=f"^({'|'.join(CAUSES['WRITE_OFF'])})$"
    )
    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")
    receivable_nos: list[str] = Field(default_factory=list, max_length=20000)
    matter_no: str = Field("", max_length=40)
    document: str | None = Field(None, max_length=7_000_000, description="PDF, JPEG or PNG as base64")
    document_name: str = Field("", max_length=200)

    @field_validator("document")
    @classmethod
    def check_document(cls, value: str | None) -> str | None:
        """Refuse what is not base64 or too large."""
        try:
            size = len(base64.b64decode(value or "", validate=True))
        except (binascii.Error, ValueError) as error:
            raise PydanticCustomError("base64", "must be written in base64") from error
        if size > _MOST_BYTES:
            raise PydanticCustomError("base64", "must not be larger than 5 MB")
        return value


class NewUndo(Schema):
    """Why a claim written off is to be put back among the receivables."""

    model_config = ConfigDict(extra="forbid")

    cause: str = Field(
        description=f"one of {', '.join(CAUSES['RESTORE_CLAIM'])}",
        pattern=f"^({'|'.join(CAUSES['RESTORE_CLAIM'])})$",
    )
    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")


class NewRecovery(Schema):
    """Whose unapplied money is to settle claims written off; no claims named = all."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    receivable_nos: list[str] = Field(default_factory=list, max_length=20000)


class Recovered(Schema):
    """What came in of claims written off, in yuan."""

    account_no: str
    principal: Yuan
    penalty: Yuan


def _asked(number: str) -> Done:
    found = money_request(number)
    if found is None:
        raise NotFoundError(
            zh=f"没有申请 {number}。", en=f"There is no request {number}.", field="request_no"
        )
    return Done(status=201, body=writes.as_json(fields.MoneyRequest.from_orm(found)), subject=number)


def _write(request: HttpRequest, key: str, action: str, act: Callable[[str], str]) -> HttpResponse:
    return writes.write(
        request, key=key, action=action, work=lambda: _asked(act(request.user.get_username()))
    )


@router.get(
    "",
    auth=may("view_book"),
    response=WrittenOffPage,
    summary="已核销债权 · List claims written off",
    openapi_extra=examples.read_example(examples.page_of(_CLAIM)),
)
def list_written_off(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of items with a claim written off, in order of their numbers."""
    found = narrowed(queries.claims_written_off(), account_id=account_no)
    return pages.page(found, keys=("receivable_no",), cursor=cursor, limit=limit)


@router.post(
    "",
    auth=may("legal"),
    response={201: fields.MoneyRequest},
    summary="申请核销 · Ask for a write-off",
    openapi_extra=examples.write_example(_NEW, _ASKED),
)
def post_write_off(request: HttpRequest, body: NewWriteOff, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Ask for it; `POST /money-requests/{request_no}:approve` by another person carries it out."""

    def act(person: str) -> str:
        existing(body.account_no)
        return propose_write_off(
            account_no=body.account_no, ground=body.ground, reason=body.reason, proposed_by=person,
            as_of=business_date(), receivable_nos=body.receivable_nos or None, matter_no=body.matter_no,
            document=base64.b64decode(body.document) if body.document else None,
            document_name=body.document_name, folder=settings.LEGAL_FOLDER,
        )  # fmt: skip

    return _write(request, key, "API_PROPOSE_WRITE_OFF", act)


@router.post(
    "/recoveries",
    auth=may("legal"),
    response={201: Recovered},
    summary="核销后收回 · Recover claims written off",
    openapi_extra=examples.write_example({"account_no": "1000000001", "receivable_nos": []}, _RECOVERED),
)
def post_recovery(request: HttpRequest, body: NewRecovery, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Let the money an account has left settle its claims written off."""

    def work() -> Done:
        existing(body.account_no)
        done = recover_written_off(
            account_no=body.account_no, recovered_by=request.user.get_username(), as_of=business_date(),
            receivable_nos=body.receivable_nos or None,
        )  # fmt: skip
        shown = Recovered(
            account_no=body.account_no, principal=total(done, "principal"), penalty=total(done, "penalty")
        )
        return Done(status=201, body=writes.as_json(shown), subject=body.account_no)

    return writes.write(request, key=key, action="API_RECOVER_WRITTEN_OFF", work=work)


@router.post(
    "/{request_no}:undo",
    auth=may("legal"),
    response={201: fields.MoneyRequest},
    summary="申请撤销核销 · Ask that a write-off be undone",
    openapi_extra=examples.write_example(
        _UNDO, {**_ASKED, "request_no": "R-W-1000000001-1-1", "kind": "RESTORE_CLAIM", **_UNDO}
    ),
)
def post_undo(
    request: HttpRequest, request_no: str, body: NewUndo, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Ask that the claim be put back; another person decides."""

    def act(person: str) -> str:
        _asked(request_no)
        return propose_write_off_undo(
            request_no=request_no, cause=body.cause, reason=body.reason, proposed_by=person,
            as_of=business_date(),
        )  # fmt: skip

    return _write(request, key, "API_UNDO_WRITE_OFF", act)

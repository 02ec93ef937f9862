"""Renegotiations: agreements changed for customers in difficulty, proposed, decided by another."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS
from yingshou.flows.answer_once import Done
from yingshou.flows.renegotiate_agreement import decide_renegotiation, propose_renegotiation
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.fields import Price, Yuan
from yingshou.interfaces.api.parameters import AccountNo, Month, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.contracts import queries

router = Router(tags=["renegotiations"])

Difficulty = Literal[
    "SHORT_OF_CASH", "SHORT_OF_ORDERS", "PARTLY_STOPPED", "RESTRUCTURING", "OTHER_DIFFICULTY"
]
_TERM = {"kind": "SEGMENT", "month_offset": 0, "day": 1, "ratio": "0.3", "less_instalments": False}
_NEW: dict[str, Any] = {
    "account_no": "1000000001", "valid_from_month": "2025-12", "base_method": "LAST_BILL",
    "fixed_base": "3000000.00", "offset_mode": "CUMULATIVE", "holiday_shift": "NONE", "final_due_days": 5,
    "terms": [_TERM, {**_TERM, "day": 25, "ratio": "0.7"}], "difficulty": "SHORT_OF_ORDERS",
    "reason": "订单减少三成",
}  # fmt: skip
_FIGURES = {
    "days": 153, "uncovered_days": 2, "zero_risk_share": "0.9869", "uncovered_yuan_days": "260000.00",
    "worst_day": "2025-06-25", "worst_uncovered": "190000.00",
    "calendar": [{"due_date": "2025-12-01", "amount": "1125167.93"}],
}  # fmt: skip
_EXAMPLE: dict[str, Any] = {
    "renegotiation_no": "N1000000001-1", "account_no": "1000000001", "state": "WAITING",
    "difficulty": "SHORT_OF_ORDERS", "reason": "订单减少三成", "proposed_by": "wang",
    "proposed_date": "2025-10-26", "decided_by": None, "decided_date": None, "decision_note": None,
    "version": None,
}  # fmt: skip
_WHOLE: dict[str, Any] = {
    **_EXAMPLE, "effect": {"bill_months": [202510], "present": _FIGURES, "proposed": _FIGURES},
    "agreement": {
        "valid_from_month": "202512", "base_method": "LAST_BILL", "fixed_base": "3000000.00",
        "offset_mode": "CUMULATIVE", "holiday_shift": "NONE", "final_due_days": "5",
    },
    "terms": [{**_TERM, "month_offset": "0", "day": "1", "ratio": "0.30000000"}],
}  # fmt: skip


class NewTerm(Schema):
    """A due date of the agreement; columns as in the table `agreement_terms`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["SEGMENT", "INSTALMENT"]
    month_offset: int = Field(0, ge=-1, le=1)
    day: int = Field(ge=1, le=31)
    ratio: Price
    less_instalments: bool = False


class NewRenegotiation(Schema):
    """The agreement as it is to be, and why; columns as in the table `agreements`."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    valid_from_month: Month
    base_method: str = Field(min_length=1, max_length=32)
    fixed_base: Yuan | None = None
    offset_mode: str = Field("CUMULATIVE", max_length=32)
    holiday_shift: str = Field("NONE", max_length=32)
    final_due_days: int = Field(ge=0, le=60)
    terms: list[NewTerm] = Field(min_length=1, max_length=31)
    difficulty: Difficulty
    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")


class ListedRenegotiation(Schema):
    """A renegotiation; `version` is that of the agreement it became."""

    renegotiation_no: str
    account_no: str = Field(validation_alias="account_id")
    state: Literal["WAITING", "APPROVED", "TURNED_DOWN"]
    difficulty: str
    reason: str
    proposed_by: str
    proposed_date: date
    decided_by: str | None = Field(None, validation_alias="decision.decided_by")
    decided_date: date | None = Field(None, validation_alias="decision.decided_date")
    decision_note: str | None = Field(None, validation_alias="decision.note")
    version: int | None = Field(None, validation_alias="decision.version")


class EffectDue(Schema):
    """A due of the first month of a version."""

    due_date: date
    amount: Yuan | None


class EffectFigures(Schema):
    """What a version does to cover on the months that have passed."""

    days: int
    uncovered_days: int
    zero_risk_share: str | None
    uncovered_yuan_days: str
    worst_day: date | None
    worst_uncovered: str
    calendar: list[EffectDue]


class RenegotiationEffect(Schema):
    """Both versions on the same months; present is null where no agreement is in force."""

    bill_months: list[int]
    present: EffectFigures | None
    proposed: EffectFigures


class AgreementAsked(Schema):
    """The agreement as it is to be, as texts of the table `agreements`."""

    valid_from_month: str
    base_method: str
    fixed_base: str | None
    offset_mode: str
    holiday_shift: str
    final_due_days: str


class TermAsked(Schema):
    """A due date of it, as texts of the table `agreement_terms`."""

    kind: str
    month_offset: str
    day: str
    ratio: str
    less_instalments: bool


class Renegotiation(ListedRenegotiation):
    """A renegotiation with what both versions do to cover on the months that have passed."""

    effect: RenegotiationEffect
    agreement: AgreementAsked
    terms: list[TermAsked]

    @staticmethod
    def resolve_agreement(found: Any) -> dict[str, Any]:
        """Return the one row of the agreement."""
        return dict(found.agreement[0])


class RenegotiationPage(Schema):
    """A page of renegotiations."""

    items: list[ListedRenegotiation]
    next_cursor: str | None


class RenegotiationNote(Schema):
    """What the one who decides adds."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=200)


def _found(renegotiation_no: str) -> Any:
    found = queries.renegotiation(renegotiation_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有重新协商 {renegotiation_no}。", en=f"There is no renegotiation {renegotiation_no}.",
            field="renegotiation_no",
        )  # fmt: skip
    return found


def _done(number: str) -> Done:
    return Done(status=201, body=writes.as_json(Renegotiation.from_orm(_found(number))), subject=number)


@router.get(
    "",
    auth=may("view_book"),
    response=RenegotiationPage,
    summary="重新协商列表 · List renegotiations",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_renegotiations(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: Literal["WAITING", "APPROVED", "TURNED_DOWN", ""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of renegotiations in order of their numbers."""
    found = narrowed(queries.renegotiations(), account_id=account_no, state=state)
    return pages.page(found, keys=("renegotiation_no",), cursor=cursor, limit=limit)


@router.post(
    "",
    auth=may("sign_agreement"),
    response={201: Renegotiation},
    summary="提出重新协商 · Propose a renegotiation",
    openapi_extra=examples.write_example(_NEW, _WHOLE),
)
def post_renegotiation(
    request: HttpRequest, body: NewRenegotiation, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Propose a change of an agreement, with its effect on cover; another person decides."""

    def work() -> Done:
        existing(body.account_no)
        given = dict(body)
        terms, difficulty, reason = given.pop("terms"), given.pop("difficulty"), given.pop("reason")
        number = propose_renegotiation(
            agreement=_frame(AGREEMENTS, [given]),
            terms=_frame(
                AGREEMENT_TERMS,
                [{"account_no": body.account_no, "term_no": place, **dict(each)}
                 for place, each in enumerate(terms, start=1)],
            ),
            difficulty=difficulty, reason=reason, proposed_by=request.user.get_username(),
            as_of=business_date(),
        )  # fmt: skip
        return _done(number)

    return writes.write(request, key=key, action="API_PROPOSE_RENEGOTIATION", work=work)


def _frame(table: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return rows with the types of a table; columns that are not given are left out."""
    schema = {name: table.schema[name] for name in rows[0]}
    return pl.DataFrame(
        [{name: Decimal(value) if isinstance(value, Decimal) else value for name, value in row.items()}
         for row in rows],
        schema=schema,
    )  # fmt: skip


@router.post(
    "/{renegotiation_no}:approve",
    auth=may("decide_money"),
    response={201: Renegotiation},
    summary="批准重新协商 · Approve a renegotiation",
    openapi_extra=examples.write_example(
        {"note": "已核"},
        {**_WHOLE, "state": "APPROVED", "decided_by": "li", "decided_date": "2025-10-27",
         "decision_note": "已核", "version": 2},
    ),
)  # fmt: skip
def approve_renegotiation(
    request: HttpRequest, renegotiation_no: str, body: RenegotiationNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Sign it as the next version of the agreement; not by the one who proposed it."""
    return _decide(request, renegotiation_no, body.note, key=key, approved=True)


@router.post(
    "/{renegotiation_no}:turn-down",
    auth=may("decide_money"),
    response={201: Renegotiation},
    summary="退回重新协商 · Turn a renegotiation down",
    openapi_extra=examples.write_example(
        {"note": "敞口过大"},
        {**_WHOLE, "state": "TURNED_DOWN", "decided_by": "li", "decided_date": "2025-10-27",
         "decision_note": "敞口过大"},
    ),
)  # fmt: skip
def turn_down_renegotiation(
    request: HttpRequest, renegotiation_no: str, body: RenegotiationNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave the agreement as it is; not by the one who proposed it."""
    return _decide(request, renegotiation_no, body.note, key=key, approved=False)


def _decide(
    request: HttpRequest, renegotiation_no: str, note: str, *, key: str, approved: bool
) -> HttpResponse:
    def act() -> None:
        decide_renegotiation(
            renegotiation_no=renegotiation_no, approved=approved, note=note,
            decided_by=request.user.get_username(), as_of=business_date(),
        )  # fmt: skip

    found: Callable[[], object] = lambda: _found(renegotiation_no)  # noqa: E731  one call, named by its type
    return writes.act(
        request, key=key, action="API_DECIDE_RENEGOTIATION", found=found, do=act,
        answer=lambda: _done(renegotiation_no),
    )  # fmt: skip


@router.get(
    "/{renegotiation_no}",
    auth=may("view_book"),
    response=Renegotiation,
    summary="重新协商 · Get a renegotiation",
    openapi_extra=examples.read_example(_WHOLE),
)
def get_renegotiation(request: HttpRequest, renegotiation_no: str) -> Any:
    """Return a renegotiation with its effect on cover."""
    return _found(renegotiation_no)

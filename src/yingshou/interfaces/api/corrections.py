"""Corrections of bills: try one, propose it, and decide what another person proposed."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yingshou.flows.answer_once import Done
from yingshou.flows.correct_bill import CorrectionResult, correct_bill
from yingshou.flows.preview_correction import preview_correction
from yingshou.flows.propose_correction import propose_correction
from yingshou.flows.turn_down_correction import turn_down_correction
from yingshou.interfaces.api import correction_fields as fields
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.billing import queries

router = Router(tags=["corrections"])

_DRAFT: dict[str, Any] = {
    "bill_no": "1000000001-202510-1", "cause": "WRONG_MULTIPLIER",
    "multipliers": [{"point_no": "P1000000001", "meter_no": "M77001", "multiplier": "60.0000"}],
}  # fmt: skip
_LINE = {
    "component": "AGENT_PURCHASE", "item": "-", "quantity_unit": "KWH", "old_quantity": "100.0000",
    "new_quantity": "150.0000", "old_price": "0.50000000", "new_price": "0.50000000", "old_amount": "50.00",
    "new_amount": "75.00", "difference": "25.00",
}  # fmt: skip
_MOVED = {
    "back_billed": "25.00", "credited": "0.00", "released": "0.00", "penalty_released": "0.00",
    "cleared": "0.00",
}  # fmt: skip
_EFFECT: dict[str, Any] = {
    "difference": "25.00", **_MOVED,
    "before": {"principal": "0.00", "penalty": "0.00", "prepaid": "0.00"},
    "after": {"principal": "25.00", "penalty": "0.00", "prepaid": "0.00"},
    "months": [
        {"bill_no": "1000000001-202510-1", "bill_month": "2025-10", "held": False, "old_kwh": "100.0000",
         "new_kwh": "150.0000", "old_amount": "50.00", "new_amount": "75.00", "difference": "25.00",
         "lines": [_LINE]}
    ],
}  # fmt: skip
_PROPOSED: dict[str, Any] = {
    "correction_no": "1000000001-202510-1-C1", "bill_no": "1000000001-202510-1",
    "cause": "WRONG_MULTIPLIER", "reason": "倍率录错", "old_amount": "50.00", "new_amount": "75.00",
    "difference": "25.00", "state": "PROPOSED", "proposed_by": "li.hua",
    "proposed_at": "2025-10-26T02:10:00Z", "decided_by": None, "decided_at": None, "note": None, "parts": [],
}  # fmt: skip
_DONE: dict[str, Any] = {
    "months": [
        {"correction_no": "1000000001-202510-1-C1", "bill_no": "1000000001-202510-3",
         "old_amount": "50.00", "new_amount": "75.00", **_MOVED}
    ]
}  # fmt: skip


def _found(correction_no: str) -> Any:
    found = queries.correction(correction_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有更正 {correction_no}。",
            en=f"There is no correction {correction_no}.",
            field="correction_no",
        )
    return found


@router.post(
    "/draft",
    auth=may("correct_bill"),
    response={201: fields.Effect},
    summary="试算更正 · Try a correction; nothing is kept",
    openapi_extra=examples.write_example(_DRAFT, _EFFECT),
)
def draft_correction(
    request: HttpRequest, body: fields.NewDraft, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Show line by line what a correction would change as of the business date, and what would follow."""

    def work() -> Done:
        refuse_unseen({"bill_no": body.bill_no})
        found = preview_correction(bill_no=body.bill_no, inputs=body.inputs(), as_of=business_date())
        return Done(status=201, body=writes.as_json(fields.effect(found)), subject=body.bill_no)

    return writes.write(request, key=key, action="API_DRAFT_CORRECTION", work=work)


@router.post(
    "",
    auth=may("correct_bill"),
    response={201: fields.Correction},
    summary="提出更正 · Propose a correction",
    openapi_extra=examples.write_example({**_DRAFT, "reason": "倍率录错"}, _PROPOSED),
)
def post_correction(
    request: HttpRequest, body: fields.NewCorrection, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Write a correction down for another person to decide, with the later months that move with it."""

    def work() -> Done:
        refuse_unseen({"bill_no": body.bill_no})
        made = propose_correction(
            bill_no=body.bill_no,
            cause=body.cause,
            reason=body.reason,
            inputs=body.inputs(),
            proposed_by=request.user.get_username(),
        )
        shown = fields.Correction.from_orm(_found(made.correction_no))
        return Done(status=201, body=writes.as_json(shown), subject=made.correction_no)

    return writes.write(request, key=key, action="API_PROPOSE_CORRECTION", work=work)


@router.get(
    "",
    auth=may("view_book"),
    response=fields.CorrectionPage,
    summary="更正列表 · List corrections",
    openapi_extra=examples.read_example(examples.page_of(_PROPOSED)),
)
def list_corrections(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: Literal["PROPOSED", "APPROVED", "TURNED_DOWN", ""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of corrections, the highest number first."""
    found = narrowed(queries.corrections(), bill__account_id=account_no, state=state)
    return pages.page(found, keys=("correction_no",), cursor=cursor, limit=limit, latest_first=True)


@router.post(
    "/{correction_no}:approve",
    auth=may("approve_correction"),
    response={201: fields.CorrectedMonths},
    summary="审批更正 · Approve a correction",
    openapi_extra=examples.write_example({"note": "已核"}, _DONE),
)
def approve_correction(
    request: HttpRequest, correction_no: str, body: fields.NewDecision, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Reverse the bills and put new ones in their place, as of the business date; not by the proposer."""

    def work() -> Done:
        done = correct_bill(
            correction_no=correction_no,
            decided_by=request.user.get_username(),
            as_of=business_date(),
            note=body.note,
        )
        made = fields.CorrectedMonths(months=[_corrected(each) for each in (done, *done.following)])
        return Done(status=201, body=writes.as_json(made), subject=correction_no)

    return writes.write(request, key=key, action="API_APPROVE_CORRECTION", work=work)


def _corrected(done: CorrectionResult) -> fields.Corrected:
    names = ("correction_no", "bill_no", "old_amount", "new_amount")
    moved = ("back_billed", "credited", "released", "penalty_released", "cleared")
    return fields.Corrected(
        **{name: getattr(done, name) for name in names},
        **{name: getattr(done.consequences, name) for name in moved},
    )


@router.post(
    "/{correction_no}:turn-down",
    auth=may("approve_correction"),
    response={201: fields.TurnedDown},
    summary="退回更正 · Turn a correction down",
    openapi_extra=examples.write_example(
        {"note": "证据不足"}, {"correction_no": "1000000001-202510-1-C1", "state": "TURNED_DOWN"}
    ),
)
def turn_down(
    request: HttpRequest, correction_no: str, body: fields.NewRefusal, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave the bill as it is; not by the proposer."""

    def work() -> Done:
        turn_down_correction(
            correction_no=correction_no, decided_by=request.user.get_username(), note=body.note
        )
        made = fields.TurnedDown(correction_no=correction_no, state="TURNED_DOWN")
        return Done(status=201, body=writes.as_json(made), subject=correction_no)

    return writes.write(request, key=key, action="API_TURN_DOWN_CORRECTION", work=work)


@router.get(
    "/{correction_no}",
    auth=may("view_book"),
    response=fields.Correction,
    summary="更正 · Get a correction",
    openapi_extra=examples.read_example(_PROPOSED),
)
def get_correction(request: HttpRequest, correction_no: str) -> Any:
    """Return a correction with its state and decision."""
    return _found(correction_no)

"""Accounts to inspect: the list, what speaks for an account, areas, weights, inspections and results."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yingshou.flows.anomaly_book import weighing_on
from yingshou.flows.answer_once import Done
from yingshou.flows.give_inspection import RIGHT, give_inspection
from yingshou.flows.record_inspection import correction_start, record_inspection
from yingshou.interfaces.api import examples
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Energy, Price
from yingshou.interfaces.api.pages import DEFAULT_LIMIT, Cursor, Limit, page
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.api.writes import IdempotencyKey, as_json, write
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.anomalies import queries

router = Router(tags=["anomalies"])
Result = Literal["THEFT", "BREACH", "METER_FAULT", "WRONG_WIRING", "NOTHING_FOUND", "NO_ACCESS"]
_EVIDENCE: dict[str, Any] = {
    "signal": "STEP_DOWN", "value": "0.42000000", "since": "2025-10-04", "days": 27, "before": "310.50000000",
    "now": "180.10000000", "reference": None, "suspicion": "THEFT", "weight": "25.00000000",
    "given": "20.00000000",
}  # fmt: skip
_FINDING: dict[str, Any] = {
    "account_no": "1000000001", "as_of": "2025-10-31", "points": "20.00000000", "suspicion": "THEFT",
    "since": "2025-10-04", "missed_kwh": "3651.0000", "expected_kwh": "730.0000", "cleared_on": None,
    "evidence": [_EVIDENCE],
}  # fmt: skip
_AREA: dict[str, Any] = {
    "area_no": "T0012", "as_of": "2025-10-31", "accounts": 86, "days": 88, "missing_days": 3,
    "supplied_kwh": "410200.0000", "metered_kwh": "374100.0000", "loss_kwh": "36100.0000",
    "loss_share": "0.08800000",
}  # fmt: skip
_WEIGHT: dict[str, Any] = {
    "signal": "STEP_DOWN", "published": "25.00000000", "weight": "31.25000000", "inspected": 24, "hits": 11,
    "precision": "0.46150000", "own": True,
}  # fmt: skip
_NEW: dict[str, Any] = {"account_no": "1000000001", "given_to": "chen", "note": "举报"}
_UNDER_WAY: dict[str, Any] = {
    "inspection_no": "I1000000001-20251031-1", "account_no": "1000000001", "given_to": "chen",
    "given_by": "zhao", "given_date": "2025-10-31", "points": "20.00000000", "note": "举报", "result": None,
    "result_date": None, "found_by": None, "reference": None, "correction": None,
}  # fmt: skip
_RESULT: dict[str, Any] = {
    "result": "THEFT", "result_date": "2025-11-03", "note": "绕越计量装置用电", "reference": "取证单 17",
    "load_kw": "2.0000", "began_date": None,
}  # fmt: skip
_CORRECTION: dict[str, Any] = {
    "bill_no": "1000000001-202510-1", "cause": "THEFT",
    "figures": [{"name": "days", "value": "180"}, {"name": "load_kw", "value": "2"}],
}  # fmt: skip


class AnomalyEvidenceRow(Schema):
    """A signal that gives points."""

    signal: str
    value: str
    since: date
    days: int = Field(description="observed days behind it")
    before: str | None
    now: str | None
    reference: str | None = Field(description="area, period, or days of a gap it rests on")
    suspicion: str
    weight: str = Field(description="most points it may give")
    given: str = Field(description="points it gives; they add up to the account's")


class AnomalyFindingRow(Schema):
    """What speaks for an inspection of an account."""

    account_no: str
    as_of: date
    points: Price
    suspicion: str
    since: date
    missed_kwh: Energy
    expected_kwh: Energy = Field(description="missed_kwh × points ÷ 100: a measure to go by, no probability")
    cleared_on: date | None = Field(description="not listed: nothing was found for the same signals that day")
    evidence: list[AnomalyEvidenceRow]


class AnomalyFindingPage(Schema):
    """A page of accounts to inspect, by account."""

    items: list[AnomalyFindingRow]
    next_cursor: str | None


class AreaLossRow(Schema):
    """What a transformer area lost in the quarter up to a day."""

    area_no: str
    as_of: date
    accounts: int
    days: int = Field(description="days that compare")
    missing_days: int
    supplied_kwh: Energy
    metered_kwh: Energy
    loss_kwh: Energy
    loss_share: Price | None


class AreaLossPage(Schema):
    """A page of areas, by number."""

    items: list[AreaLossRow]
    next_cursor: str | None


class SignalWeightRow(Schema):
    """What a signal gives now."""

    signal: str
    published: Price
    weight: Price
    inspected: int
    hits: int
    precision: Price
    own: bool = Field(description="the weight follows results of inspections")


class SignalWeights(Schema):
    """Every signal that is in force."""

    items: list[SignalWeightRow]


class NewInspection(Schema):
    """An inspection to give out."""

    account_no: str = Field(max_length=16)
    given_to: str = Field(max_length=150)
    note: str = Field(default="", max_length=400)


class NewInspectionResult(Schema):
    """What an inspection found."""

    result: Result
    result_date: date
    note: str = Field(max_length=1000)
    reference: str = Field(default="", max_length=200, description="needed for THEFT and BREACH")
    load_kw: Energy | None = None
    began_date: date | None = None


class CorrectionFigure(Schema):
    """A figure of the cause, as text."""

    name: str
    value: str


class CorrectionStartRow(Schema):
    """Where the correction after a confirmed result starts; POST /corrections takes it on."""

    bill_no: str
    cause: str
    figures: list[CorrectionFigure]


class InspectionRow(Schema):
    """An inspection and, once known, its result."""

    inspection_no: str
    account_no: str
    given_to: str
    given_by: str
    given_date: date
    points: Price
    note: str
    result: str | None
    result_date: date | None
    found_by: str | None
    reference: str | None
    correction: CorrectionStartRow | None


class InspectionPage(Schema):
    """A page of inspections, by number."""

    items: list[InspectionRow]
    next_cursor: str | None


@router.get(
    "",
    auth=may("view_book"),
    response=AnomalyFindingPage,
    summary="用电检查清单 · List the accounts to inspect",
    openapi_extra=examples.read_example(examples.page_of(_FINDING)),
)
def list_anomalies(request: HttpRequest, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = "") -> Any:
    """Return the accounts that are listed as of the last day that was looked at."""
    return page(queries.listed(), keys=["account_id"], cursor=cursor, limit=limit, show=_finding)


@router.get(
    "/areas",
    auth=may("view_book"),
    response=AreaLossPage,
    summary="台区线损 · List what transformer areas lost",
    openapi_extra=examples.read_example(examples.page_of(_AREA)),
)
def list_area_losses(request: HttpRequest, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = "") -> Any:
    """Return the areas as of the last day that was looked at."""
    return page(queries.area_losses(), keys=["area_no"], cursor=cursor, limit=limit)


@router.get(
    "/weights",
    auth=may("view_book"),
    response=SignalWeights,
    summary="异常特征分值 · Show what each signal gives",
    openapi_extra=examples.read_example({"items": [_WEIGHT]}),
)
def list_signal_weights(request: HttpRequest) -> dict[str, Any]:
    """Return the published weights and those in use after the inspections so far."""
    return {"items": weighing_on(as_of=business_date()).weights.to_dicts()}


@router.get(
    "/inspections",
    auth=may("view_book"),
    response=InspectionPage,
    summary="用电检查 · List inspections",
    openapi_extra=examples.read_example(examples.page_of(_UNDER_WAY)),
)
def list_inspections(request: HttpRequest, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = "") -> Any:
    """Return every inspection with its result."""
    return page(queries.inspections(), keys=["inspection_no"], cursor=cursor, limit=limit, show=_inspection)


@router.post(
    "/inspections",
    auth=may(RIGHT),
    response={201: InspectionRow},
    summary="派发检查 · Give an inspection out",
    openapi_extra=examples.write_example(_NEW, _UNDER_WAY),
)
def post_inspection(request: HttpRequest, body: NewInspection, key: IdempotencyKey = "") -> HttpResponse:
    """Send somebody to inspect an account; one inspection of an account is under way at a time."""

    def work() -> Done:
        refuse_unseen({"account_no": body.account_no})
        number = give_inspection(**dict(body), given_by=request.user.get_username(), as_of=business_date())
        return _done(number)

    return write(request, key=key, action="API_GIVE_INSPECTION", work=work)


@router.post(
    "/inspections/{inspection_no}/result",
    auth=may(RIGHT),
    response={201: InspectionRow},
    summary="登记检查结果 · Write down what an inspection found",
    openapi_extra=examples.write_example(
        _RESULT,
        {
            **_UNDER_WAY, "result": "THEFT", "result_date": "2025-11-03", "found_by": "chen",
            "reference": "取证单 17", "correction": _CORRECTION,
        },
    ),
)  # fmt: skip
def post_inspection_result(
    request: HttpRequest, inspection_no: str, body: NewInspectionResult, key: IdempotencyKey = ""
) -> HttpResponse:
    """Keep the result, which stays; with a confirmed one comes where its correction starts."""

    def work() -> Done:
        _found(inspection_no)
        record_inspection(
            inspection_no=inspection_no, **dict(body), found_by=request.user.get_username(),
            as_of=business_date(),
        )  # fmt: skip
        return _done(inspection_no)

    return write(request, key=key, action="API_RECORD_INSPECTION", work=work)


@router.get(
    "/{account_no}",
    auth=may("view_book"),
    response=AnomalyFindingRow,
    summary="异常依据 · Show what speaks for an inspection",
    openapi_extra=examples.read_example(_FINDING),
)
def get_anomaly(request: HttpRequest, account_no: str) -> dict[str, Any]:
    """Return what was found of an account last."""
    found = queries.finding(account_no)
    if found is None:
        raise NotFoundError(
            zh=f"户号 {account_no} 没有用电异常。",
            en=f"Nothing was found of account {account_no}.",
            field="account_no",
        )
    return _finding(found)


def _finding(row: Any) -> dict[str, Any]:
    names = [name for name in AnomalyFindingRow.model_fields if name != "account_no"]
    return {"account_no": row.account_id, **{name: getattr(row, name) for name in names}}


def _found(inspection_no: str) -> Any:
    found = queries.inspection(inspection_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有检查 {inspection_no}。",
            en=f"There is no inspection {inspection_no}.",
            field="inspection_no",
        )
    return found


def _inspection(row: Any, *, whole: bool = False) -> dict[str, Any]:
    outcome = getattr(row, "outcome", None)
    start = correction_start(inspection_no=row.pk) if whole else None
    correction = start and {
        "bill_no": start.bill_no, "cause": start.cause,
        "figures": [{"name": name, "value": text} for name, text in start.figures.items()],
    }  # fmt: skip
    return {
        "inspection_no": row.pk, "account_no": row.account_id, "given_to": row.given_to,
        "given_by": row.given_by, "given_date": row.given_date, "points": row.points, "note": row.note,
        "correction": correction,
        **{name: getattr(outcome, name, None) for name in ("result", "result_date", "found_by", "reference")},
    }  # fmt: skip


def _done(inspection_no: str) -> Done:
    shown = InspectionRow(**_inspection(_found(inspection_no), whole=True))
    return Done(status=201, body=as_json(shown), subject=inspection_no)

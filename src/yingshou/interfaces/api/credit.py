"""Credit: grades of the last review, one account with its reasons, proposed ways of settlement."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from yingshou.core.tables.credit import CREDIT_CRITERIA
from yingshou.flows.answer_once import Done
from yingshou.flows.decide_way import decide_proposed_way
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Price
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.credit import queries
from yingshou.records.customers import queries as customers

router = Router(tags=["credit"])
Grade = Literal["A", "B", "C", "D"]
Way = Literal["NORMAL", "INSTALMENTS", "PREPAY"]
_GRADE: dict[str, Any] = {
    "account_no": "1000000001", "as_of": "2025-10-31", "grade": "C", "points": 62, "points_grade": "B",
    "forced": None, "limited": True, "since": "2025-09-30", "previous": "C",
    "model_no": None, "score": None, "default_probability": None,
}  # fmt: skip
_REASONS: dict[str, Any] = {
    **_GRADE,
    "criteria": [
        {"criterion": "ON_TIME", "fact": "on_time_permille", "value": "833", "points": 18},
        {"criterion": "LONGEST_OVERDUE", "fact": "longest_overdue_days", "value": "18", "points": 8},
    ],
    "reasons": [],
    "history": [{"as_of": "2025-10-31", "grade": "C", "points": 62}],
}
_PROPOSAL: dict[str, Any] = {
    "proposal_no": "WAY-1000000001-20251031", "account_no": "1000000001", "as_of": "2025-10-31",
    "grade": "C", "from_way": "NORMAL", "to_way": "INSTALMENTS", "proposed_date": "2025-11-01",
    "username": "li", "approved": None, "decided_by": None, "decided_date": None, "note": "",
}  # fmt: skip
_DECIDED: dict[str, Any] = {
    **_PROPOSAL, "approved": True, "decided_by": "wang", "decided_date": "2025-11-02", "note": "已与客户商定",
}  # fmt: skip


class AccountGradeRow(Schema):
    """The grade of an account at a review."""

    account_no: str
    as_of: date = Field(description="day of the review")
    grade: Grade
    points: int
    points_grade: Grade = Field(description="grade by the points alone")
    forced: str | None = Field(description="what forced the grade whatever the points")
    limited: bool = Field(description="a better grade was kept back by the limit of upgrades")
    since: date
    previous: Grade | None
    model_no: str | None = Field(description="scorecard beside the points, where one was fit for use")
    score: int | None
    default_probability: Price | None


class AccountGradePage(Schema):
    """A page of the grades of a review, by account."""

    items: list[AccountGradeRow]
    next_cursor: str | None


class CriterionRow(Schema):
    """What an account was given points for."""

    criterion: str
    fact: str
    value: str | None = Field(description="shares in ‰, else days, months or times")
    points: int


class PastGrade(Schema):
    """A grade of an earlier review, or of this one."""

    as_of: date
    grade: Grade
    points: int


class GradeReasons(AccountGradeRow):
    """The grade that holds for an account, with what made it and the reviews before."""

    criteria: list[CriterionRow]
    reasons: list[str] = Field(description="facts that cost most score by the scorecard, the worst first")
    history: list[PastGrade]


class WayProposalRow(Schema):
    """A way of settlement the grade asks for, and what a person made of it."""

    proposal_no: str
    account_no: str
    as_of: date
    grade: Grade
    from_way: Way
    to_way: Way
    proposed_date: date
    username: str | None
    approved: bool | None = Field(description="null = not decided yet")
    decided_by: str | None
    decided_date: date | None
    note: str


class WayProposalPage(Schema):
    """A page of proposals, by number."""

    items: list[WayProposalRow]
    next_cursor: str | None


class WayNote(Schema):
    """A note on a decision."""

    note: str = Field(default="", max_length=200)


class WayReason(Schema):
    """Why a proposal is turned down."""

    note: str = Field(min_length=1, max_length=200)


@router.get(
    "/grades",
    auth=may("view_book"),
    response=AccountGradePage,
    summary="信用等级 · List the grades of a review",
    openapi_extra=examples.read_example(examples.page_of(_GRADE)),
)
def list_grades(
    request: HttpRequest,
    *,
    review: Annotated[date | None, Query(description="day of the review; empty = the last")] = None,
    grade: Grade | Literal[""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return the grades of a review, by account; none before the first review."""
    day = review or queries.last_review(as_of=business_date()) or business_date()
    found = narrowed(queries.grades(as_of=day), grade=grade)
    return pages.page(found, keys=("account_no",), cursor=cursor, limit=limit)


@router.get(
    "/grades/{account_no}",
    auth=may("view_book"),
    response=GradeReasons,
    summary="用户信用 · Get the grade of an account with its reasons",
    openapi_extra=examples.read_example(_REASONS),
)
def get_grade(request: HttpRequest, account_no: str) -> Any:
    """Return the grade that holds on the business date, the points of each criterion, the reviews before."""
    account = customers.account(account_no)
    past = list(queries.history(account_no).filter(as_of__lte=business_date())) if account else []
    if not past:
        raise NotFoundError(
            zh=f"户号 {account_no} 没有信用评价。",
            en=f"Account {account_no} was not graded.",
            field="account_no",
        )
    held = past[0]
    criteria = [
        {"criterion": criterion, "fact": fact, "value": _text(held.criteria[criterion]["value"]),
         "points": held.criteria[criterion]["points"]}
        for criterion, fact in CREDIT_CRITERIA.items()
        if criterion in held.criteria
    ]  # fmt: skip
    return {
        **{name: getattr(held, name) for name in AccountGradeRow.model_fields},
        "criteria": criteria,
        "reasons": [fact for fact in (held.reasons or "").split(";") if fact],
        "history": [{name: getattr(row, name) for name in PastGrade.model_fields} for row in past],
    }


def _text(value: Decimal | int | None) -> str | None:
    return None if value is None else str(value)


@router.get(
    "/proposals",
    auth=may("view_book"),
    response=WayProposalPage,
    summary="结算方式建议 · List proposed ways of settlement",
    openapi_extra=examples.read_example(examples.page_of(_PROPOSAL)),
)
def list_way_proposals(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    undecided: Annotated[bool, Query(description="only those nobody has decided")] = False,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return proposals in order of their numbers."""
    found = narrowed(queries.proposals(open_only=undecided), account_id=account_no)
    return pages.page(found, keys=("proposal_no",), cursor=cursor, limit=limit, show=_proposal)


@router.post(
    "/proposals/{proposal_no}:approve",
    auth=may("sign_agreement"),
    response={201: WayProposalRow},
    summary="采纳 · Approve a proposed way of settlement",
    openapi_extra=examples.write_example({"note": "已与客户商定"}, _DECIDED),
)
def approve_way(
    request: HttpRequest, proposal_no: str, body: WayNote, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Approve it; it stays to be carried out until the account settles so."""
    return _decide(request, proposal_no, approved=True, note=body.note, key=key)


@router.post(
    "/proposals/{proposal_no}:turn-down",
    auth=may("sign_agreement"),
    response={201: WayProposalRow},
    summary="不采纳 · Turn a proposed way of settlement down",
    openapi_extra=examples.write_example(
        {"note": "已提供保函"}, {**_DECIDED, "approved": False, "note": "已提供保函"}
    ),
)
def turn_down_way(
    request: HttpRequest, proposal_no: str, body: WayReason, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Leave the way of settlement as it is."""
    return _decide(request, proposal_no, approved=False, note=body.note, key=key)


def _decide(request: HttpRequest, proposal_no: str, *, approved: bool, note: str, key: str) -> HttpResponse:
    def act() -> None:
        decide_proposed_way(
            proposal_no=proposal_no, approved=approved, decided_by=request.user.get_username(),
            note=note.strip(), as_of=business_date(),
        )  # fmt: skip

    def answer() -> Done:
        shown = WayProposalRow(**_proposal(_found(proposal_no)))
        return Done(status=201, body=writes.as_json(shown), subject=proposal_no)

    return writes.act(
        request, key=key, action="API_DECIDE_WAY", found=lambda: _found(proposal_no), do=act, answer=answer
    )


def _found(proposal_no: str) -> Any:
    found = queries.proposal(proposal_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有结算方式建议 {proposal_no}。",
            en=f"There is no proposal {proposal_no}.",
            field="proposal_no",
        )
    return found


def _proposal(row: Any) -> dict[str, Any]:
    names = ("proposal_no", "as_of", "grade", "from_way", "to_way", "proposed_date", "username")
    decision = getattr(row, "decision", None)
    decided = {name: getattr(decision, name, None) for name in ("approved", "decided_by", "decided_date")}
    return {
        **{name: getattr(row, name) for name in names}, "account_no": row.account_id, **decided,
        "note": decision.note if decision else "",
    }  # fmt: skip

"""Next best action: the lists of a day, acts taken up, how much better they do than the treatments alone."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from yingshou.core.next_action import lifts, rules_on
from yingshou.flows.answer_once import Done
from yingshou.flows.take_action import take_action
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Price, Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date, local_time
from yingshou.records.next_actions import frames, queries

router = Router(tags=["next"])
_LINE: dict[str, Any] = {
    "as_of": "2025-10-25", "account_no": "1000000001", "act": "CALL", "username": "li.hua", "place": 1,
    "arm": "NEXT", "segment": "OTHER_11", "task_no": None, "amount": "9000.00", "minutes": 6,
    "gain": "1169.70", "gain_a_minute": "194.95", "paid_share": "0.58000000", "without_share": "0.45000000",
    "considered": "SMS:179.95:LESS;OFFER_PREPAYMENT:899.70:REST", "done": False,
}  # fmt: skip
_LIFT: dict[str, Any] = {
    "month": 0, "segment": "-", "measure": "SETTLED", "next_cases": 1900, "rules_cases": 100,
    "next_share": "0.61000000", "rules_share": "0.48000000", "lift": "0.13000000", "low": "0.03100000",
    "high": "0.22800000", "verdict": "BETTER",
}  # fmt: skip


class NextLine(Schema):
    """A line of a person's list of a day."""

    as_of: date
    account_no: str
    act: str
    username: str
    place: int
    arm: str = Field(description="NEXT, RULES (held out) or EXEMPT (outside the comparison)")
    segment: str
    task_no: str | None = Field(description="task of the treatment; null = the act is advanced")
    amount: Yuan
    minutes: int
    gain: Yuan = Field(description="expected beyond what comes in without the act, less its cost")
    gain_a_minute: Yuan
    paid_share: Price
    without_share: Price
    considered: str = Field(description="other acts as act:gain:reason, parted by ;")
    done: bool = Field(description="a result was written down since")


class NextLinePage(Schema):
    """A page of lines, by account and act."""

    items: list[NextLine]
    next_cursor: str | None


class NextLift(Schema):
    """How much better cases worked by the lists did than those held out."""

    month: int = Field(description="month of the draw; 0 = all")
    segment: str = Field(description="- = all")
    measure: str
    next_cases: int
    rules_cases: int
    next_share: Price | None
    rules_share: Price | None
    lift: Price | None
    low: Price | None = Field(description="95 % interval; null where nothing may be said yet")
    high: Price | None
    verdict: str = Field(description="TOO_FEW, NOT_CLEAR, BETTER or WORSE")


class NextLiftList(Schema):
    """All together first, then by month and segment."""

    items: list[NextLift]


class TakeAction(Schema):
    """What is taken up stands in the address; nothing else is asked for."""


class TakenAction(Schema):
    """The task an act became."""

    task_no: str


@router.get(
    "/actions",
    auth=may("view_book"),
    response=NextLinePage,
    summary="催费建议清单 · List what is best done on a day",
    openapi_extra=examples.read_example(examples.page_of(_LINE)),
)
def list_next_actions(
    request: HttpRequest,
    *,
    day: Annotated[date | None, Query(description="empty = the business date")] = None,
    username: Annotated[str, Query(max_length=150)] = "",
    account_no: AccountNo = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return the lines of a day's lists, by account and act; `place` is the order to do them in."""
    found = narrowed(queries.worklist(on=day or business_date()), username=username, account_id=account_no)
    return pages.page(found, keys=("account_id", "act"), cursor=cursor, limit=limit, show=_line)


@router.post(
    "/actions/{account_no}/{act}:take",
    auth=may("collect"),
    response={201: TakenAction},
    summary="领取动作 · Take an advanced act up",
    openapi_extra=examples.write_example({}, {"task_no": "1000000001-NEXT_CALL-20251025"}),
)
def take_next_action(
    request: HttpRequest, account_no: str, act: str, body: TakeAction, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Make it a task of the person whose list it is on, or send the reminder; the treatment goes on."""

    def work() -> Done:
        number = take_action(
            account_no=account_no, act=act, as_of=business_date(),
            at=datetime.combine(business_date(), local_time().timetz()),
            taken_by=request.user.get_username(),
        )  # fmt: skip
        return Done(status=201, body={"task_no": number}, subject=account_no)

    if queries.line(on=business_date(), account_no=account_no, act=act) is None:
        raise NotFoundError(
            zh=f"今天的清单上没有 {account_no} 的 {act}。",
            en=f"Today's lists have no {act} at {account_no}.",
            field="act",
        )
    return writes.write(request, key=key, action="API_TAKE_ACTION", work=work)


@router.get(
    "/lifts",
    auth=may("view_book"),
    response=NextLiftList,
    summary="催费建议成效 · State how much better the lists do",
    openapi_extra=examples.read_example({"items": [_LIFT]}),
)
def list_lifts(request: HttpRequest) -> dict[str, Any]:
    """Return the difference between both arms with its interval, of the accounts the reader sees."""
    rules = rules_on(rules=frames.next_rules(), day=business_date())
    return {"items": lifts(frames.outcomes(), least_cases=rules["least_cases"]).to_dicts()}


def _line(row: Any) -> dict[str, Any]:
    names = [name for name in NextLine.model_fields if name != "account_no"]
    return {"account_no": row.account_id, **{name: getattr(row, name) for name in names}}

"""Visits of account managers and reminders: recorded, listed, seen to."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from yingshou.core.tables.care import FINDINGS
from yingshou.flows.answer_once import Done
from yingshou.flows.end_reminder import end_reminder
from yingshou.flows.record_visit import FollowUp, record_visit
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.accounts import existing
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.reminders import queries as reminder_queries
from yingshou.records.visits import queries as visit_queries

visits = Router(tags=["visits"])
reminders = Router(tags=["reminders"])

_FOLLOW_UP = {"text": "送交变更方案", "due_date": "2025-11-05", "owner": "wang"}
_NEW: dict[str, Any] = {
    "account_no": "1000000001", "visit_date": "2025-10-24", "note": "订单减少三成", "met": "财务负责人",
    "findings": {
        "business_state": "SHORT_OF_WORK", "product": None, "outlook": "FALLING", "equipment": None,
        "wish": "INSTALMENTS",
    },
    "follow_ups": [_FOLLOW_UP],
}  # fmt: skip
_VISIT: dict[str, Any] = {
    **{name: value for name, value in _NEW.items() if name != "follow_ups"},
    "visit_no": "V1000000001-20251024-1", "visited_by": "wang", "recorded_date": "2025-10-25",
}  # fmt: skip
_REMINDER: dict[str, Any] = {
    "reminder_no": "V1000000001-20251024-1-1", "account_no": "1000000001", "kind": "FOLLOW_UP",
    "subject": "V1000000001-20251024-1", "due_date": "2025-11-05", "days_before": None,
    "text": "送交变更方案", "username": "wang", "state": "OPEN", "ended_date": None, "ended_by": None,
    "ended_note": None,
}  # fmt: skip


class NewFollowUp(Schema):
    """What is to be done after a visit, by whom and when."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=400, pattern=r"\S")
    due_date: date
    owner: str = Field(min_length=1, max_length=150)


class VisitFindings(Schema):
    """What a visit found, a code a topic; a topic without one was not spoken of."""

    model_config = ConfigDict(extra="forbid")

    business_state: str | None = Field(None, description=", ".join(FINDINGS["business_state"]))
    product: str | None = Field(None, description=", ".join(FINDINGS["product"]))
    outlook: str | None = Field(None, description=", ".join(FINDINGS["outlook"]))
    equipment: str | None = Field(None, description=", ".join(FINDINGS["equipment"]))
    wish: str | None = Field(None, description=", ".join(FINDINGS["wish"]))


class NewVisit(Schema):
    """A visit with what it found, as codes by topic, and what is to follow."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    visit_date: date
    note: str = Field(min_length=1, max_length=1000, pattern=r"\S")
    met: str = Field("", max_length=100)
    findings: VisitFindings | None = None
    follow_ups: list[NewFollowUp] = Field(default_factory=list, max_length=10)


class Visit(Schema):
    """A visit that was made."""

    visit_no: str
    account_no: str = Field(validation_alias="account_id")
    visit_date: date
    visited_by: str
    met: str
    note: str
    findings: VisitFindings
    recorded_date: date

    @staticmethod
    def resolve_findings(visit: Any) -> dict[str, str]:
        """Return the codes by their topic."""
        return {each.topic: each.code for each in visit.findings.all()}


class VisitPage(Schema):
    """A page of visits."""

    items: list[Visit]
    next_cursor: str | None


class Reminder(Schema):
    """What a person is to do by a day, and how it was seen to."""

    reminder_no: str
    account_no: str = Field(validation_alias="account_id")
    kind: str
    subject: str = Field(description="number of the instrument or visit it is about")
    due_date: date
    days_before: int | None
    text: str
    username: str | None = Field(description="who is to do it; null = nobody answers")
    state: Literal["OPEN", "DONE"]
    ended_date: date | None = Field(None, validation_alias="end.ended_date")
    ended_by: str | None = Field(None, validation_alias="end.ended_by")
    ended_note: str | None = Field(None, validation_alias="end.note")


class ReminderPage(Schema):
    """A page of reminders."""

    items: list[Reminder]
    next_cursor: str | None


class SeenTo(Schema):
    """What was done about a reminder."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(min_length=1, max_length=400, pattern=r"\S")


def _visit(visit_no: str) -> Any:
    found = visit_queries.visit(visit_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有走访 {visit_no}。", en=f"There is no visit {visit_no}.", field="visit_no"
        )
    return found


def _reminder(reminder_no: str) -> Any:
    found = reminder_queries.reminder(reminder_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有提醒 {reminder_no}。", en=f"There is no reminder {reminder_no}.", field="reminder_no"
        )
    return found


@visits.get(
    "",
    auth=may("view_book"),
    response=VisitPage,
    summary="走访记录 · List visits",
    openapi_extra=examples.read_example(examples.page_of(_VISIT)),
)
def list_visits_made(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    visited_by: str = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of visits in order of their numbers."""
    found = narrowed(visit_queries.visits(), account_id=account_no, visited_by=visited_by)
    return pages.page(found, keys=("visit_no",), cursor=cursor, limit=limit)


@visits.post(
    "",
    auth=may("collect"),
    response={201: Visit},
    summary="登记走访 · Record a visit",
    openapi_extra=examples.write_example(_NEW, _VISIT),
)
def post_visit(request: HttpRequest, body: NewVisit, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Write a visit of the caller down; what is to follow becomes reminders of its owners."""

    def work() -> Done:
        existing(body.account_no)
        number = record_visit(
            account_no=body.account_no, visit_date=body.visit_date, note=body.note, met=body.met,
            visited_by=request.user.get_username(), as_of=business_date(),
            findings={topic: code for topic, code in dict(body.findings or {}).items() if code},
            follow_ups=[FollowUp(**dict(each)) for each in body.follow_ups],
        )  # fmt: skip
        return Done(status=201, body=writes.as_json(Visit.from_orm(_visit(number))), subject=number)

    return writes.write(request, key=key, action="API_RECORD_VISIT", work=work)


@visits.get(
    "/{visit_no}",
    auth=may("view_book"),
    response=Visit,
    summary="走访 · Get a visit",
    openapi_extra=examples.read_example(_VISIT),
)
def get_visit(request: HttpRequest, visit_no: str) -> Any:
    """Return a visit with what it found."""
    return _visit(visit_no)


@reminders.get(
    "",
    auth=may("view_book"),
    response=ReminderPage,
    summary="提醒列表 · List reminders",
    openapi_extra=examples.read_example(examples.page_of(_REMINDER)),
)
def list_reminders(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    username: str = "",
    state: Literal["OPEN", "DONE", ""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of reminders, the earliest due first."""
    found = narrowed(reminder_queries.reminders(), account_id=account_no, username=username, state=state)
    return pages.page(found, keys=("due_date", "reminder_no"), cursor=cursor, limit=limit)


@reminders.post(
    "/{reminder_no}:end",
    auth=may("collect"),
    response={201: Reminder},
    summary="办结提醒 · See to a reminder",
    openapi_extra=examples.write_example(
        {"note": "已送交"},
        {**_REMINDER, "state": "DONE", "ended_date": "2025-11-04", "ended_by": "wang",
         "ended_note": "已送交"},
    ),
)  # fmt: skip
def end_one_reminder(
    request: HttpRequest, reminder_no: str, body: SeenTo, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Write what was done about it."""

    def done() -> Done:
        shown = Reminder.from_orm(_reminder(reminder_no))
        return Done(status=201, body=writes.as_json(shown), subject=reminder_no)

    return writes.act(
        request, key=key, action="API_END_REMINDER", found=lambda: _reminder(reminder_no),
        do=lambda: end_reminder(
            reminder_no=reminder_no, note=body.note, ended_by=request.user.get_username(),
            as_of=business_date(),
        ),
        answer=done,
    )  # fmt: skip


@reminders.get(
    "/{reminder_no}",
    auth=may("view_book"),
    response=Reminder,
    summary="提醒 · Get a reminder",
    openapi_extra=examples.read_example(_REMINDER),
)
def get_reminder(request: HttpRequest, reminder_no: str) -> Any:
    """Return a reminder and how it was seen to."""
    return _reminder(reminder_no)

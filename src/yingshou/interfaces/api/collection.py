"""Collection: cases, tasks and their results, holds."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from yingshou.flows.answer_once import Done
from yingshou.flows.hold_collection import hold_collection
from yingshou.flows.record_result import record_result
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date, local_time
from yingshou.records.collection import queries
from yingshou.records.customers import queries as customers

router = Router(tags=["collection"])

_CASE: dict[str, Any] = {
    "account_no": "1000000001", "state": "OPEN", "opened_date": "2025-10-14", "anchor_date": "2025-10-10",
    "amount": "1250000.00", "treatment": "HIGH_VOLTAGE", "rule_no": "KV110", "met": "voltage_level=KV110",
}  # fmt: skip
_TASK: dict[str, Any] = {
    "task_no": "1000000001-CALL_1-20251010-1", "account_no": "1000000001", "step": "CALL_1", "kind": "CALL",
    "treatment": "HIGH_VOLTAGE", "anchor_date": "2025-10-10", "amount": "1250000.00", "state": "OPEN",
    "username": "li.hua", "given_on": "2025-10-14",
}  # fmt: skip
_RESULT: dict[str, Any] = {
    "result": "PROMISED", "cause": "NO_FUNDS", "note": "月底回款", "amount": "1250000.00",
    "promised_date": "2025-10-31",
}  # fmt: skip
_HOLD: dict[str, Any] = {
    "account_no": "1000000001", "kind": "DISPUTE", "reason": "电量争议", "last_date": "2025-11-10",
    "receivable_no": None,
}  # fmt: skip


class Case(Schema):
    """What is overdue of an account and how it is treated."""

    account_no: str = Field(validation_alias="account_id")
    state: str = Field(description="OPEN or CLOSED")
    opened_date: date
    anchor_date: date = Field(description="due date of the oldest open item; steps count from it")
    amount: Yuan
    treatment: str | None
    rule_no: str | None = Field(description="null where a person chose the treatment")
    met: str = Field(description="the facts the rule asked for")


class CasePage(Schema):
    """A page of cases."""

    items: list[Case]
    next_cursor: str | None


class Task(Schema):
    """A step taken: a task of a person, or a notice."""

    task_no: str
    account_no: str = Field(validation_alias="account_id")
    step: str
    kind: str
    treatment: str
    anchor_date: date
    amount: Yuan
    state: str = Field(description="WAITING, OPEN, DONE or WITHDRAWN")
    username: str | None
    given_on: date | None


class TaskPage(Schema):
    """A page of tasks."""

    items: list[Task]
    next_cursor: str | None


class NewResult(Schema):
    """What came of a task."""

    result: str
    cause: str | None = None
    note: str = ""
    amount: Yuan | None = Field(None, description="promised")
    promised_date: date | None = None


class KeptResult(Schema):
    """The task, and what came of it."""

    task_no: str
    promise_no: str
    order_no: str


class NewHold(Schema):
    """A hold of an account or of one item."""

    account_no: str
    kind: str
    reason: str
    last_date: date
    receivable_no: str | None = None


class KeptHold(NewHold):
    """A hold with its number."""

    hold_no: str


@router.get(
    "/cases",
    auth=may("view_book"),
    response=CasePage,
    summary="催费案列表 · List cases",
    openapi_extra=examples.read_example(examples.page_of(_CASE)),
)
def list_cases(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: Annotated[str, Query(max_length=8)] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of cases in order of account."""
    found = narrowed(queries.cases(), account_id=account_no, state=state)
    return pages.page(found, keys=("account_id",), cursor=cursor, limit=limit)


@router.get(
    "/tasks",
    auth=may("view_book"),
    response=TaskPage,
    summary="催费任务列表 · List tasks",
    openapi_extra=examples.read_example(examples.page_of(_TASK)),
)
def list_tasks(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    username: Annotated[str, Query(max_length=150)] = "",
    state: Annotated[str, Query(max_length=12)] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of tasks in order of their number."""
    found = narrowed(queries.tasks(), account_id=account_no, username=username, state=state)
    return pages.page(found, keys=("task_no",), cursor=cursor, limit=limit)


@router.post(
    "/tasks/{task_no}/results",
    auth=may("collect"),
    response={201: KeptResult},
    summary="登记催费结果 · Record what came of a task",
    openapi_extra=examples.write_example(
        _RESULT, {"task_no": _TASK["task_no"], "promise_no": "1000000001-P1", "order_no": ""}
    ),
)
def record_task_result(
    request: HttpRequest, task_no: str, body: NewResult, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Record a result; a promise keeps further steps back until it is kept or broken."""
    found = queries.task(task_no)
    if found is None:
        raise NotFoundError(zh=f"没有任务 {task_no}。", en=f"There is no task {task_no}.", field="task_no")

    def work() -> Done:
        day = business_date()
        done = record_result(
            task_no=task_no, account_no=found.account_id, on=day,
            at=datetime.combine(day, local_time().timetz()), recorded_by=request.user.get_username(),
            **dict(body),
        )  # fmt: skip
        made = KeptResult(task_no=done.task_no, promise_no=done.promise_no, order_no=done.order_no)
        return Done(status=201, body=writes.as_json(made), subject=task_no)

    return writes.write(request, key=key, action="API_RECORD_RESULT", work=work)


@router.post(
    "/holds",
    auth=may("lead_collection"),
    response={201: KeptHold},
    summary="暂缓催费 · Hold collection",
    openapi_extra=examples.write_example(_HOLD, {**_HOLD, "hold_no": "1000000001-H1"}),
)
def hold_account(request: HttpRequest, body: NewHold, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Hold an account or one of its items from today up to a last day."""
    if customers.account(body.account_no) is None:
        raise NotFoundError(
            zh=f"没有户号 {body.account_no}。",
            en=f"There is no account {body.account_no}.",
            field="account_no",
        )

    def work() -> Done:
        number = hold_collection(as_of=business_date(), placed_by=request.user.get_username(), **dict(body))
        made = KeptHold(hold_no=number, **dict(body))
        return Done(status=201, body=writes.as_json(made), subject=number)

    return writes.write(request, key=key, action="API_HOLD_COLLECTION", work=work)

"""What the collectors of the sample do: days of collection, results of tasks, an agreement on arrears."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from yingshou.core.collection import acting_treatments, default_days
from yingshou.core.messages.timing import LOCAL
from yingshou.core.period import add_months, month_of
from yingshou.flows.decide_arrangement import decide_arrangement
from yingshou.flows.propose_arrangement import propose_arrangement
from yingshou.flows.record_result import PROMISED, record_result
from yingshou.records.arrangements.models import Arrangement
from yingshou.records.arrangements.queries import arrangements
from yingshou.records.collection.models import Case, Task, TaskEvent
from yingshou.sample.company.large import account_numbers
from yingshou.sample.company.plan import AS_OF, LAST_MONTH, Plan

FIRST_MONTH = add_months(LAST_MONTH, -1)
"""The month from which cases are kept."""
ARRANGED_ON = date(2026, 10, 26)
_DONE_A_DAY = 30
"""Tasks of a day that somebody gets to; the others stay on their lists."""
_PROMISE_DAYS = 14
_TERMS = 6
_AFTERNOON = time(16)
_BY_PHONE = (
    (PROMISED, "FORGOT", "答应尽快缴清"),
    ("NOT_REACHED", None, "无人接听"),
    (PROMISED, "BANK_FAILED", "代扣失败，改为转账"),
    ("REFUSED", "NO_FUNDS", "称资金未到账"),
    (PROMISED, "NO_FUNDS", "货款到账后缴"),
    ("HARDSHIP", "HARDSHIP", "家庭困难，建议走访"),
)
_AT_THE_DOOR = (
    ("SERVED", "NO_FUNDS", "通知书已当面送达"),
    ("NOBODY_THERE", None, "敲门无应答，留单"),
    (PROMISED, "FORGOT", "当面承诺"),
)
_TO_LANDLORDS = (("LANDLORD_PAYS", "TENANT_LEFT", "房东同意代缴"), ("NOT_REACHED", None, "无人接听"))
_OFFERS = (("REFUSED", "OTHER_CAUSE", "暂不办理费控"), ("NOT_REACHED", None, "店主不在"))
_RESULTS = {
    "CALL": _BY_PHONE,
    "VISIT": _AT_THE_DOOR,
    "ASK_LANDLORD": _TO_LANDLORDS,
    "OFFER_PREPAYMENT": _OFFERS,
}
"""What comes of the tasks of a day, in turn: result, cause, note. Tasks of other kinds are left open."""


def collection_days(plan: Plan) -> list[date]:
    """Return the days of collection of the last two months, and the last day."""
    months = {FIRST_MONTH, LAST_MONTH} & set(plan.bill_months)
    calendar = default_days()
    acting = [day for day in plan.days if month_of(day) in months and _acts(calendar, day)]
    return [*acting, AS_OF]


def _acts(calendar: pl.DataFrame, day: date) -> bool:
    """Tell whether the treatments without days of their own are worked on that day."""
    return bool(acting_treatments(calendar=calendar, treatments=["MILD"], on=day))


def record_results(day: date) -> Mapping[str, Any]:
    """Write down what came of the tasks handed out on a day; what is written down already stays as it is."""
    at = datetime.combine(day, _AFTERNOON, tzinfo=LOCAL)
    written = set(TaskEvent.objects.filter(kind="RESULT", event_date=day).values_list("task_id", flat=True))
    count = 0
    for task, (result, cause, note) in _of_day(day):
        if task.task_no in written or task.state != "OPEN":
            continue
        promised = result == PROMISED
        record_result(
            task_no=task.task_no,
            account_no=str(task.account_id),
            result=result,
            cause=cause,
            note=note,
            amount=task.amount if promised else None,
            promised_date=day + timedelta(days=_PROMISE_DAYS) if promised else None,
            on=day,
            at=at,
            recorded_by=str(task.username),
        )
        count += 1
    return {"tasks": count}


def _of_day(day: date) -> Iterator[tuple[Task, tuple[str, str | None, str]]]:
    """Give the tasks of a day that somebody gets to with what comes of each: the same for every repeat."""
    for kind, results in _RESULTS.items():
        given = Task.objects.filter(kind=kind, given_on=day).exclude(username=None).order_by("task_no")
        for place, task in enumerate(given[:_DONE_A_DAY]):
            yield task, results[place % len(results)]


def arrange(plan: Plan, habits: pl.DataFrame) -> Mapping[str, Any]:
    """Agree on instalments with a small account: one proposes, another approves.

    It is the one that owes most among those that have stopped paying; where none has, among all.
    """
    if not arrangements().exists():
        stopped = habits.filter(pl.col("habit") == "FAILING")["account_no"].unique().to_list()
        cases = (
            Case.objects.filter(state="OPEN")
            .exclude(account_id__in=account_numbers(plan))
            .order_by("-amount", "account_id")
        )
        case = cases.filter(account_id__in=stopped).first() or cases.first()
        if case is None:
            return {"accounts": 0}
        propose_arrangement(
            account_no=str(case.account_id),
            terms=_TERMS,
            first_date=ARRANGED_ON + timedelta(days=20),
            reason="经营困难，申请分期缴清欠费",
            proposed_by="collector",
            as_of=ARRANGED_ON,
        )
    for waiting in arrangements().filter(decision=None):
        decide_arrangement(
            arrangement_no=waiting.arrangement_no, approved=True, decided_by="director", as_of=ARRANGED_ON
        )
    return {"accounts": Arrangement.objects.count()}

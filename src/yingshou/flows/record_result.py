"""Write down what came of a task: the result, why money does not come, a promise to pay."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from yingshou.core.tables.collection import ARREARS_CAUSES, RESULTS_OF
from yingshou.flows.request_stop import request_stop
from yingshou.records.audit.operations import record_event
from yingshou.records.collection.models import Task
from yingshou.records.collection.operations import UnableToCollect, lock_task, note_result, promise
from yingshou.records.organizations.queries import may
from yingshou.records.payments.operations import lock_accounts

LONGEST_PROMISE = 60
"""Days from the call after which a promise would be no promise but an agreement on arrears."""
PROMISED = "PROMISED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The task, and the number of the promise or of the stop order that came of it."""

    task_no: str
    promise_no: str = ""
    order_no: str = ""


def record_result(
    *,
    task_no: str,
    account_no: str,
    result: str,
    on: date,
    at: datetime,
    recorded_by: str,
    cause: str | None = None,
    note: str = "",
    amount: Decimal | None = None,
    promised_date: date | None = None,
) -> Recorded:
    """Write what came of a task that is open; one transaction.

    A promise (PROMISED) needs its amount and day and keeps further steps back until it is kept or broken.
    STOP_ASKED asks for the stop of supply, which two people then decide on.

    Args:
        task_no: the task.
        account_no: its account, which is held first.
        result: one of RESULTS_OF its kind.
        on: business date.
        at: the moment, with a zone.
        recorded_by: who writes it down.
        cause: one of ARREARS_CAUSES, where it was found out.
        note: what was said.
        amount: promised, in yuan.
        promised_date: last day of the promise.

    Raises:
        UnableToCollect: UNKNOWN_TASK, TASK_ENDED, NOT_YOURS, NOT_A_CHOICE, NOT_POSITIVE, PERIOD_ORDER.
        UnableToStop: nothing is demanded that supply is stopped for.
    """
    with transaction.atomic():
        lock_accounts([account_no])
        task = lock_task(task_no)
        _check_task(task, account_no=account_no, result=result, cause=cause, recorded_by=recorded_by)
        promise_no = order_no = ""
        if result == PROMISED:
            _check_promise(amount, promised_date, on)
            promise_no = promise(
                task=task, account_no=account_no, amount=amount or Decimal(0), made_date=on,
                promised_date=promised_date or on, recorded_by=recorded_by,
            )  # fmt: skip
        note_result(
            task=task, result=result, cause=cause, note=note.strip()[:400], on=on, recorded_by=recorded_by
        )
        if result == "STOP_ASKED":
            order_no = request_stop(
                account_no=account_no, cause="ARREARS", requested_by=recorded_by, at=at, reason=note[:200]
            )
        record_event(
            actor=recorded_by, action="RECORD_RESULT", subject=task_no,
            detail={"result": result, "cause": cause, "amount": amount, "promised_date": promised_date},
        )  # fmt: skip
    return Recorded(task_no=task_no, promise_no=promise_no, order_no=order_no)


def _check_task(task: Task, *, account_no: str, result: str, cause: str | None, recorded_by: str) -> None:
    """Refuse what does not fit the task, or a person whose task it is not."""
    _check(task.account_id == account_no, "UNKNOWN_TASK", "task_no", "没有该任务", "there is no such task")
    _check(
        task.state == "OPEN",
        "TASK_ENDED",
        "task_no",
        "该任务已结束或尚未分派",
        "the task has ended, or waits",
    )
    known = RESULTS_OF.get(task.kind, ())
    _check(
        result in known,
        "NOT_A_CHOICE",
        "result",
        f"结果须为：{'、'.join(known)}",
        f"results: {', '.join(known)}",
    )
    _check(
        cause is None or cause in ARREARS_CAUSES, "NOT_A_CHOICE", "cause", f"没有欠费原因 {cause}",
        f"there is no cause {cause}",
    )  # fmt: skip
    _check(
        task.username in {None, recorded_by} or may(recorded_by, "lead_collection"), "NOT_YOURS", "task_no",
        "这是他人的任务，由其本人或班组长登记", "it is somebody else's task; they or a team lead record it",
    )  # fmt: skip


def _check_promise(amount: Decimal | None, promised_date: date | None, on: date) -> None:
    _check(
        amount is not None and amount > 0,
        "NOT_POSITIVE",
        "amount",
        "请填写承诺金额",
        "give the amount promised",
    )
    _check(
        promised_date is not None and 0 <= (promised_date - on).days <= LONGEST_PROMISE, "PERIOD_ORDER",
        "promised_date", f"承诺日期须在今天起 {LONGEST_PROMISE} 天内；更久的请签分期协议",
        f"promise a day within {LONGEST_PROMISE} days; for longer sign an agreement on arrears",
    )  # fmt: skip


def _check(holds: bool, code: str, field: str, zh: str, en: str) -> None:
    if not holds:
        raise UnableToCollect(code, zh=zh, en=en, field=field)

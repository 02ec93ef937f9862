"""Writes of rules, old arrears, results of tasks, promises, holds and overrides."""

from datetime import date
from decimal import Decimal
from functools import partial

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.tables import AGING_RULE_TABLES, COLLECTION_RULE_TABLES, FROZEN_ARREARS, Table
from yingshou.core.tables.collection import TRY_AGAIN
from yingshou.records.collection.frames import RULE_DATABASE_TABLES
from yingshou.records.collection.models import Hold, HoldLift, Override, Promise, Task, TaskEvent
from yingshou.records.copy import Stored, store_new


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one of the tables of rules; what is stored is never overwritten."""
    return store_new(RULE_DATABASE_TABLES[table.name], table.conform(frame), table.key)


RULE_STORES = {
    table.name: (RULE_DATABASE_TABLES[table.name], partial(store_rules, table))
    for table in (*AGING_RULE_TABLES, *COLLECTION_RULE_TABLES)
}
"""The database table of each table of rules and how its rows are stored."""


def freeze(frame: pl.DataFrame) -> Stored:
    """Keep old arrears as facts of their year, columns as in `frozen_arrears`; once frozen they stay."""
    return store_new("collection_frozenarrears", FROZEN_ARREARS.conform(frame), FROZEN_ARREARS.key)


class UnableToCollect(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An act of collection is refused; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def lock_task(task_no: str) -> Task:
    """Hold a task until the transaction ends. Raises UnableToCollect: UNKNOWN_TASK."""
    found = Task.objects.select_for_update().filter(pk=task_no).first()
    if found is None:
        raise UnableToCollect(
            "UNKNOWN_TASK", zh=f"没有任务 {task_no}", en=f"there is no task {task_no}", field="task_no"
        )
    return found


def note_result(*, task: Task, result: str, cause: str | None, note: str, on: date, recorded_by: str) -> None:
    """Write what came of a task held by the transaction; it ends unless it is to be tried again."""
    TaskEvent.objects.create(
        task=task, account_no=task.account_id, kind="RESULT", event_date=on, username=task.username,
        result=result, cause=cause, note=note, recorded_by=recorded_by,
    )  # fmt: skip
    if result not in TRY_AGAIN:
        Task.objects.filter(pk=task.pk).update(state="DONE", ended_date=on)


def reassign(*, task: Task, username: str, on: date, recorded_by: str, note: str) -> None:
    """Give a task held by the transaction to somebody else."""
    TaskEvent.objects.create(
        task=task, account_no=task.account_id, kind="REASSIGNED", event_date=on, username=username,
        note=note, recorded_by=recorded_by,
    )  # fmt: skip
    Task.objects.filter(pk=task.pk).update(
        username=username, state="OPEN", given_on=on if task.given_on is None else task.given_on
    )


def promise(
    *,
    task: Task | None,
    account_no: str,
    amount: Decimal,
    made_date: date,
    promised_date: date,
    recorded_by: str,
) -> str:
    """Write a promise to pay of an account held by the transaction and return its number."""
    count = Promise.objects.filter(account_id=account_no).count()
    return str(
        Promise.objects.create(
            promise_no=f"{account_no}-P{count + 1}", account_id=account_no, task=task, amount=amount,
            made_date=made_date, promised_date=promised_date, recorded_by=recorded_by,
        ).pk
    )  # fmt: skip


def place_hold(
    *,
    account_no: str,
    receivable_no: str | None,
    kind: str,
    reason: str,
    from_date: date,
    last_date: date,
    placed_by: str,
) -> str:
    """Write a hold of an account held by the transaction and return its number."""
    count = Hold.objects.filter(account_id=account_no).count()
    return str(
        Hold.objects.create(
            hold_no=f"{account_no}-H{count + 1}", account_id=account_no, receivable_id=receivable_no,
            kind=kind, reason=reason, from_date=from_date, last_date=last_date, placed_by=placed_by,
        ).pk
    )  # fmt: skip


def lift_hold(*, hold_no: str, account_no: str, on: date, lifted_by: str, reason: str) -> None:
    """End a hold from a day on. Raises UnableToCollect: UNKNOWN_HOLD, HOLD_ENDED."""
    found = Hold.objects.select_for_update(of=("self",)).filter(pk=hold_no, account_id=account_no).first()
    if found is None:
        raise UnableToCollect(
            "UNKNOWN_HOLD", zh=f"没有暂缓 {hold_no}", en=f"there is no hold {hold_no}", field="hold_no"
        )
    if HoldLift.objects.filter(pk=hold_no).exists() or found.last_date < on:
        raise UnableToCollect(
            "HOLD_ENDED", zh=f"暂缓 {hold_no} 已经结束", en=f"the hold {hold_no} has ended", field="hold_no"
        )
    HoldLift.objects.create(hold=found, lifted_date=on, lifted_by=lifted_by, reason=reason)


def override(
    *, account_no: str, treatment: str, reason: str, from_date: date, last_date: date, placed_by: str
) -> None:
    """Write the treatment a person chose for an account; the latest that is in force holds."""
    Override.objects.create(
        account_id=account_no, treatment=treatment, reason=reason, from_date=from_date, last_date=last_date,
        placed_by=placed_by,
    )  # fmt: skip

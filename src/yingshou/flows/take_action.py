"""Take up a milder act that a worklist advances: a task of one's own, or a reminder that is sent."""

from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.tables.collection import NEXT
from yingshou.flows.next_cases import REMINDER
from yingshou.flows.request_notice import request_notice
from yingshou.records.audit.operations import record_event
from yingshou.records.collection import day_frames
from yingshou.records.collection.day_operations import add_tasks, give_tasks
from yingshou.records.collection.queries import task
from yingshou.records.next_actions.operations import UnableToAdvance
from yingshou.records.next_actions.queries import line
from yingshou.records.organizations.queries import may
from yingshou.records.payments.operations import lock_accounts

_SMS = "SMS"


def take_action(*, account_no: str, act: str, as_of: date, at: datetime, taken_by: str) -> str:
    """Take an advanced act of today's list up and return the number of its task; again changes nothing.

    A call or an offer becomes an open task of the person whose list it is on, whose result is written down
    like any other; a reminder by SMS is asked for and goes out within hours of rest and caps. One
    transaction. The treatment goes on as it would.

    Args:
        account_no: account.
        act: the act of the line.
        as_of: business date.
        at: the moment, with a zone.
        taken_by: who takes it up.

    Raises:
        UnableToAdvance: UNKNOWN_LINE, HAS_TASK (the line is a task already), NOT_YOURS, CASE_CLOSED, HELD.
    """
    with transaction.atomic():
        lock_accounts([account_no])
        found = line(on=as_of, account_no=account_no, act=act)
        _check(found is not None, "UNKNOWN_LINE", "今天的清单上没有该动作", "today's lists have no such act")
        assert found is not None  # noqa: S101  checked above
        _check(
            found.task_no is None,
            "HAS_TASK",
            "该动作已有任务，请登记其结果",
            "it is a task: record its result",
        )
        _check(
            found.username == taken_by or may(taken_by, "lead_collection"), "NOT_YOURS",
            "这是他人清单上的动作", "it is on somebody else's list",
        )  # fmt: skip
        number = f"{account_no}-{NEXT}_{act}-{as_of:%Y%m%d}"
        if task(number) is not None:
            return number
        case = _open_case(account_no, as_of)
        _add(number, found, case, as_of, at)
        record_event(
            actor=taken_by, action="TAKE_ACTION", subject=account_no, detail={"act": act, "task_no": number}
        )
    return number


def _open_case(account_no: str, as_of: date) -> dict[str, Any]:
    """Return the case as it stands; what was paid or held since the list was made is refused."""
    cases = day_frames.stored_cases(first=account_no, last=account_no).filter(pl.col("state") == "OPEN")
    items = day_frames.overdue_items(first=account_no, last=account_no, on=as_of)
    _check(
        not cases.is_empty() and not items.is_empty(),
        "CASE_CLOSED",
        "该户已无逾期欠费",
        "nothing is overdue of the account any more",
    )
    holds = day_frames.holds_between(first=account_no, last=account_no, on=as_of)
    held = holds.filter(pl.col("receivable_no").is_null())
    _check(held.is_empty(), "HELD", "该户已暂缓催费", "collection of the account is on hold")
    free = items.join(holds, on="receivable_no", how="anti")
    return {
        **cases.row(0, named=True), "amount": free["principal_open"].sum(),
        "items": free["receivable_no"].sort().to_list(),
    }  # fmt: skip


def _add(number: str, found: Any, case: dict[str, Any], as_of: date, at: datetime) -> None:
    is_notice = found.act == _SMS
    row = {
        "task_no": number, "account_no": found.account_id, "step": f"{NEXT}_{found.act}", "kind": found.act,
        "role": "COLLECTOR", "treatment": NEXT, "anchor_date": case["anchor_date"], "step_date": as_of,
        "made_on": as_of, "amount": case["amount"], "notice_no": number if is_notice else None,
        "state": "DONE" if is_notice else "WAITING", "given_on": as_of if is_notice else None,
        "ended_date": as_of if is_notice else None, "username": found.username,
    }  # fmt: skip
    tasks = pl.DataFrame(
        [row], schema_overrides={"notice_no": pl.String, "given_on": pl.Date, "ended_date": pl.Date}
    )
    add_tasks(tasks)
    if is_notice:
        request_notice(
            notice_no=number, account_no=found.account_id, purpose=REMINDER, at=at,
            facts={"amount": case["amount"], "due_date": case["anchor_date"]}, receivable_nos=case["items"],
        )  # fmt: skip
    else:
        give_tasks(tasks=tasks, on=as_of)


def _check(holds: bool, code: str, zh: str, en: str) -> None:
    if not holds:
        raise UnableToAdvance(code, zh=zh, en=en, field="account_no")

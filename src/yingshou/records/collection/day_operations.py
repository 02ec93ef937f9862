"""What a day of collection writes: cases and their events, tasks, what became of promises."""

from datetime import date

import polars as pl
from django.db import connection

from yingshou.records.collection.day_frames import STORED_CASES
from yingshou.records.copy import copy_in

TASK_COLUMNS = (
    "task_no", "account_no", "step", "kind", "role", "treatment", "anchor_date", "step_date", "made_on",
    "amount", "notice_no", "state", "given_on", "ended_date",
)  # fmt: skip
_NEW_CASES = "collection_new_cases"


def keep_cases(*, cases: pl.DataFrame, seen_date: date) -> None:
    """Write cases over what is stored of their accounts, columns STORED_CASES."""
    if cases.is_empty():
        return
    names = [*STORED_CASES, "seen_date"]
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {_NEW_CASES} ON COMMIT DROP AS "
            f"SELECT {columns} FROM collection_case WITH NO DATA"
        )
        copy_in(_NEW_CASES, cases.select(STORED_CASES.names()).with_columns(seen_date=pl.lit(seen_date)))
        fresh = ", ".join(f"{name} = excluded.{name}" for name in names if name != "account_no")
        cursor.execute(
            f"""INSERT INTO collection_case ({columns}) SELECT {columns} FROM {_NEW_CASES}
            ON CONFLICT (account_no) DO UPDATE SET {fresh}"""
        )
        cursor.execute(f"DROP TABLE {_NEW_CASES}")


def note_case_events(*, events: pl.DataFrame, event_date: date) -> int:
    """Write what was found of cases, columns as of `case_changes`; return how many."""
    return copy_in("collection_caseevent", events.with_columns(event_date=pl.lit(event_date)))


def add_tasks(tasks: pl.DataFrame) -> int:
    """Write new steps taken, columns TASK_COLUMNS."""
    return copy_in("collection_task", tasks.select(TASK_COLUMNS))


def withdraw_tasks(*, tasks: pl.DataFrame, on: date) -> int:
    """Withdraw tasks in hand: `task_no`, `account_no`, `note` says why."""
    numbers = tasks["task_no"].to_list()
    if not numbers:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collection_task SET state = 'WITHDRAWN', ended_date = %s WHERE task_no = ANY(%s)",
            [on, numbers],
        )
    events = tasks.select("task_no", "account_no", "note", kind=pl.lit("WITHDRAWN"), event_date=pl.lit(on))
    return copy_in("collection_taskevent", events.with_columns(recorded_by=pl.lit("")))


def give_tasks(*, tasks: pl.DataFrame, on: date) -> int:
    """Hand waiting tasks out: `task_no`, `account_no`, `username`, which may be null."""
    if tasks.is_empty():
        return 0
    # They come by sum; by number the rows lie beside each other, so that no page is written many times.
    tasks = tasks.sort("task_no")
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE collection_task t SET state = 'OPEN', username = g.username, given_on = %s
            FROM unnest(%s::text[], %s::text[]) AS g(task_no, username) WHERE t.task_no = g.task_no""",
            [on, tasks["task_no"].to_list(), tasks["username"].to_list()],
        )
    events = tasks.select("task_no", "account_no", "username", kind=pl.lit("GIVEN"), event_date=pl.lit(on))
    return copy_in("collection_taskevent", events.with_columns(note=pl.lit(""), recorded_by=pl.lit("")))


def decide_promises(*, outcomes: pl.DataFrame, on: date) -> int:
    """Write what became of promises: `promise_no`, `outcome`, `paid`."""
    return copy_in("collection_promiseoutcome", outcomes.with_columns(decided_date=pl.lit(on)))


def lock_hand_out() -> None:
    """Hold the handing out of tasks until the transaction ends, so that no person is given too many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('collection:hand-out', 0))")

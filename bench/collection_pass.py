"""A day of collection over open items against COPY of the items out and of the rows it leaves in."""

import sys
import time
from dataclasses import dataclass
from datetime import date
from statistics import median

import polars as pl

from bench.money_company import load, station_codes
from bench.recopy import AgainstRows, copy_again
from yingshou.core.tables.scope import ALL

DAY = date(2025, 11, 17)
"""The collection day of the 15th, a Saturday: eight days after the bills fell due."""
OUTPUT_TABLES = (
    "collection_case", "collection_caseevent", "collection_task", "collection_taskevent", "notices_notice",
)  # fmt: skip
"""Where the rows of the day go."""
A_STATION = 500
"""Accounts of a station, whose one collector is given the tasks that the shipped capacity leaves room for."""
_ITEMS = """SELECT account_no, receivable_no, due_date, principal_open FROM receivables_receivablebalance
    WHERE principal_open > 0 AND due_date < '2025-11-17'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionResult(AgainstRows):
    """A day of collection: tasks of `accounts` were opened, of them `handed_out` to people."""

    accounts: int
    handed_out: int


def measure(*, accounts: int, seed: int, repeat: int) -> CollectionResult:
    """Load accounts that owe a bill each (not measured), do the day once, copy its rows."""
    from yingshou.flows.collection_day import collection_day

    load(accounts=accounts, seed=seed, a_station=A_STATION)
    appoint(-(-accounts // A_STATION))
    started = time.perf_counter()
    done = collection_day(as_of=DAY, progress=_progress)
    day_seconds = time.perf_counter() - started
    if done.failures or done.opened != accounts or done.tasks + done.notices < accounts:
        raise RuntimeError(f"of {accounts} accounts: {done}")
    _look_at_people(given=done.handed_out, carried=done.carried_over)
    read = [_read_seconds() for _ in range(repeat)]
    rows, bare, held, _ = copy_again(OUTPUT_TABLES, repeat)
    return CollectionResult(
        accounts=accounts, handed_out=done.handed_out, rows=rows, day_seconds=day_seconds,
        read_seconds=median(read), copy_seconds=median(bare), held_copy_seconds=median(held),
    )  # fmt: skip


def appoint(stations: int) -> None:
    """Let a collector answer for each station."""
    from yingshou.core.tables import RESPONSIBILITIES
    from yingshou.records.copy import copy_in
    from yingshou.records.responsibility.frames import DATABASE_TABLE

    first = pl.lit(date(2025, 1, 1))
    codes = pl.DataFrame({"org_code": station_codes(stations)})
    rows = codes.with_columns(
        username=pl.format("c{}", "org_code"), role=pl.lit("COLLECTOR"), valid_from=first,
        account_no=pl.lit(ALL), sequence=pl.lit(0),
    )  # fmt: skip
    copy_in(DATABASE_TABLE, RESPONSIBILITIES.conform(rows))


def _look_at_people(*, given: int, carried: int) -> None:
    """Raise where somebody was given more than a person can do, or less while something waits."""
    from yingshou.core.collection import default_capacity
    from yingshou.records.collection.day_frames import load_of_people

    held = load_of_people().join(default_capacity().select("kind", "tasks_a_day"), on="kind")
    wrong = held.filter(pl.col("open_tasks") > pl.col("tasks_a_day"))
    idle = held.filter(pl.col("open_tasks") < pl.col("tasks_a_day")) if carried else held.clear()
    if wrong.height or idle.height or held["open_tasks"].sum() != given:
        raise RuntimeError(f"{given} given, {carried} wait: {held}")


def _read_seconds() -> float:
    from django.db import connection

    started = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({_ITEMS}) TO STDOUT (FORMAT csv)") as out:
        for _ in out:
            pass
    return time.perf_counter() - started


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total} batches", end="\n" if done == total else "", file=sys.stderr)

"""The worklists of a day over open cases against COPY of the cases out and of the rows they leave in."""

import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.collection_pass import A_STATION, DAY, appoint
from bench.money_company import load
from bench.recopy import AgainstRows, copy_again

OUTPUT_TABLES = ("next_actions_draw", "next_actions_proposal")
"""Where the rows of the day go."""
_READ = (
    "SELECT * FROM collection_case WHERE state = 'OPEN'",
    "SELECT * FROM collection_task WHERE state IN ('OPEN', 'WAITING')",
    "SELECT account_no, org_code, customer_class FROM customers_account",
    "SELECT account_no, treatment, step, anchor_date FROM collection_task",
)
"""What the lists are made of: cases, tasks in hand, whose accounts they are, steps that were taken."""
_MARK, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextActionsResult(AgainstRows):
    """A day's lists.

    `drawn` of the accounts take part in the comparison, `lines` stand on the lists of `people`;
    `again_seconds` is the next day, when all are drawn already. `own_peak_mb` is the largest memory of the
    day alone (Linux), else 0.
    """

    accounts: int
    drawn: int
    people: int
    lines: int
    again_seconds: float
    own_peak_mb: float


def measure(*, accounts: int, seed: int, repeat: int) -> NextActionsResult:
    """Open a case an account by a day of collection (not measured), make the lists, copy their rows."""
    from yingshou.flows.collection_day import collection_day
    from yingshou.flows.plan_actions import plan_actions

    load(accounts=accounts, seed=seed, a_station=A_STATION)
    appoint(-(-accounts // A_STATION))
    collection_day(as_of=DAY)
    _analyse()
    _forget_peak()
    started = time.perf_counter()
    done = plan_actions(as_of=DAY, progress=_progress)
    day_seconds = time.perf_counter() - started
    peak = _peak_mb()
    # Small sums take no part in the comparison and are not drawn; they are looked at all the same.
    if done.failures or not 0 < done.drawn <= accounts or not done.lines:
        raise RuntimeError(f"of {accounts} accounts: {done}")
    read = [_read_seconds() for _ in range(repeat)]
    rows, bare, held, _ = copy_again(OUTPUT_TABLES, repeat)
    started = time.perf_counter()
    again = plan_actions(as_of=DAY + timedelta(days=1))
    again_seconds = time.perf_counter() - started
    if again.failures or again.drawn:
        raise RuntimeError(f"the day after: {again}")
    return NextActionsResult(
        accounts=accounts, drawn=done.drawn, people=done.people, lines=done.lines, rows=rows,
        day_seconds=day_seconds, again_seconds=again_seconds, read_seconds=median(read),
        copy_seconds=median(bare), held_copy_seconds=median(held), own_peak_mb=peak,
    )  # fmt: skip


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _read_seconds() -> float:
    from django.db import connection

    started = time.perf_counter()
    for query in _READ:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as out:
            for _ in out:
                pass
    return time.perf_counter() - started


def _forget_peak() -> None:
    """Let the system begin anew with the largest memory of this process, where it can."""
    if _FORGET.exists():
        _FORGET.write_text("5", encoding="ascii")


def _peak_mb() -> float:
    """Return the largest memory since then, in MB; 0 where the system does not tell."""
    if not _MARK.exists():
        return 0.0
    line = next(each for each in _MARK.read_text(encoding="ascii").splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total} batches", end="\n" if done == total else "", file=sys.stderr)

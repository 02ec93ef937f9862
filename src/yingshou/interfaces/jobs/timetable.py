"""The timetable (每日任务): jobs the workers start by themselves, each once a day at its time of day.

To let a job run daily add a line to `TIMETABLE`. What is changed at the console is kept in the database and
goes before the line; a job is started for the latest of its times that has come, so that a night without a
worker costs one start, made up as soon as there is a worker again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from yingshou.interfaces.clock import rehearsal_date
from yingshou.interfaces.jobs.catalogue import kind_of
from yingshou.records.work import timetable as records


def _nothing(_day: date) -> Mapping[str, Any]:
    return {}


def _since_last_month(day: date) -> Mapping[str, Any]:
    """Value the days that late money and new bills may still have changed, up to the day before."""
    first = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    return {"from_date": first.isoformat(), "to_date": (day - timedelta(days=1)).isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """A line of the timetable: a kind of job, when it starts and with what.

    `parameters` makes the values of a day, `as_of` apart; `active` says whether it runs before anybody has
    switched it on.
    """

    kind: str
    at: time
    active: bool
    parameters: Callable[[date], Mapping[str, Any]] = _nothing


TIMETABLE = (
    Daily(kind="SEAL", at=time(0, 30), active=True),
    Daily(kind="COMMISSION", at=time(0, 45), active=False),
    Daily(kind="DEBIT_EXCHANGE", at=time(8, 0), active=False),
    Daily(kind="DUES", at=time(1, 0), active=False, parameters=lambda _day: {"lead_days": 3}),
    Daily(
        kind="WALLET_STATEMENT",
        at=time(11, 0),
        active=False,
        parameters=lambda day: {"day": (day - timedelta(days=1)).isoformat()},
    ),
    Daily(kind="POSITION", at=time(2, 0), active=False, parameters=_since_last_month),
    Daily(kind="RISK", at=time(3, 0), active=False),
    Daily(kind="WARNING", at=time(3, 30), active=False),
    Daily(kind="FORECAST", at=time(4, 0), active=False),
    Daily(kind="ANOMALY", at=time(4, 30), active=False),
    Daily(kind="PREPAID_DAY", at=time(8, 30), active=False),
    Daily(kind="CLOSING", at=time(8, 45), active=False),
    Daily(kind="COLLECTION", at=time(9, 0), active=False),
    Daily(kind="NEXT", at=time(9, 15), active=False),
    Daily(kind="TELL_TIERS", at=time(9, 30), active=False),
    Daily(kind="NOTICES", at=time(10, 0), active=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line as it holds now: `due` is the day it is to be started for next, `next_start` when."""

    line: Daily
    at: time
    active: bool
    due: date
    next_start: datetime
    last_job: Any


def entries(now: datetime) -> list[Entry]:
    """Return the timetable as it holds at a moment in Asia/Shanghai, in the order of its lines."""
    kept = records.daily_jobs()
    return [_entry(line, kept.get(line.kind), now) for line in TIMETABLE]


def start_due(now: datetime) -> list[Any]:
    """Start what has come due at a moment in Asia/Shanghai; return the jobs this call has started."""
    jobs = []
    for entry in entries(now):
        if not entry.active or entry.next_start > now:
            continue
        values = {
            **entry.line.parameters(rehearsal_date() or entry.due),
            "as_of": (rehearsal_date() or entry.due).isoformat(),
        }
        job = records.start_for_day(
            kind=entry.line.kind, at=entry.at, day=entry.due, parameters=values,
            run_no=kind_of(entry.line.kind).run_no(values),
        )  # fmt: skip
        if job is not None:
            jobs.append(job)
    return jobs


def change(*, kind: str, at: time, active: bool, now: datetime, changed_by: str) -> None:
    """Give a line another time of day, or switch it on or off; it starts when the new time comes next.

    Raises KeyError for a kind that is not in the timetable.
    """
    line = next((line for line in TIMETABLE if line.kind == kind), None)
    if line is None:
        raise KeyError(kind)
    records.change_daily(kind=kind, at=at, active=active, settled_to=_latest(at, now), changed_by=changed_by)


def _entry(line: Daily, kept: Any, now: datetime) -> Entry:
    at = kept.at if kept else line.at
    latest = _latest(at, now)
    settled = kept is not None and kept.settled_to is not None and kept.settled_to >= latest
    due = latest + timedelta(days=1) if settled else latest
    return Entry(
        line=line,
        at=at,
        active=kept.active if kept else line.active,
        due=due,
        next_start=datetime.combine(due, at, tzinfo=now.tzinfo),
        last_job=kept.last_job if kept else None,
    )


def _latest(at: time, now: datetime) -> date:
    """Return the day of the latest start that has come."""
    return now.date() if now.time() >= at else now.date() - timedelta(days=1)

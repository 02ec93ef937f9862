"""The day of collection: cases opened, closed and anchored anew, due steps taken, tasks handed to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.collection import (
    choose_treatments,
    due_steps,
    hand_out,
    judge_promises,
    open_cases,
)
from yingshou.core.messages.timing import LOCAL
from yingshou.core.tables import RESPONSIBILITIES
from yingshou.core.tables.problems import problem_rows
from yingshou.flows.case_changes import case_changes, withdrawn
from yingshou.flows.case_facts import with_facts
from yingshou.flows.check_arrangements import check_arrangements
from yingshou.flows.request_notice import request_notices
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.flows.step_tasks import asked_notices, new_tasks
from yingshou.flows.watch_guarantees import watch_guarantees
from yingshou.records.collection import day_frames as frames
from yingshou.records.collection import day_operations as operations
from yingshou.records.collection.frames import (
    collection_days,
    task_capacity,
    treatment_rules,
    treatment_steps,
)
from yingshou.records.payments.frames import receipts
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.responsibility.frames import responsible_of
from yingshou.records.runs.operations import replace_problems

BATCH_SIZE = 20_000
HANDED_AT_ONCE = 50_000
"""Waiting tasks looked at together when they are handed out; what waits may be as many as the accounts."""
KIND = "COLLECTION"
STAGE = "collection"
_MORNING = time(9)
_COUNTED = (
    "accounts", "opened", "closed", "anchored", "notices", "tasks", "withdrawn", "kept", "broken"
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionResult:
    """What a day of collection came to in this sitting.

    `carried_over` are tasks nobody has room for; they are handed out on the next day, the largest sums first.
    """

    run_no: str
    accounts: int
    opened: int
    closed: int
    anchored: int
    notices: int
    tasks: int
    withdrawn: int
    kept: int
    broken: int
    handed_out: int
    carried_over: int
    failures: tuple[BatchFailure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of the day, read once."""

    rules: pl.DataFrame
    steps: pl.DataFrame
    calendar: pl.DataFrame


def collection_day(
    *,
    as_of: date,
    at: datetime | None = None,
    batch_size: int = BATCH_SIZE,
    progress: Progress | None = None,
) -> CollectionResult:
    """Look at everything overdue on a day and take the steps that are due.

    Agreements on arrears are looked at first, so what a broken one had held back goes on the same day, and
    security that lapses is brought to mind (`flows.watch_guarantees`). A
    batch holds its accounts, so a payment is either seen or waits until the batch has ended. A step is taken
    once for an anchor (`core.collection.due_steps`), so the day done again adds nothing but what has become
    due since; a killed run goes on where it stopped. In the end the tasks that wait are handed to who answers
    for the accounts, within what people can do.

    Args:
        as_of: business date.
        at: moment at which notices are asked for, with a zone; None for nine in the morning of the day.
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere.
    """
    moment = at or datetime.combine(as_of, _MORNING, tzinfo=LOCAL)
    check_arrangements(as_of=as_of)
    watch_guarantees(as_of=as_of)
    known = _Rules(treatment_rules(), treatment_steps(), collection_days())
    run_no = f"{KIND}-{as_of:%Y%m%d}"
    done: dict[str, Mapping[str, Any]] = {}

    def plan() -> list[tuple[str, str]]:
        numbers = frames.account_nos_to_visit(on=as_of)
        parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
        return [(str(part[0]), str(part[-1])) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        batch = _Batch(first=first, last=last, on=as_of, at=moment, run_no=run_no, known=known)
        done[first] = batch.work()
        return done[first]

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of, rules={}, plan=plan, work=work, progress=progress
    )
    given, carried = hand_out_tasks(on=as_of)
    sums = {name: sum(counts[name] for counts in done.values()) for name in _COUNTED}
    return CollectionResult(run_no=run_no, **sums, handed_out=given, carried_over=carried, failures=failures)


def hand_out_tasks(*, on: date) -> tuple[int, int]:
    """Hand the waiting tasks to who answers for their accounts; return how many, and how many wait on."""
    given = carried = 0
    capacity = task_capacity()
    with transaction.atomic():
        operations.lock_hand_out()
        # The largest sums come first, so a part handed out leaves to the next what room is left.
        for waiting in frames.waiting_parts(most=HANDED_AT_ONCE):
            now, later = hand_out(
                due=_named(waiting, on), load=frames.load_of_people(), capacity=capacity, on=on
            )
            operations.give_tasks(tasks=now, on=on)
            given, carried = given + now.height, carried + later.height
    return given, carried


def _named(waiting: pl.DataFrame, on: date) -> pl.DataFrame:
    """Add who answers for each task in its role, null where nobody does."""
    found = [
        responsible_of(accounts=rows.select("account_no", "org_code").unique(), role=str(role), on=on)
        .with_columns(role=pl.lit(role))
        for (role,), rows in waiting.group_by("role")
    ]  # fmt: skip
    nobody = pl.DataFrame(
        schema={"account_no": pl.String, "username": pl.String, "role": RESPONSIBILITIES.schema["role"]}
    )
    return waiting.join(pl.concat([nobody, *found]), on=["account_no", "role"], how="left")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """A range of accounts on a day, inside the batch's transaction."""

    first: str
    last: str
    on: date
    at: datetime
    run_no: str
    known: _Rules

    @property
    def _range(self) -> dict[str, str]:
        return {"first": self.first, "last": self.last}

    def work(self) -> Mapping[str, Any]:
        """Do the day for the range and count what was done."""
        stored = frames.stored_cases(**self._range)
        seen = frames.overdue_items(**self._range, on=self.on)["account_no"]
        held = lock_accounts(sorted({*seen, *stored.filter(pl.col("state") == "OPEN")["account_no"]}))
        kept, broken = self._judge()
        items = frames.overdue_items(**self._range, on=self.on)
        holds = frames.holds_between(**self._range, on=self.on)
        cases = open_cases(items=items, holds=holds, on=self.on)
        treated = self._treat(cases)
        now = cases.join(treated, on="account_no", how="left", maintain_order="left")
        left, events, counts = case_changes(stored=stored, now=now, on=self.on)
        operations.keep_cases(cases=left, seen_date=self.on)
        operations.note_case_events(events=events, event_date=self.on)
        gone = withdrawn(
            tasks=frames.tasks_in_hand(**self._range),
            now=now,
            holds=holds,
            steps=self.known.steps,
            on=self.on,
        )
        operations.withdraw_tasks(tasks=gone, on=self.on)
        notices, tasks = self._take(now, treated, holds, items)
        return {
            "accounts": len(held), **counts, "notices": notices, "tasks": tasks, "withdrawn": gone.height,
            "kept": kept, "broken": broken,
        }  # fmt: skip

    def _judge(self) -> tuple[int, int]:
        """Decide the promises whose money came or whose day has passed; return kept and broken."""
        promises = frames.open_promises(**self._range)
        money = receipts(account_nos=promises["account_no"].unique().to_list())
        outcomes = judge_promises(promises=promises, receipts=money, on=self.on)
        operations.decide_promises(outcomes=outcomes, on=self.on)
        kept = outcomes.filter(pl.col("outcome") == "KEPT").height
        return kept, outcomes.height - kept

    def _treat(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Choose treatments; accounts no rule applies to are problems of the run."""
        facts = with_facts(cases, **self._range, on=self.on)
        treated = choose_treatments(
            cases=facts, rules=self.known.rules, on=self.on,
            overrides=frames.overrides_between(**self._range, on=self.on),
        )  # fmt: skip
        without = cases.join(treated, on="account_no", how="anti")
        replace_problems(
            run_no=self.run_no, account_nos=cases["account_no"].to_list(),
            problems=problem_rows(without, stage=STAGE, code="NO_TREATMENT", subject="account_no"),
        )  # fmt: skip
        return treated

    def _take(
        self, now: pl.DataFrame, treated: pl.DataFrame, holds: pl.DataFrame, items: pl.DataFrame
    ) -> tuple[int, int]:
        """Take the steps that are due: ask for notices, write tasks; return how many of each."""
        due = due_steps(
            cases=now, treatments=treated, steps=self.known.steps, holds=holds, on=self.on,
            taken=frames.steps_taken(**self._range), calendar=self.known.calendar,
        )  # fmt: skip
        waiting = frames.tasks_in_hand(**self._range, state="WAITING")
        fresh = due.join(waiting, on=["account_no", "step"], how="anti")
        tasks = new_tasks(due=fresh, before=frames.tasks_before(**self._range), on=self.on)
        operations.add_tasks(tasks)
        asked = asked_notices(
            tasks=tasks.join(fresh, on=["account_no", "step"], how="inner", suffix="_due"),
            items=items.join(holds.drop_nulls(), on="receivable_no", how="anti"), on=self.on,
        )  # fmt: skip
        request_notices(asked=asked, at=self.at)
        return len(asked), tasks.height - len(asked)

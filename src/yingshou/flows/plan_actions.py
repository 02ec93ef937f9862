"""The worklists of a day (催费建议): cases drawn, outcomes measured, people's hours filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.next_action import PEOPLE, considered, draw, hopeful, worklists
from yingshou.flows.next_cases import (
    NextRules,
    cases_between,
    next_rules_on,
    options_between,
    people_of,
)
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.next_actions import frames
from yingshou.records.next_actions.operations import keep_draws, keep_outcomes, keep_proposals

BATCH_SIZE = 20_000
KIND = "NEXT"
_HELD = pl.col("account_no").filter(pl.col("arm") == "RULES").n_unique()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanResult:
    """What a day came to in this sitting; `lines` is 0 where the day had its lists already."""

    run_no: str
    drawn: int
    held_out: int
    measured: int
    people: int
    lines: int
    advanced: int
    failures: tuple[BatchFailure, ...] = ()


def plan_actions(
    *, as_of: date, batch_size: int = BATCH_SIZE, progress: Progress | None = None
) -> PlanResult:
    """Draw the open cases of the month, measure the draws whose days are over, and make the day's lists.

    Draws are kept before any list is made of them. The day again draws what is new and leaves its lists as
    they are; a killed run goes on where it stopped. Run it after the day of collection, whose tasks it puts
    in order; those tasks stay what they are.

    Args:
        as_of: business date.
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere.
    """
    run_no = f"{KIND}-{as_of:%Y%m%d}"
    rules = next_rules_on(as_of)
    numbers = frames.case_accounts()
    parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
    ranges = [(str(part[0]), str(part[-1])) for part in parts]
    done: dict[str, Mapping[str, int]] = {}

    def work(first: str, last: str) -> Mapping[str, Any]:
        done[first] = _draw(first, last, rules.comparison, as_of)
        return done[first]

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of, rules={}, plan=lambda: ranges, work=work, progress=progress
    )
    listed = pl.DataFrame(schema={"username": pl.String, "task_no": pl.String})
    if not failures:
        with transaction.atomic():
            lists = _lists(ranges, rules, as_of)
            listed = lists if keep_proposals(lists) else lists.clear()
    return PlanResult(
        run_no=run_no,
        drawn=sum(counts["drawn"] for counts in done.values()),
        held_out=sum(counts["held_out"] for counts in done.values()),
        measured=sum(counts["measured"] for counts in done.values()),
        people=listed["username"].n_unique(),
        lines=listed.height,
        advanced=listed["task_no"].null_count(),
        failures=failures,
    )


def _draw(first: str, last: str, comparison: dict[str, Any], as_of: date) -> Mapping[str, int]:
    """Measure the draws of a range that are over, and draw its cases that are new this month."""
    measured = keep_outcomes(frames.outcomes_due(on=as_of, first=first, last=last))
    drawn = frames.draws_of(month=as_of.year * 100 + as_of.month, first=first, last=last)
    fresh = cases_between(first=first, last=last, on=as_of).join(drawn, on="account_no", how="anti")
    draws = draw(cases=fresh, rules=comparison, on=as_of)
    keep_draws(draws)
    held = draws.filter(pl.col("arm") == "RULES").height
    return {"measured": measured.inserted, "drawn": draws.height, "held_out": held}


def _lists(ranges: Sequence[tuple[str, str]], rules: NextRules, as_of: date) -> pl.DataFrame:
    """Return the worklists of a day, columns as in `next_proposals`; the book is looked at in parts."""
    kept, counts = [], []
    for first, last in ranges:
        offered = options_between(first=first, last=last, on=as_of, rules=rules).drop_nulls("username")
        minutes, none = people_of(offered=offered, rules=rules, on=as_of)
        offered = _without(offered, none).drop("marks", "next_kind")
        counts.append(
            offered.group_by("username").agg(cases=pl.col("account_no").n_unique(), held_cases=_HELD)
        )
        people = minutes.join(counts[-1], on="username").select(PEOPLE.names())
        kept.append(hopeful(options=offered, people=people))
    if not kept:
        return pl.DataFrame(schema={"as_of": pl.Date, "username": pl.String, "task_no": pl.String})
    offered = pl.concat(kept)
    minutes, _none = people_of(offered=offered, rules=rules, on=as_of)
    shared = pl.concat(counts).group_by("username").sum()
    people = minutes.join(shared, on="username").select(PEOPLE.names())
    listed = worklists(options=offered, people=people.cast(PEOPLE))
    told = considered(options=offered, listed=listed)
    return listed.join(told, on=["account_no", "act"], how="left", maintain_order="left").with_columns(
        as_of=pl.lit(as_of)
    )


def _without(offered: pl.DataFrame, none: pl.DataFrame) -> pl.DataFrame:
    """Rule out what a person does not do."""
    marked = offered.join(
        none.with_columns(_none=pl.lit(value=True)), on=["username", "act"], how="left", maintain_order="left"
    )
    why = pl.coalesce("why", pl.when(pl.col("_none")).then(pl.lit("NO_ROOM")))
    return marked.with_columns(why=why).drop("_none")

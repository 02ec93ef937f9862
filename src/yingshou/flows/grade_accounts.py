"""Review the credit of all accounts (信用评价): points, grades, and the scorecard beside them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.credit import bin_counts, credit_facts, score, stability
from yingshou.core.credit import grade_accounts as by_rules
from yingshou.flows.credit_model import USED, ModelInUse, model_in_use, model_of
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.credit import frames
from yingshou.records.credit.operations import keep_report, store_grades
from yingshou.records.runs.queries import batches, run

BATCH_SIZE = 20_000
KIND = "GRADE"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeResult:
    """What a review found in this sitting: accounts by grade; nothing once the day is reviewed.

    `model_state` says whether a scorecard stood beside the rules: USED, NONE, STALE or UNFIT.
    """

    run_no: str
    as_of: date
    accounts: int
    grades: Mapping[str, int]
    model_no: str | None
    model_state: str
    failures: tuple[BatchFailure, ...] = ()


def grade_accounts(
    *, as_of: date, batch_size: int = BATCH_SIZE, progress: Progress | None = None
) -> GradeResult:
    """Grade every open account as of the end of a day, from what was booked by then.

    Once a day is reviewed its grades stay. A killed run goes on where it stopped. Accounts nothing has fallen
    due of are not graded.

    Args:
        as_of: the day; reviews are monthly (usually the last day of a month or the first of the next).
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere.
    """
    run_no = f"{KIND}-{as_of}"
    model = _model(run_no, as_of)
    rules = {
        "bands": frames.credit_bands(),
        "grades": frames.credit_grades(),
        "forced": frames.credit_forced(),
    }
    found: Counter[str] = Counter()

    def plan() -> list[tuple[str, str]]:
        if batches(run_no).exists():
            return []
        numbers = frames.accounts_on(as_of)
        parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
        return [(part[0], part[-1]) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        facts = facts_between(first=first, last=last, as_of=as_of)
        previous = frames.previous_grades(first=first, last=last, before=as_of)
        graded = by_rules(facts=facts, previous=previous, as_of=as_of, **rules)
        known = graded.select("account_no").join(facts, on="account_no", maintain_order="left")
        kept = store_grades(_with_score(graded, known, model))
        counts = dict(graded.group_by("grade").len().sort("grade").iter_rows())
        found.update(counts)
        bins = bin_counts(known, rows=model.rows) if model.state == USED else {}
        return {
            "accounts": graded.height, "kept_before": kept.unchanged + kept.conflicts.height, **counts,
            "bins": bins,
        }  # fmt: skip

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of,
        rules={"model_no": model.model_no, "model_state": model.state},
        plan=plan, work=work, progress=progress,
    )  # fmt: skip
    if found and not failures:
        _watch_drift(run_no, model, as_of)
    return GradeResult(
        run_no=run_no, as_of=as_of, accounts=found.total(), grades=dict(sorted(found.items())),
        model_no=model.model_no, model_state=model.state, failures=failures,
    )  # fmt: skip


def _model(run_no: str, as_of: date) -> ModelInUse:
    """Return the champion, or, for a run that has begun, the scorecard it began with."""
    begun = run(run_no)
    if begun is None:
        return model_in_use(as_of=as_of)
    return model_of(begun.rules.get("model_no"), as_of=as_of)


def _with_score(graded: pl.DataFrame, facts: pl.DataFrame, model: ModelInUse) -> pl.DataFrame:
    """Set the score beside the grade; without a scorecard fit for use the columns stay empty."""
    if model.state != USED or graded.is_empty():
        return graded
    scored = score(facts, rows=model.rows)
    return graded.with_columns(*scored, model_no=pl.lit(model.model_no))


def _watch_drift(run_no: str, model: ModelInUse, as_of: date) -> None:
    """Keep how far the accounts have moved since the scorecard was trained."""
    if model.state != USED:
        return
    counts: dict[str, list[int]] = {}
    for batch in batches(run_no):
        for fact, bins in batch.counts.get("bins", {}).items():
            before = counts.get(fact, [0] * len(bins))
            counts[fact] = [old + new for old, new in zip(before, bins, strict=True)]
    moved = stability(rows=model.rows, counts=counts)
    keep_report(
        model_no=model.model_no, kind="DRIFT", as_of=as_of, reported_date=as_of,
        report={fact: str(value) for fact, value in moved.items()},
    )  # fmt: skip


def facts_between(*, first: str, last: str, as_of: date) -> pl.DataFrame:
    """Return the facts of a range of accounts as of the end of a day: `credit_facts`."""
    return credit_facts(
        items=frames.credit_items(first=first, last=last, as_of=as_of),
        marks=frames.credit_marks(first=first, last=last, as_of=as_of),
        as_of=as_of,
    )

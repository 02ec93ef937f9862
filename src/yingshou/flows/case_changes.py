"""What changed of cases since they were last looked at, and which tasks are withdrawn for it."""

from datetime import date

import polars as pl

from yingshou.core.collection import steps_on
from yingshou.core.tables.collection import WARNING
from yingshou.records.collection.day_frames import STORED_CASES

_EVENT = ("account_no", "kind", "anchor_date", "amount", "treatment", "rule_no", "met")


def case_changes(
    *, stored: pl.DataFrame, now: pl.DataFrame, on: date
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Compare cases as they were left with what is overdue now.

    Args:
        stored: STORED_CASES.
        now: table COLLECTION_CASES with `treatment`, `rule_no`, `met`.
        on: the day.

    Returns:
        Cases to be kept (STORED_CASES), events, and how many were opened, closed and anchored anew.
    """
    was = stored.filter(pl.col("state") == "OPEN")
    both = now.join(was, on="account_no", how="left", suffix="_was", maintain_order="left")
    fresh = pl.col("state").is_null()
    moved = ~fresh & (pl.col("anchor_date") != pl.col("anchor_date_was"))
    treated = fresh | ~pl.struct("treatment", "rule_no").eq_missing(
        pl.struct(treatment=pl.col("treatment_was"), rule_no=pl.col("rule_no_was"))
    )
    gone = was.join(now, on="account_no", how="anti")
    closed = gone.with_columns(state=pl.lit("CLOSED"), amount=pl.lit(0).cast(STORED_CASES["amount"]))
    events = pl.concat(
        [
            _events(both.filter(fresh), "OPENED"),
            _events(both.filter(moved), "ANCHORED"),
            _events(both.filter(treated & pl.col("treatment").is_not_null()), "TREATED"),
            _events(closed, "CLOSED"),
        ]
    )
    opened = pl.coalesce("opened_date", pl.lit(on))
    left = both.with_columns(
        state=pl.lit("OPEN"), opened_date=opened, met=pl.col("met").fill_null("")
    ).select(STORED_CASES.names())
    counts = {
        "opened": both.filter(fresh).height, "closed": closed.height, "anchored": both.filter(moved).height
    }  # fmt: skip
    return pl.concat([left, closed.select(STORED_CASES.names())]), events, counts


def _events(cases: pl.DataFrame, kind: str) -> pl.DataFrame:
    return cases.with_columns(kind=pl.lit(kind), met=pl.col("met").fill_null("")).select(_EVENT)


def withdrawn(
    *, tasks: pl.DataFrame, now: pl.DataFrame, holds: pl.DataFrame, steps: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Choose the tasks in hand that nobody should do any more: `task_no`, `account_no`, `note`.

    PAID: nothing is overdue any more. HELD: the account is on hold. EARLY: the case counts from a younger
    item under which the step's day is still to come. Withdrawn steps are due again when their day comes.
    Visits after a warning are no steps of a case and stay.

    Args:
        tasks: IN_HAND.
        now: table COLLECTION_CASES with `treatment`.
        holds: HOLDS in force.
        steps: table TREATMENT_STEPS, all versions.
        on: the day.
    """
    held = (
        holds.filter(pl.col("receivable_no").is_null()).select("account_no", held=pl.lit(value=True)).unique()
    )
    ladder = steps_on(steps=steps, on=on).select("treatment", "step", "offset_days")
    present = now.select("account_no", anchor_now="anchor_date", treatment="treatment")
    met = (
        tasks.filter(pl.col("treatment") != WARNING)
        .drop("treatment")
        .join(present, on="account_no", how="left")
        .join(ladder, on=["treatment", "step"], how="left")
        .join(held, on="account_no", how="left")
    )
    due = pl.col("anchor_now") + pl.duration(days=pl.col("offset_days"))
    early = (pl.col("anchor_date") != pl.col("anchor_now")) & (due > on)
    note = (
        pl.when(pl.col("anchor_now").is_null()).then(pl.lit("PAID"))
        .when(pl.col("held")).then(pl.lit("HELD"))
        .when(early).then(pl.lit("EARLY"))
    )  # fmt: skip
    return met.with_columns(note=note).drop_nulls("note").select("task_no", "account_no", "note")

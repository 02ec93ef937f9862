"""Which step of its treatment is due for an account: none skipped, none repeated for the same anchor."""

from datetime import date

import polars as pl

from yingshou.core.collection.days import acting_treatments
from yingshou.core.tables.collection import DUE_STEPS

TAKEN = pl.Schema({"account_no": pl.String, "step": pl.String, "anchor_date": pl.Date, "taken_on": pl.Date})
"""Steps taken: for which anchor, on which day. Steps withdrawn before they were done are not among them."""
_STEP = ["account_no", "step"]


def steps_on(*, steps: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the steps of the version of each treatment that holds on a day."""
    begun = steps.filter(pl.col("valid_from") <= on)
    return begun.filter(pl.col("valid_from") == pl.col("valid_from").max().over("treatment"))


def due_steps(
    *,
    cases: pl.DataFrame,
    treatments: pl.DataFrame,
    steps: pl.DataFrame,
    taken: pl.DataFrame,
    holds: pl.DataFrame,
    calendar: pl.DataFrame,
    on: date,
) -> pl.DataFrame:
    """Find the step that is due next of each case: the earliest of its treatment that is not taken.

    A step's day is the anchor (due date of the oldest open item) and its offset. It is taken where it was
    done for this anchor, or on or after its day: so a part payment that moves the anchor to a younger item
    makes steps due again whose day under it is still to come, and a reversal that moves it back repeats none.
    Steps come in the order of their offsets; those of one offset come together. Until all of an offset are
    taken no later one is due, however long nothing was done.

    Args:
        cases: table COLLECTION_CASES.
        treatments: `account_no`, `treatment`.
        steps: table TREATMENT_STEPS, all versions.
        taken: TAKEN.
        holds: `account_no`, `receivable_no` of the holds in force; rows without an item hold the account.
        calendar: table COLLECTION_DAYS, all versions.
        on: the day.

    Returns:
        Table DUE_STEPS, ordered by account and step.
    """
    chosen = cases.join(treatments.select("account_no", "treatment"), on="account_no", how="inner")
    acting = acting_treatments(calendar=calendar, treatments=chosen["treatment"].unique().to_list(), on=on)
    held = holds.filter(pl.col("receivable_no").is_null()).select("account_no")
    free = chosen.filter(pl.col("treatment").is_in(acting)).join(held, on="account_no", how="anti")
    come = free.join(steps_on(steps=steps, on=on).drop("valid_from", "source"), on="treatment").with_columns(
        step_date=pl.col("anchor_date") + pl.duration(days=pl.col("offset_days"))
    ).filter(pl.col("step_date") <= on)  # fmt: skip
    left = come.join(_covered(come, taken), on=_STEP, how="anti")
    rung = left.filter(pl.col("offset_days") == pl.col("offset_days").min().over("account_no"))
    return DUE_STEPS.conform(_rested(rung, come, taken, on)).sort(_STEP)


def _covered(come: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """Return the steps that are taken already: for this anchor, or on or after their day."""
    met = come.select(*_STEP, "anchor_date", "step_date").join(taken, on=_STEP, suffix="_taken")
    done = (pl.col("anchor_date_taken") == pl.col("anchor_date")) | (
        pl.col("taken_on") >= pl.col("step_date")
    )
    return met.filter(done).select(_STEP).unique()


def _rested(rung: pl.DataFrame, come: pl.DataFrame, taken: pl.DataFrame, on: date) -> pl.DataFrame:
    """Leave out the steps that follow too closely on another step; those of the same offset do not count."""
    offsets = rung.select("account_no", "offset_days").unique()
    siblings = come.join(offsets, on=["account_no", "offset_days"], how="semi").select(_STEP)
    last = (
        taken.join(offsets, on="account_no", how="semi")
        .join(siblings, on=_STEP, how="anti")
        .group_by("account_no")
        .agg(last=pl.col("taken_on").max())
    )
    spaced = rung.join(last, on="account_no", how="left")
    since = (pl.lit(on) - pl.col("last")).dt.total_days()
    return spaced.filter(pl.col("last").is_null() | (since >= pl.col("gap_days")))

"""Tasks to people: each to who answers for the account, within what a person can do, worst money first."""

from datetime import date

import polars as pl

from yingshou.core.tables.collection import TASK_CAPACITY
from yingshou.core.tables.scope import ALL

_PERSON = ["username", "kind"]


def capacity_on(*, capacity: pl.DataFrame, people: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return what each person can do of each kind on a day: `username`, `kind`, `tasks_a_day`.

    Args:
        capacity: table TASK_CAPACITY, all versions; a person's own row goes before that of all.
        people: `username`, `kind` asked for.
        on: the day.
    """
    begun = capacity.filter(pl.col("valid_from") <= on).sort("valid_from")
    latest = begun.unique(_PERSON, keep="last")
    own = latest.filter(pl.col("username") != ALL).select(*_PERSON, own="tasks_a_day")
    of_all = latest.filter(pl.col("username") == ALL).select("kind", of_all="tasks_a_day")
    joined = people.unique().join(own, on=_PERSON, how="left").join(of_all, on="kind", how="left")
    tasks = pl.coalesce("own", "of_all", pl.lit(0)).cast(TASK_CAPACITY.schema["tasks_a_day"])
    return joined.select(*_PERSON, tasks_a_day=tasks)


def hand_out(
    *, due: pl.DataFrame, load: pl.DataFrame, capacity: pl.DataFrame, on: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split due tasks into those that are given out now and those carried over to the next day.

    A person is given tasks of a kind until as many are open as they can do; the largest overdue sums go
    first, then the longest overdue. Tasks nobody answers for are given out without a name, for the team lead
    to see.

    Args:
        due: table DUE_STEPS with `username`, null where nobody answers.
        load: `username`, `kind`, `open_tasks` of what people have in hand.
        capacity: table TASK_CAPACITY, all versions.
        on: the day.

    Returns:
        Given out and carried over, columns as in `due`.
    """
    limits = capacity_on(capacity=capacity, people=due.select(_PERSON).drop_nulls(), on=on)
    placed = (
        due.join(limits, on=_PERSON, how="left")
        .join(load.select(*_PERSON, "open_tasks"), on=_PERSON, how="left")
        .sort("amount", "anchor_date", "account_no", "step", descending=[True, False, False, False])
        .with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64).over(_PERSON))
    )
    room = pl.col("tasks_a_day").cast(pl.Int64) - pl.col("open_tasks").fill_null(0)
    fits = pl.col("username").is_null() | (pl.col("place") < room)
    return placed.filter(fits).select(due.columns), placed.filter(~fits).select(due.columns)

"""Which acts are open at a case, and why the others are not."""

from datetime import date

import polars as pl

from yingshou.core.tables.next_action import NEXT_ACTS, REQUIRED_ACTS

_KINDNESS = {act: place for place, act in enumerate(NEXT_ACTS)}
_RENTAL = "RENTAL"


def options(
    *,
    cases: pl.DataFrame,
    tasks: pl.DataFrame,
    costs: pl.DataFrame,
    last_acts: pl.DataFrame,
    shut: pl.DataFrame,
    on: date,
) -> pl.DataFrame:
    """List the acts at each case: the tasks of its treatment, and the milder acts that may go ahead of it.

    An act is advanced only where the treatment still has a step at least as grave to come, the case is worked
    by next best action, the account was left in peace for the act's days of rest, and nothing shuts it: an
    opt-out, a cap of messages. A landlord is asked only where premises are let. Steps of stops and courts are
    never advanced.

    Args:
        cases: `account_no`, `arm`, `segment`, `amount`, `username` (who collects; null = nobody), `marks`
            (list of TRAIT_MARKS), `next_kind` (kind of the next step of its treatment, null = none is left).
        tasks: open tasks of these cases: `account_no`, `task_no`, `act`, `username`.
        costs: rows of NEXT_COSTS, one an act.
        last_acts: `account_no`, `act_date` of the last act at the account.
        shut: `account_no`, `act`, `why` of acts that a wish or a cap rules out.
        on: the day.

    Returns:
        `account_no`, `act`, `username`, `task_no` (null = advanced), `why` (null = open: else ARM, REST,
        DECLINED, CAPPED, NOT_LET, GRAVER), and the columns of the case.
    """
    about = cases.drop("username")
    given = tasks.select("account_no", "act", "username", "task_no", why=pl.lit(None, pl.String)).join(
        about, on="account_no", how="inner"
    )
    ahead = costs.filter(pl.col("may_advance") & ~pl.col("act").is_in(REQUIRED_ACTS)).select(
        "act", "rest_days"
    )
    free = (
        cases.drop_nulls("username")
        .join(ahead, how="cross")
        .join(given.select("account_no", "act"), on=["account_no", "act"], how="anti")
        .join(last_acts, on="account_no", how="left")
        .join(shut, on=["account_no", "act"], how="left")
    )
    gravest = _kindness(tasks, "act").group_by("account_no").agg(_task=pl.col("_kind").max())
    ranked = (
        _kindness(free, "act")
        .rename({"_kind": "_act"})
        .join(gravest, on="account_no", how="left")
        .with_columns(_next=_rank(pl.col("next_kind")))
    )
    rested = pl.col("act_date").is_null() | (
        (pl.lit(on) - pl.col("act_date")).dt.total_days() >= pl.col("rest_days")
    )
    is_let = pl.col("marks").list.contains(_RENTAL)
    to_come = pl.max_horizontal("_task", "_next")
    why = (
        pl.when(pl.col("arm") != "NEXT").then(pl.lit("ARM"))
        .when(pl.col("_act") > to_come.fill_null(-1)).then(pl.lit("GRAVER"))
        .when((pl.col("act") == "ASK_LANDLORD") & ~is_let).then(pl.lit("NOT_LET"))
        .when(pl.col("why").is_not_null()).then("why")
        .when(~rested).then(pl.lit("REST"))
    )  # fmt: skip
    advanced = ranked.with_columns(task_no=pl.lit(None, pl.String), why=why).select(given.columns)
    both = pl.concat([given, advanced]).sort("account_no", "act", "task_no", nulls_last=True)
    # Two tasks for the same act at an account are one call.
    return both.unique(["account_no", "act"], keep="first", maintain_order=True)


def _kindness(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.with_columns(_kind=_rank(pl.col(name)))


def _rank(act: pl.Expr) -> pl.Expr:
    return act.replace_strict(_KINDNESS, default=None, return_dtype=pl.Int32)

"""Due steps as tasks to be written and notices to be asked for."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.tables.collection import NOTICE_STEPS
from yingshou.flows.request_notice import Asked
from yingshou.records.collection.day_operations import TASK_COLUMNS

PAY_WITHIN = timedelta(days=7)
"""Days a demand gives to pay, and a stop notice before the stop: the seven days of the service promise."""
_SAME = ["account_no", "step", "anchor_date"]


def new_tasks(*, due: pl.DataFrame, before: pl.DataFrame, on: date) -> pl.DataFrame:
    """Number due steps and say in which state they begin: a notice is done, a task waits for a person.

    Args:
        due: table DUE_STEPS.
        before: `account_no`, `step`, `anchor_date`, `before` of the tasks there were, withdrawn ones too.
        on: the day.

    Returns:
        TASK_COLUMNS.
    """
    counted = due.join(before, on=_SAME, how="left", maintain_order="left")
    number = pl.concat_str(
        "account_no", "step", pl.col("anchor_date").dt.strftime("%Y%m%d"),
        (pl.col("before").fill_null(0) + 1).cast(pl.String), separator="-",
    )  # fmt: skip
    notice = pl.col("kind").is_in(NOTICE_STEPS)
    return counted.with_columns(
        task_no=number,
        made_on=pl.lit(on),
        notice_no=pl.when(notice).then(number),
        state=pl.when(notice).then(pl.lit("DONE")).otherwise(pl.lit("WAITING")),
        given_on=pl.when(notice).then(pl.lit(on)),
        ended_date=pl.when(notice).then(pl.lit(on)),
    ).select(TASK_COLUMNS)


def asked_notices(*, tasks: pl.DataFrame, items: pl.DataFrame, on: date) -> list[Asked]:
    """Ask for the notices of steps: amount and oldest due date, until when to pay, the items they are about.

    Args:
        tasks: TASK_COLUMNS with `purpose` and `template`.
        items: `account_no`, `receivable_no` of what is overdue and not on hold.
        on: the day.
    """
    wanted = tasks.filter(pl.col("kind").is_in(NOTICE_STEPS))
    about = items.join(wanted.select("account_no").unique(), on="account_no", how="semi")
    numbers = dict(about.group_by("account_no").agg(pl.col("receivable_no").sort()).iter_rows())
    return [
        Asked(
            notice_no=row["notice_no"],
            account_no=row["account_no"],
            purpose=row["purpose"],
            template=row["template"],
            facts={
                "amount": row["amount"], "due_date": row["anchor_date"], "pay_by": on + PAY_WITHIN,
                "stop_date": on + PAY_WITHIN,
            },
            receivable_nos=numbers.get(row["account_no"], []),
        )
        for row in wanted.iter_rows(named=True)
    ]  # fmt: skip

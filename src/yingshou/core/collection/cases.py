"""What is overdue of each account, and the day its steps count from."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.collection import COLLECTION_CASES


def open_cases(*, items: pl.DataFrame, holds: pl.DataFrame, on: date) -> pl.DataFrame:
    """Sum what is overdue of each account; its steps count from the due date of the oldest open item.

    So the case is anchored anew by whatever changes the oldest item: a part payment that clears it, a payment
    that is reversed. Items on hold, and items without open principal, take no part.

    Args:
        items: `account_no`, `receivable_no`, `due_date`, `principal_open`.
        holds: `account_no`, `receivable_no` of the holds in force; rows without an item hold the account and
            leave its case as it is.
        on: the day.

    Returns:
        Table COLLECTION_CASES, one row an account with something overdue, in order.
    """
    held = holds.filter(pl.col("receivable_no").is_not_null())
    overdue = items.filter((pl.col("due_date") < on) & (pl.col("principal_open") > 0)).join(
        held, on="receivable_no", how="anti"
    )
    cases = overdue.group_by("account_no").agg(
        anchor_date=pl.col("due_date").min(),
        amount=pl.col("principal_open").sum().cast(YUAN),
        items=pl.len().cast(pl.Int64),
    )
    aged = cases.with_columns(
        days_overdue=(pl.lit(on) - pl.col("anchor_date")).dt.total_days().cast(pl.Int32)
    )
    return COLLECTION_CASES.conform(aged).sort("account_no")

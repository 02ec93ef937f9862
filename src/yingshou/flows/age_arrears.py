"""How old what is overdue is: sums by bucket, and the claims about to lapse."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.aging import age_items, with_bucket, years_on
from yingshou.core.money import YUAN
from yingshou.records.collection import frames
from yingshou.records.legal.frames import proceedings_on

WARN_DAYS = 180
"""Days before a claim lapses from which it is listed."""
_CELL = ["org_code", "customer_class", "supply_class", "bucket"]


def age_arrears(*, as_of: date) -> pl.DataFrame:
    """Sum what is overdue by organisation, classes and bucket, within the reader's scope.

    Principal only; figures are those of the running balances, so pass the business date.

    Returns:
        `org_code`, `customer_class`, `supply_class`, `bucket`, `items`, `amount` in yuan.
    """
    aged = with_bucket(frames.overdue_sums(as_of=as_of), as_of=as_of, buckets=frames.aging_buckets())
    sums = aged.group_by(_CELL).agg(pl.col("items").sum(), pl.col("amount").sum().cast(YUAN))
    return sums.sort(_CELL)


def lapsing_claims(*, as_of: date, within_days: int = WARN_DAYS) -> pl.DataFrame:
    """List the claims that lapse within so many days, or have lapsed, the most urgent first: `aged_items`.

    Payments on an item interrupt its limitation, as do demands that were served with proof and steps before
    a court.
    """
    limitation = frames.limitation_rules()
    years = years_on(limitation=limitation, day=as_of)
    # No claim lapses sooner than the limitation after its due date, so younger items need no look.
    last_due = pl.select(pl.lit(as_of + timedelta(days=within_days)).dt.offset_by(f"-{years}y")).item()
    items = frames.overdue_since(due_by=last_due)
    numbers = items["receivable_no"].to_list()
    aged = age_items(
        open_items=items,
        as_of=as_of,
        buckets=frames.aging_buckets(),
        demands=pl.concat([frames.demands_on(numbers), proceedings_on(numbers)]),
        limitation=limitation,
    )
    return aged.filter(pl.col("days_left") <= within_days).sort("days_left", "receivable_no")

"""The age of open items, and until when each claim may be pursued."""

from datetime import date

import polars as pl

from yingshou.core.aging.rules import default_limitation, with_bucket, years_on
from yingshou.core.tables import AGED_ITEMS
from yingshou.core.tables.aging import REVIVING

_ITEM = "receivable_no"


def age_items(
    *,
    open_items: pl.DataFrame,
    as_of: date,
    buckets: pl.DataFrame,
    demands: pl.DataFrame,
    limitation: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Give every open item its age and bucket on a day, and the last day on which it may be pursued.

    A claim lapses so many years after its due date, or after the last demand, payment or acknowledgement that
    interrupted the limitation, or a step before a court (民法典 art. 188, 195). A demand or a step counts
    only while the claim is alive; a payment or an acknowledgement revives a claim that has lapsed (art. 192).
    What came before the due date of an item, or after `as_of`, does not touch it.

    Args:
        open_items: table OPEN_ITEMS.
        as_of: the day.
        buckets: table AGING_BUCKETS, all versions.
        demands: table DEMANDS; rows without an item stand for every item of the account due by then.
        limitation: table LIMITATION_RULES, all versions; None for the law as shipped.

    Returns:
        Table AGED_ITEMS, one row an item, in the order of the items.
    """
    years = years_on(limitation=default_limitation() if limitation is None else limitation, day=as_of)
    aged = with_bucket(open_items, as_of=as_of, buckets=buckets)
    begun = aged.join(
        _limitation_from(open_items, demands, as_of=as_of, years=years), on=_ITEM, how="left",
        maintain_order="left",
    )  # fmt: skip
    lapse = pl.col("limitation_from").dt.offset_by(f"{years}y")
    return AGED_ITEMS.conform(
        begun.with_columns(
            is_old=pl.col("due_date") < pl.lit(date(as_of.year, 1, 1)),
            lapse_date=lapse,
            days_left=(lapse - pl.lit(as_of)).dt.total_days().cast(pl.Int32),
        )
    )


def _limitation_from(items: pl.DataFrame, demands: pl.DataFrame, *, as_of: date, years: int) -> pl.DataFrame:
    """Return the day each item's limitation is counted from: `receivable_no`, `limitation_from`."""
    events = _events(items, demands, as_of=as_of).sort(
        _ITEM, "day", "revives", descending=[False, False, True]
    )
    # A stretch begins with the due date, a payment or an acknowledgement; within it a demand that comes after
    # the claim has lapsed is void, and so is every further one.
    stretched = events.with_columns(stretch=pl.col("revives").cast(pl.Int32).cum_sum().over(_ITEM))
    late = pl.col("day") > pl.col("day").shift(1).over(_ITEM, "stretch").dt.offset_by(f"{years}y")
    void = late.fill_null(value=False).cast(pl.Int8).cum_max().over(_ITEM, "stretch") == 1
    valid = stretched.with_columns(void=void).filter(~pl.col("void"))
    return valid.group_by(_ITEM).agg(limitation_from=pl.col("day").max())


def _events(items: pl.DataFrame, demands: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return the due date of each item and what touched it since: `receivable_no`, `day`, `revives`."""
    due = items.select(_ITEM, day="due_date", revives=pl.lit(value=True))
    known = demands.filter(pl.col("demand_date") <= as_of).with_columns(
        revives=pl.col("kind").is_in(REVIVING)
    )
    of_item = known.filter(pl.col(_ITEM).is_not_null()).join(items.select(_ITEM, "due_date"), on=_ITEM)
    of_account = (
        known.filter(pl.col(_ITEM).is_null())
        .drop(_ITEM)
        .join(items.select("account_no", _ITEM, "due_date"), on="account_no")
    )
    touched = [
        each.filter(pl.col("demand_date") >= pl.col("due_date")).select(_ITEM, "revives", day="demand_date")
        for each in (of_item, of_account)
    ]
    return pl.concat([due, *(each.select(due.columns) for each in touched)])

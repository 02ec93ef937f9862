"""Whom to visit: the plan of visits held against the visits that were made."""

from datetime import date

import polars as pl

from yingshou.core.tables import DUE_VISITS
from yingshou.core.tables.scope import ALL

_ASKED = ("supply_class", "service_grade", "treatment")


def due_visits(
    *, accounts: pl.DataFrame, plans: pl.DataFrame, visits: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Tell for each account some rule applies to when it is to be visited next.

    Of the rules that apply, each in its latest version that has begun, the shortest interval holds (the
    first by number among equals). It counts from the last visit made by then, else from the day the account
    was opened.

    Args:
        accounts: `account_no`, `opened_date`, `supply_class`, `service_grade`, `treatment`; the last two may
            be null.
        plans: table VISIT_PLANS.
        visits: `account_no`, `visit_date`.
        as_of: business date.

    Returns:
        Table DUE_VISITS, the latest first.
    """
    begun = plans.filter(pl.col("valid_from") <= as_of).sort("valid_from")
    rules = begun.unique("rule_no", keep="last").sort("interval_days", "rule_no")
    pairs = accounts.join(rules.drop("valid_from", "source"), how="cross", suffix="_asked")
    applies = pl.all_horizontal(
        (pl.col(f"{name}_asked") == ALL) | (pl.col(f"{name}_asked") == pl.col(name)).fill_null(value=False)
        for name in _ASKED
    )
    chosen = pairs.filter(applies).sort("interval_days", "rule_no").unique("account_no", keep="first")
    made = visits.filter(pl.col("visit_date") <= as_of).group_by("account_no").agg(
        last_date=pl.col("visit_date").max()
    )  # fmt: skip
    known = chosen.join(made, on="account_no", how="left")
    start = pl.coalesce("last_date", "opened_date")
    dated = known.with_columns(due_date=start + pl.duration(days=pl.col("interval_days"))).with_columns(
        days_late=(pl.lit(as_of) - pl.col("due_date")).dt.total_days()
    )
    return DUE_VISITS.conform(dated).sort(["days_late", "account_no"], descending=[True, False])

"""Whose curves are old: what the owner of the curves has to fetch before forecasts are near again."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.metering.validation.findings import with_rule
from yingshou.core.money import PRICE
from yingshou.core.period import month_of
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.validation import rules_in_force
from yingshou.flows.validation_inputs import load_rules
from yingshou.records.customers.frames import accounts_of
from yingshou.records.metering.frames import measured_to
from yingshou.records.runs.operations import open_run, replace_problems

CODE = "CURVES_OLD"


def watch_curves(*, account_nos: Sequence[str], as_of: date) -> int:
    """Keep a problem of each account whose last measured day is older than its rule allows.

    Accounts that were never measured by day and those that are closed have none. What is measured again is
    resolved. To be called inside a transaction.

    Returns:
        How many accounts have one.
    """
    accounts = accounts_of(account_nos).filter(
        pl.col("closed_date").is_null() | (pl.col("closed_date") > as_of)
    )
    in_force = rules_in_force(rules=load_rules(), accounts=accounts, bill_month=month_of(as_of))
    last = measured_to(accounts["account_no"].to_list(), as_of=as_of)
    age = (pl.lit(as_of) - pl.col("measured_to")).dt.total_days()
    old = with_rule(frame=last, accounts=accounts, in_force=in_force, code=CODE).filter(
        age.cast(PRICE) > pl.col("limit_value")
    )
    days = old.with_columns(pl.col("limit_value").cast(pl.Int64))
    found = problem_rows(days, stage="forecast", code=CODE, subject="account_no", column="measured_to")
    if found.height:
        open_run(run_no="CURVES", kind="CURVES", as_of=as_of, rules={})
    replace_problems(run_no="CURVES", problems=found)
    return found.height

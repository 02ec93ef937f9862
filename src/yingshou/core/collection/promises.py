"""Promises to pay: kept as soon as the money is there, broken when their day has passed without it."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN, yuan

_TEXT = pl.String()
OUTCOMES = pl.Schema({"promise_no": _TEXT, "outcome": _TEXT, "paid": YUAN})
"""What became of a promise: KEPT or BROKEN, with what was paid on it in yuan."""


def judge_promises(*, promises: pl.DataFrame, receipts: pl.DataFrame, on: date) -> pl.DataFrame:
    """Judge open promises as of a day; those whose day is still to come and that are not paid stay open.

    Args:
        promises: `promise_no`, `account_no`, `amount`, `made_date`, `promised_date`.
        receipts: `account_no`, `value_date`, `amount`; money taken back is negative on the day it went.
        on: the day; the promised day itself still counts as in time.

    Returns:
        OUTCOMES of those that are decided, in order of their number.
    """
    in_time = (pl.col("value_date") >= pl.col("made_date")) & (
        pl.col("value_date") <= pl.col("promised_date")
    )
    paid = (
        promises.select("promise_no", "account_no", "made_date", "promised_date")
        .join(receipts.rename({"amount": "paid"}), on="account_no")
        .filter(in_time & (pl.col("value_date") <= on))
        .group_by("promise_no")
        .agg(pl.col("paid").sum().cast(YUAN))
    )
    judged = promises.join(paid, on="promise_no", how="left").with_columns(pl.col("paid").fill_null(yuan(0)))
    outcome = (
        pl.when(pl.col("paid") >= pl.col("amount"))
        .then(pl.lit("KEPT"))
        .when(pl.col("promised_date") < on)
        .then(pl.lit("BROKEN"))
    )
    decided = judged.with_columns(outcome=outcome).drop_nulls("outcome")
    return decided.select(OUTCOMES.names()).sort("promise_no")

"""What agents earn on what they took, by the terms of the day."""

import polars as pl

from yingshou.core.channels.fees import fee_column

_TERMS = ("agent_no", "valid_from", "commission_rate", "commission_least", "commission_most")


def commission_by_day(*, payments: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Sum the commission of each agent and working day; payment by payment rounded to the fen.

    The version of the terms is the latest one valid on the working day; without one nothing is earned.

    Args:
        payments: `agent_no`, `work_date`, `amount` of payments that were not taken back, in yuan.
        terms: table AGENT_TERMS.

    Returns:
        `agent_no`, `work_date`, `payments` (how many), `amount`, `commission`, in order.
    """
    joined = payments.sort("work_date").join_asof(
        terms.select(_TERMS).sort("valid_from"),
        left_on="work_date",
        right_on="valid_from",
        by="agent_no",
        check_sortedness=False,
    )
    earned = fee_column(joined, rate="commission_rate", least="commission_least", most="commission_most")
    return (
        joined.with_columns(commission=earned)
        .group_by("agent_no", "work_date")
        .agg(
            payments=pl.len().cast(pl.Int64),
            amount=pl.col("amount").sum(),
            commission=pl.col("commission").sum(),
        )
        .sort("agent_no", "work_date")
    )

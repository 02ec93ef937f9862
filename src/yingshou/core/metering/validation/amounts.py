"""Checks of the bills themselves."""

from decimal import Decimal

import polars as pl

from yingshou.core.metering.validation.findings import findings, with_rule
from yingshou.core.money import EXACT, YUAN, multiply, round_yuan


def large_bills(
    *, bills: pl.DataFrame, history: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find bills above limit_value times the account's last one that are also above floor_value yuan."""
    known = bills.join(history.select("account_no", "last_amount"), on="account_no", how="inner").filter(
        pl.col("last_amount").is_not_null()
    )
    ruled = with_rule(frame=known, accounts=accounts, in_force=in_force, code="LARGE_BILL")
    limit = multiply(pl.col("last_amount"), pl.col("limit_value").fill_null(Decimal(0)))
    large = (pl.col("amount").cast(EXACT) > limit) & (
        pl.col("amount").cast(EXACT) > pl.col("floor_value").fill_null(Decimal(0))
    )
    shown = pl.max_horizontal(round_yuan(limit), pl.col("floor_value").fill_null(Decimal(0)).cast(YUAN))
    return findings(ruled.filter(large), code="LARGE_BILL", column="amount", limit=shown, subject="bill_no")

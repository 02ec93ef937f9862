"""What an account used before the month that is checked."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import YUAN
from yingshou.core.period import add_months

HISTORY = pl.Schema(
    {
        "account_no": pl.String(),
        "months": pl.Int32(),
        "sum_kwh": ENERGY,
        "last_year_kwh": ENERGY,
        "last_amount": YUAN,
    }
)
"""Bills among the three months before and their energy together, the energy of the same month last year (null
where there was no bill), and the amount of the last bill of the twelve months before."""
RECENT_MONTHS = 3


def history_from_bills(*, bills: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Sum up what accounts used before a month.

    Args:
        bills: frame BILLS, corrections with the bills they correct: all bills of a month are added.
        bill_month: billing month YYYYMM.

    Returns:
        A frame `HISTORY`, one row an account.
    """
    monthly = bills.group_by("account_no", "bill_month").agg(
        pl.col("total_kwh", "amount").sum(),
    )
    recent = pl.col("bill_month").is_between(
        add_months(bill_month, -RECENT_MONTHS), add_months(bill_month, -1)
    )
    last_year = pl.col("bill_month") == add_months(bill_month, -12)
    within = pl.col("bill_month").is_between(add_months(bill_month, -12), add_months(bill_month, -1))
    return (
        monthly.filter(within)
        .sort("account_no", "bill_month")
        .group_by("account_no", maintain_order=True)
        .agg(
            months=recent.sum().cast(pl.Int32),
            sum_kwh=pl.col("total_kwh").filter(recent).sum(),
            last_year_kwh=pl.col("total_kwh").filter(last_year).first(),
            last_amount=pl.col("amount").last(),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in HISTORY.items())
    )

"""Positions in a word: how many days were without risk, and how bad the worst was."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

_FOUR_PLACES = Decimal("0.0001")


def zero_risk_share(positions: pl.DataFrame) -> Decimal | None:
    """Return the share of account-days that were covered, four decimals; None without any day."""
    if not positions.height:
        return None
    covered = Decimal(positions.get_column("covered").sum())
    return (covered / positions.height).quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP)


def worst_day(positions: pl.DataFrame) -> pl.DataFrame:
    """Return each account's day of highest `uncovered` in yuan, the first of equals.

    Returns:
        `account_no`, `position_date`, `uncovered`; accounts covered on every day are left out.
    """
    return (
        positions.filter(~pl.col("covered"))
        .sort("account_no", "uncovered", "position_date", descending=[False, True, False])
        .unique("account_no", keep="first", maintain_order=True)
        .select("account_no", "position_date", "uncovered")
    )

"""What bills are made of: amounts by component, energy by period of the day."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS, PERIODS
from yingshou.core.money import EXACT, YUAN
from yingshou.core.rating.lines import COMPONENT_ORDER

SHARE = pl.Decimal(38, 4)
"""A share of a whole with four decimals: 0.1234 = 12.34 %."""

_ORDER = {component: place for place, component in enumerate(COMPONENT_ORDER)}
_LAST = len(COMPONENT_ORDER)
_ZERO = Decimal(0)


def share_of(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Divide a part by a whole to four decimals, half away from zero; null where the whole is zero."""
    quotient = part.cast(EXACT) / pl.when(whole != _ZERO).then(whole).cast(EXACT)
    return quotient.round(4, mode="half_away_from_zero").cast(SHARE)


def composition(*, charge_lines: pl.DataFrame) -> pl.DataFrame:
    """Sum the lines of each month by component, components in the order in which a bill shows them.

    Args:
        charge_lines: frame CHARGE_LINES of one account.

    Returns:
        bill_month, component, amount (yuan). The amounts of a month add up to its bill.
    """
    return (
        charge_lines.group_by("bill_month", "component")
        .agg(pl.col("amount").sum().cast(YUAN))
        .sort("bill_month", _place())
    )


def component_totals(*, composed: pl.DataFrame) -> pl.DataFrame:
    """Sum each component over all months: component, amount, share of the whole.

    Args:
        composed: frame of `composition`.
    """
    return (
        composed.group_by("component")
        .agg(pl.col("amount").sum().cast(YUAN))
        .with_columns(share=share_of(pl.col("amount"), pl.col("amount").sum()))
        .sort(_place())
    )


def period_shares(*, bills: pl.DataFrame) -> pl.DataFrame:
    """Split the energy of each month between the periods of the day.

    Args:
        bills: frame BILLS of one account.

    Returns:
        bill_month, bill_no, total_kwh, the energy of each period, a share of the total for each
        (`sharp_share`, …), and low_share: valley and deep valley together.
    """
    columns = list(PERIOD_COLUMNS.values())
    low = pl.col("valley_kwh") + pl.col("deep_kwh")
    return bills.sort("bill_month").select(
        "bill_month",
        "bill_no",
        "total_kwh",
        *columns,
        *(
            share_of(pl.col(PERIOD_COLUMNS[period]), pl.col("total_kwh")).alias(f"{period.lower()}_share")
            for period in PERIODS
        ),
        low_share=share_of(low, pl.col("total_kwh")),
    )


def _place() -> pl.Expr:
    return pl.col("component").replace_strict(_ORDER, default=_LAST, return_dtype=pl.Int32)

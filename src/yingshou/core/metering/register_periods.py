"""Registers billed as another period in some months (表计时段折算), where meters cannot be switched."""

from datetime import date

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.once import once
from yingshou.core.terms.scopes import in_month

_PAIR = ("register_period", "period")


@once
def period_moves(*, register_periods: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Return which period's energy is billed as which in a month: catalogue, register_period, period.

    The rows valid on the first day of the billing month count, of several the latest.

    Args:
        register_periods: frame TARIFF_REGISTER_PERIODS, all versions.
        bill_month: billing month YYYYMM.
    """
    on = date(bill_month // 100, bill_month % 100, 1)
    valid = (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    return (
        register_periods.filter(valid & in_month(on.month))
        .sort("valid_from")
        .unique(["catalogue", "register_period"], keep="last", maintain_order=True)
        .select("catalogue", *_PAIR)
        .sort("catalogue", *_PAIR)
    )


def billed_periods(*, usage: pl.DataFrame, accounts: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Move the energy of registers to the periods they are billed as; totals stay what they are.

    Args:
        usage: frame USAGE of accounts billed by registers.
        accounts: account_no, catalogue, time_of_use; only accounts by time of use have periods to move.
        moves: frame of `period_moves`.
    """
    if moves.is_empty():
        return usage
    kinds = accounts.select("account_no", "catalogue", "time_of_use")
    placed = usage.join(kinds, on="account_no", how="left", maintain_order="left")
    targets = placed.with_columns(pl.lit(period).alias(f"_to_{period}") for period in PERIOD_COLUMNS)
    for catalogue, register_period, period in moves.iter_rows():
        here = (pl.col("catalogue") == catalogue) & pl.col("time_of_use")
        name = f"_to_{register_period}"
        targets = targets.with_columns(pl.when(here).then(pl.lit(period)).otherwise(name).alias(name))
    sums = {
        column: pl.sum_horizontal(
            pl.when(pl.col(f"_to_{source}") == period).then(pl.col(source_column)).otherwise(0)
            for source, source_column in PERIOD_COLUMNS.items()
        ).cast(ENERGY)
        for period, column in PERIOD_COLUMNS.items()
    }
    return targets.with_columns(**sums).select(usage.columns)

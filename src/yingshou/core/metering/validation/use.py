"""Checks of the month's energy against history, capacity and suspension."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.joins import matched
from yingshou.core.metering.validation.findings import findings, with_rule
from yingshou.core.money import EXACT, multiply

_ENERGIES = ("total_kwh", *PERIOD_COLUMNS.values(), "reactive_kvarh")
_ZERO = Decimal(0)
_WHOLE = pl.Decimal(38, 0)


def negative_use(*, usage: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    """Find energy below zero, in the whole month or in a period of the day."""
    lowest = pl.min_horizontal(_ENERGIES)
    caught = usage.with_columns(lowest_kwh=lowest).filter(pl.col("lowest_kwh") < _ZERO)
    ruled = with_rule(frame=caught, accounts=accounts, in_force=in_force, code="NEGATIVE_USE")
    return findings(ruled, code="NEGATIVE_USE", column="lowest_kwh", limit=pl.lit("0"))


def zero_use(
    *, usage: pl.DataFrame, history: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find accounts that used nothing though they used floor_value and more a month before."""
    caught = usage.filter(pl.col("total_kwh") == _ZERO).join(
        history.filter(pl.col("months") > 0), on="account_no", how="inner"
    )
    ruled = with_rule(frame=caught, accounts=accounts, in_force=in_force, code="ZERO_USE")
    floor = pl.col("floor_value").fill_null(_ZERO)
    used = (pl.col("sum_kwh") > _ZERO) & (pl.col("sum_kwh") >= floor * pl.col("months").cast(_WHOLE))
    return findings(ruled.filter(used), code="ZERO_USE", column="total_kwh", limit=floor)


def spike_use(
    *, usage: pl.DataFrame, history: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find energy above limit_value times the mean of the months before and of the same month last year.

    Of both the larger counts, so a season that comes again is no spike. Months below floor_value are not
    looked at, nor are accounts without a past.
    """
    caught = usage.join(history, on="account_no", how="inner").filter(
        (pl.col("months") > 0) | pl.col("last_year_kwh").is_not_null()
    )
    ruled = with_rule(frame=caught, accounts=accounts, in_force=in_force, code="SPIKE_USE")
    times = pl.col("limit_value").fill_null(_ZERO)
    # Compared as products: a mean that has been rounded would let a kWh through or catch one.
    over_recent = multiply(pl.col("total_kwh"), pl.col("months").cast(_WHOLE)) > multiply(
        pl.col("sum_kwh"), times
    )
    over_last_year = pl.col("total_kwh").cast(EXACT) > multiply(pl.col("last_year_kwh"), times)
    spike = (
        (over_recent | (pl.col("months") == 0))
        & over_last_year.fill_null(value=True)
        & (pl.col("total_kwh") >= pl.col("floor_value").fill_null(_ZERO))
    )
    found = ruled.filter(spike).with_columns(
        usual_kwh=pl.max_horizontal(
            pl.when(pl.col("months") > 0).then(
                (pl.col("sum_kwh") / pl.col("months").cast(_WHOLE)).cast(ENERGY)
            ),
            "last_year_kwh",
        )
    )
    limit = (
        multiply(pl.col("usual_kwh"), pl.col("limit_value")).round(4, mode="half_away_from_zero").cast(ENERGY)
    )
    return findings(found, code="SPIKE_USE", column="total_kwh", limit=limit)


def demand_over_capacity(
    *, usage: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find a maximum demand above limit_value times a known capacity in kVA."""
    measured = usage.filter(pl.col("max_demand_kw").is_not_null())
    caught = matched(measured, accounts.select("account_no", "capacity_kva")).filter(
        pl.col("capacity_kva") > _ZERO
    )
    ruled = with_rule(frame=caught, accounts=accounts, in_force=in_force, code="DEMAND_OVER_CAPACITY")
    limit = multiply(pl.col("capacity_kva"), pl.col("limit_value").fill_null(Decimal(1)))
    over = ruled.filter((pl.col("max_demand_kw").cast(EXACT) > limit).fill_null(value=False))
    shown = limit.round(4, mode="half_away_from_zero").cast(ENERGY)
    return findings(over, code="DEMAND_OVER_CAPACITY", column="max_demand_kw", limit=shown)


def use_while_suspended(
    *, usage: pl.DataFrame, idle: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find energy above limit_value kWh of accounts whose whole capacity rested all month.

    Args:
        usage: frame USAGE.
        idle: account_no of those accounts.
        accounts: frame ACCOUNTS.
        in_force: frame of `rules_in_force`.
    """
    caught = usage.join(idle, on="account_no", how="semi")
    ruled = with_rule(frame=caught, accounts=accounts, in_force=in_force, code="USE_WHILE_SUSPENDED")
    limit = pl.col("limit_value").fill_null(_ZERO)
    used = ruled.filter(pl.col("total_kwh").cast(EXACT) > limit)
    return findings(used, code="USE_WHILE_SUSPENDED", column="total_kwh", limit=limit.cast(ENERGY))

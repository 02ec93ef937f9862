"""Which days a billing month supplies to each account."""

from datetime import timedelta

import polars as pl

from yingshou.core.joins import matched, only
from yingshou.core.period import with_cycles

_OF_SECTIONS = ("direction", "price_class", "time_of_use")
"""Columns of points that say which part of an account they count; see `sections`."""


def account_periods(*, accounts: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Return accounts that are billed in a month, with `period_start` and `period_end` (half-open).

    The period runs from reading day to reading day; the first begins when supply was opened, the last ends
    when it was closed. Accounts opened after the period or closed before it are left out.
    """
    return (
        with_cycles(accounts=accounts, bill_month=bill_month)
        .with_columns(
            period_start=pl.max_horizontal("cycle_start", "opened_date"),
            period_end=pl.min_horizontal("cycle_end", "closed_date"),
        )
        .filter(pl.col("period_start") < pl.col("period_end"))
        .drop("cycle_start", "cycle_end")
    )


def interval_accounts(*, accounts: pl.DataFrame, metering_points: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts that are metered by quarter-hours at one point at least."""
    by_interval = points_of_use(metering_points).filter(pl.col("metering_mode") == "INTERVAL")
    return only(accounts, by_interval.select("account_no"))


def points_of_use(metering_points: pl.DataFrame) -> pl.DataFrame:
    """Return the meters that count energy used, without those of energy fed in."""
    if _all_of_use(metering_points):
        return metering_points
    return metering_points.filter(pl.col("direction").fill_null("USE") == "USE")


def _all_of_use(metering_points: pl.DataFrame) -> bool:
    """Tell whether nothing is said of a direction, so that no meter counts energy fed in."""
    named = metering_points["direction"] if "direction" in metering_points.columns else None
    return named is None or named.null_count() == named.len()


def supplied_accounts(
    *, accounts: pl.DataFrame, metering_points: pl.DataFrame, rules: pl.DataFrame
) -> pl.DataFrame:
    """Leave out the accounts that only feed in: they have statements, and nothing to be billed for.

    Args:
        accounts: frame ACCOUNTS.
        metering_points: frame METERING_POINTS.
        rules: frame QUANTITY_RULES; who receives energy by them is supplied without a meter.
    """
    if _all_of_use(metering_points):
        return accounts
    feeding = metering_points.filter(pl.col("direction") == "FEED_IN").select("account_no")
    if feeding.is_empty():
        return accounts
    receivers = rules.select(account_no="other_account_no")
    used = pl.concat([points_of_use(metering_points).select("account_no"), receivers])
    only = feeding.join(used, on="account_no", how="anti").unique()
    return accounts.join(only, on="account_no", how="anti", maintain_order="left")


def active_meters(*, periods: pl.DataFrame, metering_points: pl.DataFrame) -> pl.DataFrame:
    """Return the meters of use that run during each account's period, with `meter_start` and `meter_end`."""
    points = points_of_use(metering_points).drop(_OF_SECTIONS, strict=False)
    return (
        matched(points, periods.select("account_no", "period_start", "period_end"))
        .with_columns(
            meter_start=pl.max_horizontal("period_start", "installed_date"),
            meter_end=pl.min_horizontal("period_end", "removed_date"),
        )
        .filter(pl.col("meter_start") < pl.col("meter_end"))
    )


def points_by_day(*, meters: pl.DataFrame) -> pl.DataFrame:
    """Count the metering points in use on each day: account_no, use_date, points.

    Args:
        meters: frame of `active_meters`.
    """
    last = pl.col("meter_end") - timedelta(days=1)
    return (
        meters.select("account_no", "point_no", pl.date_ranges("meter_start", last).alias("use_date"))
        .explode("use_date", empty_as_null=True)
        .group_by("account_no", "use_date")
        .agg(points=pl.col("point_no").n_unique().cast(pl.Int32))
    )

"""Usage of each day, and of the billing month, from quarter-hours."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import PERIOD_COLUMNS
from yingshou.core.metering.checks import assert_rows_kept, first_problems, implausible
from yingshou.core.metering.limits import MeteringLimits, metering_limits
from yingshou.core.metering.periods import (
    account_periods,
    active_meters,
    interval_accounts,
    points_by_day,
    points_of_use,
)
from yingshou.core.metering.schedule import quarter_periods, schedule_band
from yingshou.core.tables import DAILY_USAGE, PROBLEMS, USAGE
from yingshou.core.tables.problems import problem_rows
from yingshou.core.terms.scopes import KIND

QUARTERS_PER_DAY = 96
_QUARTERS_PER_HOUR = 4
_QUARTER_MINUTES = 15
_HOUR_MINUTES = 60
_PERIOD_KWH = tuple(PERIOD_COLUMNS.values())
_RULED = ("customer_class", "voltage_level")
_ZERO = Decimal(0)


def daily_usage(
    *,
    intervals: pl.DataFrame,
    metering_points: pl.DataFrame,
    accounts: pl.DataFrame,
    schedule: pl.DataFrame,
    special_days: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sum quarter-hours to the usage of each account and day, by period of the day.

    Points of an account are added quarter-hour by quarter-hour, so `max_demand_kw` is the demand of the
    whole: the highest quarter-hour's kWh × 4. A quarter-hour without reactive energy does not count in
    `intervals` where the power factor is assessed. Accounts without time of use have everything in
    `flat_kwh`.

    Args:
        intervals: frame INTERVALS.
        metering_points: frame METERING_POINTS.
        accounts: frame ACCOUNTS.
        schedule: frame TARIFF_SCHEDULE.
        special_days: frame TARIFF_DAYS; None for none.

    Returns:
        DAILY_USAGE, and PROBLEMS: UNKNOWN_POINT for each point no meter of which was in use at the time; for
        each account with time of use SCHEDULE_GAP where its schedule leaves quarter-hours without a period,
        SCHEDULE_OVERLAP where it gives them two (those days are left out).
    """
    known, problems = _assign_accounts(
        intervals=intervals, metering_points=metering_points, accounts=accounts
    )
    quarters = _sum_points(known)
    named, unnamed = _name_periods(
        quarters=quarters, accounts=accounts, schedule=schedule, special_days=special_days
    )
    energy = pl.col("active_kwh")
    days = named.group_by("account_no", "use_date").agg(
        energy.sum().alias("total_kwh"),
        *(
            pl.when(pl.col("period") == period).then(energy).otherwise(_ZERO).sum().alias(column)
            for period, column in PERIOD_COLUMNS.items()
        ),
        pl.col("reactive_kvarh").sum(),
        (energy.max() * pl.lit(Decimal(_QUARTERS_PER_HOUR))).alias("max_demand_kw"),
        pl.col("intervals").sum(),
    )
    return DAILY_USAGE.conform(days).sort("account_no", "use_date"), pl.concat([problems, unnamed])


def usage_from_daily(
    *,
    daily_usage: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    bill_month: int,
    limits: MeteringLimits | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sum the days of a billing month to the usage of every interval-metered account.

    A day that is missing, or lacks more of the 96 quarter-hours of each point in use on it than the limit of
    the rule allows (shipped: none), blocks the account (MISSING_INTERVALS, NO_READ where there is nothing at
    all), as do days whose periods do not add up to
    their total (PERIOD_SUM). Register-metered points beside interval points
    count as points without quarter-hours: their energy is never left out in silence.

    Returns:
        USAGE and PROBLEMS; one row of either for each eligible interval-metered account.

    Raises:
        InvariantError: an account appears in neither frame.
    """
    metered = interval_accounts(accounts=accounts, metering_points=metering_points)
    if metered.is_empty():
        return USAGE.empty(), PROBLEMS.empty()
    periods = account_periods(accounts=metered, bill_month=bill_month)
    if periods.is_empty():
        return USAGE.empty(), PROBLEMS.empty()
    limits = limits or metering_limits(rules=None, accounts=accounts, bill_month=bill_month)
    expected = points_by_day(meters=active_meters(periods=periods, metering_points=metering_points))
    days = (
        expected.join(daily_usage, on=["account_no", "use_date"], how="left")
        .join(periods.select("account_no", *_RULED), on="account_no", how="left")
        .with_columns(_complete=lacking() <= limits.missing * pl.col("points").cast(pl.Decimal(38, 0)))
    )
    summed = days.group_by("account_no").agg(
        pl.col("total_kwh", *_PERIOD_KWH, "reactive_kvarh").sum(),
        pl.col("max_demand_kw").max(),
        _complete=pl.col("_complete").all(),
        _days=pl.col("intervals").is_not_null().sum(),
        missing=pl.col("use_date").filter(~pl.col("_complete")).min(),
    )
    usage = periods.select("account_no", "period_start", "period_end", "capacity_kva", *_RULED).join(
        summed, on="account_no", how="left"
    )
    fault = _fault(limits.capacity)
    usage = usage.with_columns(bill_month=pl.lit(bill_month, pl.Int32), code=fault).sort("account_no")
    subject = pl.format("{}/{}", "account_no", pl.col("missing").cast(pl.String).fill_null("-"))
    found = usage.filter(pl.col("code").is_not_null()).select(
        "account_no", "code", "total_kwh", subject=subject
    )
    problems = first_problems(found, column="total_kwh")
    good = USAGE.conform(usage.filter(pl.col("code").is_null()))
    assert_rows_kept(stage="metering", rows_in=len(periods), good=len(good), blocked=len(problems))
    return good, problems


def lacking() -> pl.Expr:
    """Return how many of the quarter-hours of its `points` a day lacks; all where its row is missing."""
    there = pl.col("intervals").fill_null(0)
    return (QUARTERS_PER_DAY * pl.col("points") - there).cast(pl.Decimal(38, 0))


def _fault(margin: pl.Expr) -> pl.Expr:
    """Return the code of what is wrong with an account's month, null where nothing is."""
    return (
        pl.when(pl.col("_days").fill_null(0) == 0)
        .then(pl.lit("NO_READ"))
        .when(~pl.col("_complete"))
        .then(pl.lit("MISSING_INTERVALS"))
        .when(pl.sum_horizontal(_PERIOD_KWH) != pl.col("total_kwh"))
        .then(pl.lit("PERIOD_SUM"))
        .when(implausible(margin))
        .then(pl.lit("IMPLAUSIBLE_USE"))
    )


def _assign_accounts(
    *, intervals: pl.DataFrame, metering_points: pl.DataFrame, accounts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each quarter-hour its account; report points that are unknown or had no meter at the time."""
    used = points_of_use(metering_points)
    meters = used.join(accounts.select("account_no"), on="account_no", how="semi").select(
        "point_no", "account_no", "installed_date", "removed_date"
    )
    day = pl.col("use_date")
    in_use = (pl.col("installed_date") <= day) & (
        pl.col("removed_date").is_null() | (day < pl.col("removed_date"))
    )
    dated = intervals.with_columns(use_date=pl.col("start_at").dt.date())
    point_days = dated.select("point_no", "use_date").unique()
    owners = (
        point_days.join(meters, on="point_no", how="inner")
        .filter(in_use)
        .sort("installed_date")
        .unique(["point_no", "use_date"], keep="last", maintain_order=True)
        .select("point_no", "use_date", "account_no")
    )
    orphans = (
        point_days.join(owners, on=["point_no", "use_date"], how="anti")
        .group_by("point_no")
        .agg(start_at=pl.col("use_date").min())
        .sort("point_no")
    )
    problems = problem_rows(
        orphans, stage="metering", code="UNKNOWN_POINT", subject="point_no", column="start_at"
    )
    return dated.join(owners, on=["point_no", "use_date"], how="inner"), problems


def _sum_points(known: pl.DataFrame) -> pl.DataFrame:
    """Add the points of each account quarter-hour by quarter-hour; `intervals` counts points found."""
    forward, reverse = pl.col("reactive_forward_kvarh"), pl.col("reactive_reverse_kvarh")
    minute = pl.col("start_at").dt.hour().cast(pl.Int32) * _HOUR_MINUTES + pl.col("start_at").dt.minute()
    return known.group_by("account_no", "use_date", (minute // _QUARTER_MINUTES).alias("quarter")).agg(
        pl.col("active_kwh").sum(),
        reactive_kvarh=(forward.fill_null(_ZERO).abs() + reverse.fill_null(_ZERO).abs()).sum(),
        points=pl.len().cast(pl.Int32),
        reactive_points=(forward.is_not_null() | reverse.is_not_null()).sum().cast(pl.Int32),
    )


def _name_periods(
    *,
    quarters: pl.DataFrame,
    accounts: pl.DataFrame,
    schedule: pl.DataFrame,
    special_days: pl.DataFrame | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each quarter-hour its period of the day; report accounts whose schedule has none, or two."""
    kinds = accounts.with_columns(band_kva=schedule_band(schedule))
    owned = quarters.join(
        kinds.select("account_no", *KIND, "time_of_use", "power_factor_standard"), on="account_no", how="left"
    )
    lookup = quarter_periods(
        schedule=schedule, days=owned.select(*KIND, "use_date").unique(), special_days=special_days
    )
    named = owned.join(lookup, on=[*KIND, "use_date", "quarter"], how="left").with_columns(
        period=pl.when("time_of_use").then("period").otherwise(pl.lit("FLAT")),
        intervals=pl.when(pl.col("power_factor_standard").is_not_null())
        .then("reactive_points")
        .otherwise("points"),
    )
    without = named.filter(pl.col("period").is_null())
    if without.is_empty():
        return named, PROBLEMS.empty()
    problems = _without_period(without)
    return named.join(without, on=["account_no", "use_date"], how="anti"), problems


def _without_period(quarters: pl.DataFrame) -> pl.DataFrame:
    """Report the first day of each account on which quarter-hours have no period."""
    days = (
        quarters.group_by("account_no", "use_date")
        .agg(clashes=pl.col("clashes").fill_null(value=False).any())
        .sort("use_date")
        .unique("account_no", keep="first", maintain_order=True)
        .sort("account_no")
    )
    parts = (
        problem_rows(days.filter(hit), stage="metering", code=code, subject="account_no", column="use_date")
        for code, hit in (("SCHEDULE_OVERLAP", pl.col("clashes")), ("SCHEDULE_GAP", ~pl.col("clashes")))
    )
    return pl.concat(parts)


__all__ = ["QUARTERS_PER_DAY", "daily_usage", "lacking", "usage_from_daily"]

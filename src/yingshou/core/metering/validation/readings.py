"""Checks of the reads and meters behind the energy: estimates, roll-overs, clocks."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.metering.intervals import QUARTERS_PER_DAY, lacking
from yingshou.core.metering.matching import METER, reads_of
from yingshou.core.metering.periods import account_periods, active_meters, interval_accounts, points_by_day
from yingshou.core.metering.validation.findings import findings, with_rule
from yingshou.core.tables import PROBLEMS

_METER = list(METER)
_ZERO = Decimal(0)


def meters_of_month(
    *, metering_points: pl.DataFrame, accounts: pl.DataFrame, bill_month: int
) -> pl.DataFrame:
    """Return the meters in use in a month with account_no, meter_start and meter_end."""
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    return active_meters(periods=periods, metering_points=metering_points).select(
        "account_no", *_METER, "meter_start", "meter_end"
    )


def estimated_reads(
    *, reads: pl.DataFrame, meters: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find months closed by an estimate (ESTIMATED_READ), and those opened by one too (ESTIMATED_TWICE)."""
    estimated = (
        reads.filter(pl.col("read_kind") == "ESTIMATED")
        .select(*_METER, "read_date", "total")
        .join(meters, on=_METER, how="inner")
    )
    closing = estimated.filter(pl.col("read_date") == pl.col("meter_end"))
    opening = estimated.filter(pl.col("read_date") == pl.col("meter_start"))
    named = closing.with_columns(subject=pl.format("{}/{}", *_METER))
    again = named.join(opening, on=_METER, how="semi")
    once = named.join(again, on=_METER, how="anti")
    found = []
    for code, rows in (("ESTIMATED_TWICE", again), ("ESTIMATED_READ", once)):
        ruled = with_rule(frame=rows, accounts=accounts, in_force=in_force, code=code)
        found.append(findings(ruled, code=code, column="total", subject="subject"))
    return pl.concat(found)


def rolled_over(
    *, reads: pl.DataFrame, meters: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find meters whose total register began again at zero in the month and was billed so."""
    numbered = meters.with_row_index("_meter")
    slim = reads.select(*_METER, "read_date", "total")
    within = (
        reads_of(reads=slim, meters=numbered)
        .select("_meter", "read_date", "total")
        .rechunk()
        .sort("_meter", "read_date")
        .with_columns(
            before=pl.when(pl.col("_meter") == pl.col("_meter").shift()).then(pl.col("total").shift())
        )
    )
    caught = (
        within.filter(pl.col("total") < pl.col("before"))
        .unique("_meter", keep="first", maintain_order=True)
        .join(numbered, on="_meter", how="left")
        .sort(_METER)
    )
    ruled = with_rule(
        frame=caught.with_columns(subject=pl.format("{}/{}", *_METER)),
        accounts=accounts, in_force=in_force, code="ROLLED_OVER",
    )  # fmt: skip
    return findings(ruled, code="ROLLED_OVER", column="total", limit=pl.col("before"), subject="subject")


def days_in_part(
    *,
    daily_usage: pl.DataFrame,
    metering_points: pl.DataFrame,
    accounts: pl.DataFrame,
    in_force: pl.DataFrame,
    bill_month: int,
) -> pl.DataFrame:
    """Find accounts with a day that lacks quarter-hours: within the limit the month is billed and noted."""
    periods = interval_accounts(
        accounts=account_periods(accounts=accounts, bill_month=bill_month), metering_points=metering_points
    )
    if periods.is_empty():
        return PROBLEMS.empty()
    expected = points_by_day(meters=active_meters(periods=periods, metering_points=metering_points))
    caught = (
        expected.join(daily_usage, on=["account_no", "use_date"], how="left")
        .filter(lacking() > _ZERO)
        .sort("account_no", "use_date")
        .unique("account_no", keep="first", maintain_order=True)
        .with_columns(subject=pl.format("{}/{}", "account_no", "use_date"))
    )
    ruled = with_rule(frame=caught, accounts=accounts, in_force=in_force, code="MISSING_INTERVALS")
    return findings(
        ruled.with_columns(effect=pl.lit("WARN")), code="MISSING_INTERVALS", column="intervals",
        limit=QUARTERS_PER_DAY * pl.col("points"), subject="subject",
    )  # fmt: skip


def meter_clock(
    *, clocks: pl.DataFrame, meters: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame
) -> pl.DataFrame:
    """Find meters whose clock was off by more than limit_value seconds at its last check in the month.

    Only accounts with time of use: the periods of others do not hang on the clock.
    """
    by_time = accounts.filter("time_of_use")
    caught = (
        clocks.join(meters, on=_METER, how="inner")
        .filter(pl.col("checked_date").is_between(pl.col("meter_start"), pl.col("meter_end")))
        .sort(*_METER, "checked_date")
        .unique(_METER, keep="last", maintain_order=True)
        .with_columns(subject=pl.format("{}/{}", *_METER))
    )
    ruled = with_rule(frame=caught, accounts=by_time, in_force=in_force, code="METER_CLOCK")
    limit = pl.col("limit_value").fill_null(_ZERO)
    off = ruled.filter(pl.col("offset_seconds").abs().cast(ENERGY) > limit)
    return findings(
        off, code="METER_CLOCK", column="offset_seconds", limit=limit.cast(pl.Int64), subject="subject"
    )

"""Which missing reads may be estimated by the rules, and which months were closed by an estimate."""

import polars as pl

from yingshou.core.metering.periods import account_periods, active_meters
from yingshou.core.metering.registers import meter_spans
from yingshou.core.period import add_months, with_cycles

_METER = ["point_no", "meter_no"]
_KIND = ["customer_class", "voltage_level"]
_MOST_MONTHS = 12


def missing_reads(
    *, reads: pl.DataFrame, metering_points: pl.DataFrame, accounts: pl.DataFrame, bill_month: int
) -> pl.DataFrame:
    """Return the register meters of a month that lack their closing read: account_no, point_no, meter_no."""
    spans = meter_spans(
        reads=reads, metering_points=metering_points, accounts=accounts, bill_month=bill_month
    )
    return spans.filter(pl.col("_end_total").is_null()).select("account_no", *_METER)


def months_in_a_row(
    *, missing: pl.DataFrame, reads: pl.DataFrame, accounts: pl.DataFrame, bill_month: int
) -> pl.DataFrame:
    """Count how many months before this one were closed by an estimate without a gap, twelve at most.

    Args:
        missing: account_no, point_no, meter_no.
        reads: frame READS of the months before.
        accounts: frame ACCOUNTS.
        bill_month: billing month YYYYMM.

    Returns:
        The rows of missing with `in_a_row`.
    """
    estimated = reads.filter(pl.col("read_kind") == "ESTIMATED").select(*_METER, "read_date").unique()
    days = accounts.select("account_no", "reading_day")
    counted = missing.join(days, on="account_no", how="left").with_columns(
        in_a_row=pl.lit(0, pl.Int32), unbroken=pl.lit(value=True)
    )
    for back in range(1, _MOST_MONTHS + 1):
        closed = with_cycles(accounts=counted, bill_month=add_months(bill_month, -back)).join(
            estimated.with_columns(was=pl.lit(value=True)),
            left_on=[*_METER, "cycle_end"],
            right_on=[*_METER, "read_date"],
            how="left",
        )
        still = pl.col("unbroken") & pl.col("was").fill_null(value=False)
        counted = closed.with_columns(
            in_a_row=pl.col("in_a_row") + still.cast(pl.Int32), unbroken=still
        ).select(counted.columns)
        if not counted["unbroken"].any():
            break
    return counted.drop("reading_day", "unbroken")


def estimable(*, missing: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    """Return the meters whose rule NO_READ lets their read be estimated, with the rule's limit and owner.

    Args:
        missing: frame of `months_in_a_row`.
        accounts: frame ACCOUNTS.
        in_force: frame of `rules_in_force`.

    Returns:
        The rows of missing that have such a rule, with limit_value (months in a row, null = any number),
        owner and `allowed`.
    """
    rule = in_force.filter((pl.col("rule_code") == "NO_READ") & (pl.col("effect") == "ESTIMATE"))
    within = (pl.col("in_a_row") < pl.col("limit_value")).fill_null(value=True)
    return (
        missing.join(accounts.select("account_no", *_KIND), on="account_no", how="inner")
        .join(rule.select(*_KIND, "limit_value", "owner"), on=_KIND, how="inner")
        .with_columns(allowed=within)
        .drop(_KIND)
        .sort("account_no", *_METER)
    )


def estimated_closings(
    *, reads: pl.DataFrame, metering_points: pl.DataFrame, accounts: pl.DataFrame, bill_month: int
) -> pl.DataFrame:
    """Return the estimated reads that close a month: account_no, point_no, meter_no, read_date, total."""
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    meters = active_meters(periods=periods, metering_points=metering_points)
    return (
        reads.filter(pl.col("read_kind") == "ESTIMATED")
        .join(
            meters.select("account_no", *_METER, read_date="meter_end"),
            on=[*_METER, "read_date"],
            how="inner",
        )
        .select("account_no", *_METER, "read_date", "total")
        .sort("account_no", *_METER)
    )

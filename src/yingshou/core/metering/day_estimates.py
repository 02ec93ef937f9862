"""What a day without data is taken to have used, until its data come.

Daily pricing cannot wait for a meter that did not answer. A missing day goes on as the days before it; a
register that was read again later is laid evenly between its two reads. An estimate is never stored: once
the data are there the day is worked out from them, and what it had been valued at is put right.
"""

from decimal import Decimal
from typing import Literal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.metering.intervals import QUARTERS_PER_DAY
from yingshou.core.metering.periods import (
    account_periods,
    active_meters,
    interval_accounts,
    points_by_day,
    points_of_use,
)
from yingshou.core.metering.registers import RANGES
from yingshou.core.tables import DAILY_USAGE, READS
from yingshou.core.tables.metering import REGISTERS

_SUMMED = (*PERIOD_COLUMNS.values(), "reactive_kvarh")
_METER = ("point_no", "meter_no")
_PERIOD_REGISTERS = ("sharp", "peak", "flat", "valley", "deep")
_ZERO = Decimal(0)
_READ = pl.col(*REGISTERS, "max_demand", "read_date")


def fill_days(
    *, daily_usage: pl.DataFrame, accounts: pl.DataFrame, metering_points: pl.DataFrame, bill_month: int,
    days: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """Fill the days of interval accounts that are absent or lack quarter-hours with the mean of days before.

    Args:
        daily_usage: frame DAILY_USAGE of the month and of days before it.
        accounts: frame ACCOUNTS; closed on the day up to which the month is looked at.
        metering_points: frame METERING_POINTS.
        bill_month: billing month YYYYMM.
        days: how many complete days the mean is taken of; its highest demand is kept.

    Returns:
        daily_usage with the filled days in place of the incomplete ones, and account_no, use_date of what was
        filled. A day with no complete one before it stays as it is.
    """
    periods = interval_accounts(
        accounts=account_periods(accounts=accounts, bill_month=bill_month), metering_points=metering_points
    )
    if periods.is_empty():
        return daily_usage, pl.DataFrame(schema={"account_no": pl.String, "use_date": pl.Date})
    expected = points_by_day(meters=active_meters(periods=periods, metering_points=metering_points))
    measured = daily_usage.join(expected, on=["account_no", "use_date"], how="left").filter(
        pl.col("intervals") >= QUARTERS_PER_DAY * pl.col("points").fill_null(1)
    )
    missing = expected.join(measured, on=["account_no", "use_date"], how="anti").sort("use_date")
    means = _means(measured, days).rename({"use_date": "_from"})
    filled = missing.join_asof(
        means.sort("_from"), left_on="use_date", right_on="_from", by="account_no", check_sortedness=False
    ).drop_nulls("total_kwh")
    filled = filled.with_columns(intervals=(QUARTERS_PER_DAY * pl.col("points")).cast(pl.Int32))
    kept = daily_usage.join(filled, on=["account_no", "use_date"], how="anti")
    return (
        pl.concat([kept, DAILY_USAGE.conform(filled)]).sort("account_no", "use_date"),
        filled.select("account_no", "use_date"),
    )


def _means(measured: pl.DataFrame, days: int) -> pl.DataFrame:
    """Return for each measured day the mean of the last `days` up to it, cut off at four decimals."""
    ordered = measured.sort("account_no", "use_date")
    place = pl.int_range(pl.len()).over("account_no")
    count = pl.min_horizontal(place + 1, pl.lit(days)).cast(pl.Int128)
    grains = {name: pl.col(name).cast(ENERGY).to_physical().cast(pl.Int128) for name in _SUMMED}
    sums = {name: value.cum_sum().over("account_no") for name, value in grains.items()}
    parts = [
        ((total - total.shift(days, fill_value=0).over("account_no")) // count)
        .reinterpret(dtype=ENERGY)
        .alias(name)
        for name, total in sums.items()
    ]
    highest = pl.max_horizontal(
        pl.col("max_demand_kw").shift(n).over("account_no") for n in range(days)
    ).alias("max_demand_kw")
    means = ordered.select("account_no", "use_date", *parts, highest)
    return means.with_columns(total_kwh=pl.sum_horizontal(PERIOD_COLUMNS.values()))


def fill_reads(
    *, reads: pl.DataFrame, metering_points: pl.DataFrame, wanted: pl.DataFrame, days: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Say where registers stood at 00:00 of days on which they were not read.

    Between two reads evenly; after the last one as since the read at least `days` days before it, else since
    the first. Steps are whole units of the last digit that the meter shows. A meter with one read alone gives
    nothing to go by and is left out.

    Args:
        reads: frame READS, also of the months before.
        metering_points: frame METERING_POINTS.
        wanted: account_no, read_date.
        days: see above.

    Returns:
        New rows of READS marked ESTIMATED, and account_no, read_date of what was estimated.
    """
    register = points_of_use(metering_points).filter(pl.col("metering_mode") == "REGISTER")
    meters = register.select("account_no", *_METER, "installed_date", "removed_date", "register_digits")
    absent = (
        wanted.join(meters, on="account_no", how="inner")
        .filter(
            (pl.col("installed_date") < pl.col("read_date"))
            & (pl.col("removed_date").is_null() | (pl.col("read_date") < pl.col("removed_date")))
        )
        .join(reads, on=[*_METER, "read_date"], how="anti")
        .sort("read_date")
    )
    known = reads.sort("read_date")
    found = _beside(absent, known, on="read_date", prefix="_last_")
    found = _beside(found, known, on="read_date", prefix="_next_", later=True).drop_nulls("_last_read_date")
    found = found.with_columns(_back=pl.col("_last_read_date").dt.offset_by(f"-{days}d")).sort("_back")
    found = _beside(found, known, on="_back", prefix="_base_")
    first = known.unique(_METER, keep="first", maintain_order=True)
    return _gone_on(found.join(first.select(*_METER, _READ.name.prefix("_first_")), on=_METER, how="left"))


def _beside(
    meters: pl.DataFrame, known: pl.DataFrame, *, on: str, prefix: str, later: bool = False
) -> pl.DataFrame:
    """Put the last read up to a day of each row, or the first one from it on, beside it under a prefix."""
    side = known.select(*_METER, _READ.name.prefix(prefix), pl.col("read_date").alias("_at"))
    strategy: Literal["forward", "backward"] = "forward" if later else "backward"
    return meters.join_asof(
        side, left_on=on, right_on="_at", by=list(_METER), strategy=strategy, check_sortedness=False
    ).drop("_at", strict=False)


def _gone_on(found: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Move each register on from its last read by the pace known."""
    later = pl.col("_next_read_date").is_not_null()
    base_absent = pl.col("_base_read_date").is_null()
    columns = (*REGISTERS, "read_date")
    paced = found.with_columns(
        *(
            pl.when(later)
            .then(f"_last_{name}")
            .when(base_absent)
            .then(f"_first_{name}")
            .otherwise(f"_base_{name}")
            .alias(f"_from_{name}")
            for name in columns
        ),
        *(
            pl.when(later).then(f"_next_{name}").otherwise(f"_last_{name}").alias(f"_to_{name}")
            for name in columns
        ),
    )
    span = (pl.col("_to_read_date") - pl.col("_from_read_date")).dt.total_days()
    gone = (pl.col("read_date") - pl.col("_last_read_date")).dt.total_days()
    paced = paced.with_columns(_span=span, _gone=gone, _unit=_last_digit()).filter(pl.col("_span") > 0)
    moved = paced.with_columns(_use(name).alias(f"_use_{name}") for name in REGISTERS)
    periods = pl.sum_horizontal(f"_use_{name}" for name in _PERIOD_REGISTERS)
    by_period = pl.col("_use_flat").is_not_null()
    total = pl.when(by_period).then(periods).otherwise(pl.max_horizontal("_use_total", periods))
    moved = moved.with_columns(_use_total=total)
    size = pl.col("register_digits").replace_strict(RANGES, return_dtype=ENERGY)
    stands = {name: pl.col(f"_last_{name}") + pl.col(f"_use_{name}") for name in REGISTERS}
    rows = moved.with_columns(
        *(pl.when(at >= size).then(at - size).otherwise(at).alias(name) for name, at in stands.items()),
        read_kind=pl.lit("ESTIMATED"),
        max_demand="_last_max_demand",
    )
    return READS.conform(rows).sort("point_no", "meter_no", "read_date"), rows.select(
        "account_no", "read_date"
    ).unique()


def _last_digit() -> pl.Expr:
    """Return the ten-thousandths that the last digit of a meter's registers is worth: 10,000 to 1."""
    names = [f"{side}{name}" for side in ("_from_", "_to_", "_last_") for name in REGISTERS]
    unit = pl.lit(1, pl.Int128)
    for size in (10, 100, 1000, 10_000):
        whole = pl.all_horizontal(
            (pl.col(name).to_physical() % size == 0).fill_null(value=True) for name in names
        )
        unit = pl.when(whole).then(pl.lit(size, pl.Int128)).otherwise(unit)
    return unit


def _use(name: str) -> pl.Expr:
    """Return what a register counts in the days gone by at its pace, in whole units of its last digit."""
    size = pl.col("register_digits").replace_strict(RANGES, return_dtype=ENERGY)
    raw = pl.col(f"_to_{name}") - pl.col(f"_from_{name}")
    counted = pl.when(raw < _ZERO).then(raw + size).otherwise(raw)
    grains = counted.cast(ENERGY).to_physical().cast(pl.Int128) // pl.col("_unit")
    gone = grains * pl.col("_gone").cast(pl.Int128) // pl.col("_span").cast(pl.Int128) * pl.col("_unit")
    return gone.reinterpret(dtype=ENERGY)

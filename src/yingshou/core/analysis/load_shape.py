"""The shape of a load: the mean day, the highest demand and when it was, the load factor."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from yingshou.core.analysis.composition import SHARE, share_of
from yingshou.core.calendar import is_working_day
from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT

WORKING, REST = "WORKING", "REST"
DAY_KINDS = (WORKING, REST)
_QUARTERS_PER_HOUR = 4
_QUARTER_MINUTES = 15
_HOUR_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFacts:
    """Figures of a load, in kW; a load factor is mean ÷ highest demand, four decimals.

    `working_mean_kw` and `rest_mean_kw` are None where there is no day of the kind.
    """

    first_day: date
    last_day: date
    days: int
    mean_kw: Decimal
    max_kw: Decimal
    max_at: datetime
    load_factor: Decimal | None
    working_mean_kw: Decimal | None
    rest_mean_kw: Decimal | None


def day_curves(*, intervals: pl.DataFrame) -> pl.DataFrame:
    """Return the mean load of each quarter-hour of a working day and of a day of rest.

    Args:
        intervals: frame INTERVALS of the points of one account; points are added up.

    Returns:
        day_kind (WORKING or REST: weekends and holidays), quarter (0 to 95), mean_kw, days.
    """
    return (
        _loads(intervals)
        .group_by("day_kind", "quarter")
        .agg(mean_kw=_mean(pl.col("kw")), days=pl.len().cast(pl.Int32))
        .sort(pl.col("day_kind").cast(pl.Enum(DAY_KINDS)), "quarter")
    )


def load_facts(*, intervals: pl.DataFrame) -> LoadFacts | None:
    """Sum up a load; None where there is not one quarter-hour. The highest demand is the first of equals.

    Args:
        intervals: frame INTERVALS of the points of one account; points are added up.
    """
    loads = _loads(intervals)
    if loads.is_empty():
        return None
    means = dict(loads.group_by("day_kind").agg(_mean(pl.col("kw"))).iter_rows())
    summed = loads.select(
        first_day=pl.col("use_date").min(),
        last_day=pl.col("use_date").max(),
        days=pl.col("use_date").n_unique(),
        mean_kw=_mean(pl.col("kw")),
        max_kw=pl.col("kw").max(),
    ).with_columns(load_factor=share_of(pl.col("mean_kw"), pl.col("max_kw")).cast(SHARE))
    highest: datetime = loads.sort("kw", "start_at", descending=[True, False]).item(0, "start_at")
    return LoadFacts(
        **summed.row(0, named=True),
        max_at=highest,
        working_mean_kw=means.get(WORKING),
        rest_mean_kw=means.get(REST),
    )


def _loads(intervals: pl.DataFrame) -> pl.DataFrame:
    """Return start_at, use_date, day_kind, quarter and kw of every quarter-hour, all points together."""
    summed = (
        intervals.group_by("start_at")
        .agg(pl.col("active_kwh").sum())
        .with_columns(
            kw=(pl.col("active_kwh") * pl.lit(Decimal(_QUARTERS_PER_HOUR))).cast(ENERGY),
            use_date=pl.col("start_at").dt.date(),
        )
    )
    days = summed["use_date"].unique().sort().to_list()
    kinds = pl.DataFrame(
        {"use_date": days, "day_kind": [WORKING if is_working_day(day) else REST for day in days]},
        schema={"use_date": pl.Date, "day_kind": pl.String},
    )
    minute = pl.col("start_at").dt.hour().cast(pl.Int32) * _HOUR_MINUTES + pl.col("start_at").dt.minute()
    return summed.join(kinds, on="use_date", how="left").select(
        "start_at", "use_date", "day_kind", "kw", quarter=(minute // _QUARTER_MINUTES).cast(pl.Int32)
    )


def _mean(values: pl.Expr) -> pl.Expr:
    """Return the mean of decimals as a decimal, half away from zero."""
    count = pl.len().cast(pl.Decimal(38, 0)).cast(EXACT)
    return (values.sum().cast(EXACT) / count).round(4, mode="half_away_from_zero").cast(ENERGY)

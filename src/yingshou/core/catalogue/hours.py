"""The period of each half-hour of the day in each month, as a catalogue's hours say."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.metering.schedule import quarter_periods, schedule_band
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import TARIFF_DAYS
from yingshou.core.tables.scope import ALL

WORKDAY = ("WORKDAY",)
HOURS = pl.Schema({"month": pl.Int32, "half_hour": pl.Int32, "period": pl.String, "clashes": pl.Boolean})
"""half_hour counts from 0 at midnight to 47; no period where rows clash or the quarters differ."""

_QUARTERS = 2
_MONTHS = range(1, 13)


def day_hours(
    *,
    schedule: pl.DataFrame,
    on: date,
    account: pl.DataFrame,
    day_kinds: Sequence[str] = WORKDAY,
) -> pl.DataFrame:
    """Return the period of each half-hour of a kind of day in the twelve months.

    Args:
        schedule: frame TARIFF_SCHEDULE; of the versions valid on the day the latest counts for all months.
        on: the day.
        account: one row: catalogue, price_class, voltage_level, customer_class and capacity_kva.
        day_kinds: what the days are, e.g. HOLIDAY and SPRING_FESTIVAL.

    Returns:
        Frame HOURS, only half-hours that some row names.
    """
    year = date(on.year, 1, 1)
    held = valid_rows(schedule, on=on, group=["catalogue"]).with_columns(
        valid_from=pl.lit(year), valid_to=pl.lit(None, pl.Date)
    )
    dates = pl.DataFrame({"use_date": [date(on.year, month, 15) for month in _MONTHS]})
    kind = account.with_columns(band_kva=schedule_band(held)).drop("capacity_kva")
    days = dates.join(kind, how="cross")
    special = TARIFF_DAYS.conform(
        days.select("catalogue", "use_date", source=pl.lit(ALL)).join(
            pl.DataFrame({"day_kind": list(day_kinds)}), how="cross"
        )
    )
    quarters = quarter_periods(schedule=held, days=days, special_days=special)
    halves = quarters.group_by(
        month=pl.col("use_date").dt.month().cast(pl.Int32),
        half_hour=(pl.col("quarter") // _QUARTERS).cast(pl.Int32),
    ).agg(
        period=pl.when((pl.col("period").n_unique() == 1) & (pl.len() == _QUARTERS)).then(
            pl.col("period").first()
        ),
        clashes=pl.col("clashes").any(),
    )
    return halves.select(HOURS.names()).cast(HOURS).sort("month", "half_hour")

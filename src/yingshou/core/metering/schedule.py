"""The period of the day (尖峰平谷深谷) that each quarter-hour belongs to, by the catalogue of the day."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.metering.day_kinds import CALENDAR_KINDS, with_day_kinds
from yingshou.core.tables import TARIFF_DAYS
from yingshou.core.tables.scope import ALL, minutes_of
from yingshou.core.terms.scopes import KIND, NO_CAPACITY, capacity_band, holding_rows, in_month

_QUARTER_MINUTES = 15
_DAY = ("use_date", *KIND)
_PROFILE = ("valid_from", "month", "kinds", "undecided", *KIND)
_UNKNOWN: dict[str, str | Decimal] = {
    "price_class": ALL, "voltage_level": ALL, "customer_class": ALL, "band_kva": NO_CAPACITY,
}  # fmt: skip


def quarter_periods(
    *, schedule: pl.DataFrame, days: pl.DataFrame, special_days: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return the period of every quarter-hour of the given days for each kind of accounts.

    Of the rows that hold in the month, on a day of that kind and for those accounts, the highest priority
    counts. Rows of one priority that name different periods contradict each other: the quarter-hour has none.

    Args:
        schedule: frame TARIFF_SCHEDULE, all versions; of those valid on a day the latest holds as a whole.
        days: catalogue, use_date, and the other columns of KIND where rows hold for some accounts only.
        special_days: frame TARIFF_DAYS.

    Returns:
        use_date, KIND, quarter (0 to 95), period, clashes. Quarters that no row names are absent, and so are
        days whose kind no calendar tells although rows ask for it.
    """
    absent = [
        pl.lit(value).cast(ENERGY if name == "band_kva" else pl.String).alias(name)
        for name, value in _UNKNOWN.items()
        if name not in days.columns
    ]
    chosen = _versions(schedule=schedule, days=days.with_columns(absent).select(_DAY).unique())
    special = TARIFF_DAYS.empty() if special_days is None else special_days
    profiled = with_day_kinds(days=chosen, special_days=special)
    profiles = profiled.select(_PROFILE).unique(maintain_order=True)
    laid = _lay(profiles=profiles, schedule=schedule)
    return profiled.join(laid, on=list(_PROFILE), how="inner").select(*_DAY, "quarter", "period", "clashes")


def schedule_band(schedule: pl.DataFrame) -> pl.Expr:
    """Return the band of capacity within which the schedule treats accounts alike."""
    return capacity_band([schedule])


def _versions(*, schedule: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Add the version of the schedule that holds on each day, and the day's month."""
    versions = schedule.select("catalogue", "valid_from", "valid_to").unique()
    return (
        days.join(versions, on="catalogue", how="inner")
        .filter(
            (pl.col("valid_from") <= pl.col("use_date"))
            & (pl.col("valid_to").is_null() | (pl.col("use_date") < pl.col("valid_to")))
        )
        .group_by(_DAY)
        .agg(valid_from=pl.col("valid_from").max())
        .with_columns(month=pl.col("use_date").dt.month().cast(pl.Int32))
    )


def _lay(*, profiles: pl.DataFrame, schedule: pl.DataFrame) -> pl.DataFrame:
    """Lay the rows of a version over the day of each profile: profile, quarter, period, clashes."""
    rows = schedule.drop("source", "verified", "valid_to").rename({"valid_from": "_from"})
    held = holding_rows(kinds=profiles, rows=rows).filter(
        (pl.col("_from") == pl.col("valid_from")) & in_month(pl.col("month"))
    )
    named = pl.col("day_kinds").fill_null(ALL).str.split(",")
    asks = named.list.set_intersection(pl.lit(list(CALENDAR_KINDS))).list.len() > 0
    undecided = held.filter(pl.col("undecided") & asks).select(_PROFILE).unique()
    of_day = named.list.set_intersection(pl.col("kinds").str.split(",")).list.len() > 0
    on_day = held.filter((pl.col("day_kinds").fill_null(ALL) == ALL) | of_day).join(
        undecided, on=list(_PROFILE), how="anti"
    )
    first, last = (minutes_of(name) // _QUARTER_MINUTES for name in ("start_time", "end_time"))
    quarters = on_day.with_columns(quarter=pl.int_ranges(first, last, dtype=pl.Int32)).explode(
        "quarter", empty_as_null=True
    )
    key = [*_PROFILE, "quarter"]
    return (
        quarters.drop_nulls("quarter")
        .filter(pl.col("priority") == pl.col("priority").max().over(key))
        .group_by(key)
        .agg(pl.col("period").first(), clashes=pl.col("period").n_unique() > 1)
        .with_columns(period=pl.when(~pl.col("clashes")).then("period"))
    )

"""The period of the day (尖峰平谷深谷) that each quarter-hour belongs to, by the catalogue of the day."""

import polars as pl

_QUARTERS = 96
_MONTHS = range(1, 13)
_QUARTER_MINUTES = 15


def _quarter(text: str) -> int:
    """Return the index of the quarter-hour a time `HH:MM` begins; 24:00 is 96."""
    hours, minutes = text.split(":")
    return (int(hours) * 60 + int(minutes)) // _QUARTER_MINUTES


def _month_numbers(text: str) -> list[int]:
    return list(_MONTHS) if text == "-" else [int(part) for part in text.split(",")]


def _version_quarters(rows: pl.DataFrame) -> list[tuple[int, int, str]]:
    """Lay the rows of one version over the months: (month, quarter, period), the highest priority on top."""
    periods: dict[tuple[int, int], str] = {}
    for row in rows.sort("priority", "start_time").iter_rows(named=True):
        span = range(_quarter(row["start_time"]), _quarter(row["end_time"]))
        for month in _month_numbers(row["months"]):
            periods.update({(month, quarter): row["period"] for quarter in span})
    return [(month, quarter, period) for (month, quarter), period in periods.items()]


def quarter_periods(*, schedule: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Return the period of every quarter-hour of the given days.

    Args:
        schedule: frame TARIFF_SCHEDULE, all versions; of those valid on a day the latest holds as a whole.
        days: catalogue, use_date.

    Returns:
        catalogue, use_date, quarter (0 to 95), period. Quarters that no row names are absent.
    """
    versions = schedule.select("catalogue", "valid_from", "valid_to").unique()
    chosen = (
        days.unique()
        .join(versions, on="catalogue", how="inner")
        .filter(
            (pl.col("valid_from") <= pl.col("use_date"))
            & (pl.col("valid_to").is_null() | (pl.col("use_date") < pl.col("valid_to")))
        )
        .group_by("catalogue", "use_date")
        .agg(valid_from=pl.col("valid_from").max())
        .with_columns(month=pl.col("use_date").dt.month().cast(pl.Int32))
    )
    parts = [
        pl.DataFrame(
            [(*key, *quarter) for quarter in _version_quarters(rows)],
            schema={"catalogue": pl.String, "valid_from": pl.Date, "month": pl.Int32, "quarter": pl.Int32,
                    "period": pl.String},
            orient="row",
        )
        for key, rows in schedule.group_by("catalogue", "valid_from")
    ]  # fmt: skip
    if not parts:
        return chosen.select(
            "catalogue", "use_date", quarter=pl.lit(0, pl.Int32), period=pl.lit("", pl.String)
        ).clear()
    return chosen.join(pl.concat(parts), on=["catalogue", "valid_from", "month"], how="inner").select(
        "catalogue", "use_date", "quarter", "period"
    )

"""The scale of buckets and the limitation of claims that are shipped, and which of their versions holds."""

from datetime import date

import polars as pl

from yingshou.core.tables import AGING_BUCKETS, LIMITATION_RULES

NOT_DUE = "NOT_DUE"
"""The bucket of what is not overdue yet."""
_SHIPPED = date(2000, 1, 1)
_FROM_DAYS = (1, 31, 91, 181, 366, 731, 1096)


def default_buckets() -> pl.DataFrame:
    """Return the scale that is shipped: month, quarter, half-year, one, two and three years, beyond.

    No public text sets it; more than 30 days is where supply may be stopped (电力供应与使用条例 art. 39), and
    three years is the limitation of claims. A company imports its own.
    """
    rows = [(_SHIPPED, days, f"D{days}", None) for days in _FROM_DAYS]
    return pl.DataFrame(rows, schema=AGING_BUCKETS.schema, orient="row")


def default_limitation() -> pl.DataFrame:
    """Return the limitation of claims by law.

    Source: 民法通则 art. 135 (two years), 民法总则 and 民法典 art. 188 from 2017-10-01 (three).
    """
    rows = [
        (date(1987, 1, 1), 2, "民法通则第一百三十五条"),
        (date(2017, 10, 1), 3, "民法典第一百八十八条（民法总则同条）"),
    ]
    return pl.DataFrame(rows, schema=LIMITATION_RULES.schema, orient="row")


def scale_on(*, buckets: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the rows of the scale that holds on a day: `bucket`, `from_days`, `to_days` (null = open)."""
    begun = buckets.filter(pl.col("valid_from") <= day)
    scale = begun.filter(pl.col("valid_from") == pl.col("valid_from").max()).sort("from_days")
    return scale.select("bucket", "from_days", to_days=pl.col("from_days").shift(-1) - 1)


def years_on(*, limitation: pl.DataFrame, day: date) -> int:
    """Return after how many years a claim lapses by the law of a day."""
    begun = limitation.filter(pl.col("valid_from") <= day).sort("valid_from")
    return int(begun.item(-1, "years"))


def with_bucket(items: pl.DataFrame, *, as_of: date, buckets: pl.DataFrame) -> pl.DataFrame:
    """Add `days_overdue` and `bucket` to rows that have a `due_date`, which may also be sums of a day.

    Args:
        items: any rows with `due_date`; their order is kept.
        as_of: the day the age is counted to; the due date itself is day 0.
        buckets: table AGING_BUCKETS, all versions.
    """
    overdue = (pl.lit(as_of) - pl.col("due_date")).dt.total_days().cast(pl.Int32)
    scale = scale_on(buckets=buckets, day=as_of).select("bucket", "from_days")
    numbered = items.with_columns(days_overdue=overdue).with_row_index("_row")
    found = numbered.sort("days_overdue").join_asof(
        scale, left_on="days_overdue", right_on="from_days", check_sortedness=False
    )
    return found.sort("_row").drop("_row", "from_days").with_columns(pl.col("bucket").fill_null(NOT_DUE))

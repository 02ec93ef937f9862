"""How likely each account defaults within a year."""

from datetime import date

import polars as pl

from yingshou.core.tables.scope import ALL


def with_default_rate(accounts: pl.DataFrame, *, rates: pl.DataFrame, on: date) -> pl.DataFrame:
    """Add `default_rate` by grade, and where an account has none or its grade no rate, by days overdue.

    Both count: a good grade given last month does not speak for an account that is overdue since, so the
    higher of the two holds.

    Args:
        accounts: any rows with `grade` (null or - = none) and `days_overdue`.
        rates: table GRADE_DEFAULT_RATES, all versions.
        on: the day; of each grade the scale that began last counts.
    """
    begun = rates.filter(pl.col("valid_from") <= on)
    scale = begun.filter(pl.col("valid_from") == pl.col("valid_from").max().over("grade"))
    scale = scale.select("grade", "from_days", "default_rate").sort("from_days")
    rows = accounts.with_columns(grade=pl.col("grade").fill_null(ALL)).with_row_index("_row")
    own = _looked_up(rows, scale, grade=pl.col("grade"))
    late = _looked_up(rows, scale, grade=pl.lit(ALL))
    found = own.join(late.select("_row", _late="default_rate"), on="_row")
    return found.sort("_row").with_columns(
        default_rate=pl.max_horizontal("default_rate", "_late")
    ).drop("_row", "_late")  # fmt: skip


def _looked_up(rows: pl.DataFrame, scale: pl.DataFrame, *, grade: pl.Expr) -> pl.DataFrame:
    asked = rows.with_columns(_grade=grade).sort("days_overdue")
    found = asked.join_asof(
        scale.rename({"grade": "_grade"}), left_on="days_overdue", right_on="from_days", by="_grade",
        check_sortedness=False,
    )  # fmt: skip
    return found.drop("_grade", "from_days")

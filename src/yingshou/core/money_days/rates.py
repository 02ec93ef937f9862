"""What a day of money costs: rates by date, and the cost of pieces, rounded once a piece."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.money_days import FUNDS_RATES

_LPR = "全国银行间同业拆借中心公布的一年期贷款市场报价利率（LPR），待本单位确认"
_ONE_YEAR_LPR = (
    (date(2000, 1, 1), "0.0345"),
    (date(2024, 7, 22), "0.0335"),
    (date(2024, 10, 21), "0.0310"),
    (date(2025, 5, 20), "0.0300"),
)
_UNIT = 10**8


def default_funds_rates() -> pl.DataFrame:
    """Return the rates that are shipped: the one-year loan prime rate by day, 360 days a year.

    Source: the monthly notice of the National Interbank Funding Center. The rate of August 2023 stands for
    all days before. A company that pays another rate imports its own rows.
    """
    rows = [(day, Decimal(rate), 360, _LPR) for day, rate in _ONE_YEAR_LPR]
    return pl.DataFrame(rows, schema=FUNDS_RATES.schema, orient="row")


def with_cost(pieces: pl.DataFrame, *, rates: pl.DataFrame) -> pl.DataFrame:
    """Add `annual_rate` and `cost` in yuan: yuan-days × rate / days of a year, half away from zero.

    Args:
        pieces: rows with `from_date` and `yuan_days`, cut at the days on which rates begin.
        rates: table FUNDS_RATES, all versions.
    """
    known = rates.sort("valid_from").select("valid_from", "annual_rate", "year_days")
    rated = (
        pieces.with_row_index("_row")
        .sort("from_date")
        .join_asof(known, left_on="from_date", right_on="valid_from", check_sortedness=False)
        .sort("_row")
        .drop("_row", "valid_from")
    )
    whole = pl.col("yuan_days").to_physical() * pl.col("annual_rate").cast(PRICE).to_physical()
    unit = pl.col("year_days").cast(pl.Int128) * _UNIT
    turned = pl.when(whole < 0).then(-1).otherwise(1).cast(pl.Int128)
    rounded = turned * ((2 * whole * turned + unit) // (2 * unit))
    return rated.with_columns(cost=rounded.cast(pl.Int128).reinterpret(dtype=YUAN)).drop("year_days")

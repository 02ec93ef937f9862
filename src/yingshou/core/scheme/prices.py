"""Whether the catalogue has what an account's terms need: price, tier, basic fee, factors, schedule."""

from datetime import date

import polars as pl

from yingshou.core.scheme.rules import mismatches
from yingshou.core.tables import Tariffs
from yingshou.core.terms.scopes import KIND, capacity_band, holding_rows, in_month

_PLACE = ["catalogue", "price_class", "voltage_level"]
_PRICE_KEY = ["catalogue", "price_class", "purchase_class", "voltage_level"]


def check_prices(
    *, accounts: pl.DataFrame, metering_points: pl.DataFrame, tariffs: Tariffs, on: date
) -> pl.DataFrame:
    """Return the accounts for which a day's catalogue lacks something.

    Args:
        accounts: frame ACCOUNTS.
        metering_points: frame METERING_POINTS of these accounts.
        tariffs: the catalogue.
        on: the day.
    """
    tiered = pl.col("price_class") == "RESIDENT"
    prices = _valid(tariffs.prices, on)
    without_tier = accounts.filter(tiered).join(
        _valid(tariffs.tiers, on), on=["catalogue", "voltage_level"], how="anti"
    )
    priced = accounts.filter(~tiered)
    by_time = priced.filter(pl.col("time_of_use")).with_columns(
        band_kva=capacity_band([tariffs.factors, tariffs.schedule])
    )
    floating = prices.filter(pl.col("follows_time_of_use"))
    without_factor = _without(
        by_time.join(floating, on=_PRICE_KEY, how="semi"), _valid(tariffs.factors, on), month=on.month
    )
    by_interval = by_time.join(
        metering_points.filter(pl.col("metering_mode") == "INTERVAL"), on="account_no", how="semi"
    )
    return pl.concat(
        [
            mismatches(without_tier, code="SCHEME_NO_TIER", column="voltage_level"),
            mismatches(
                priced.join(prices, on=_PRICE_KEY, how="anti"), code="SCHEME_NO_PRICE", column="voltage_level"
            ),
            mismatches(
                priced.filter(pl.col("price_class") == "TWO_PART").join(
                    _valid(tariffs.basic, on), on=_PLACE, how="anti"
                ),
                code="SCHEME_NO_BASIC_PRICE",
                column="voltage_level",
            ),
            mismatches(without_factor, code="SCHEME_NO_FACTOR", column="time_of_use"),
            mismatches(
                _without(by_interval, _valid(tariffs.schedule, on), month=on.month),
                code="SCHEME_NO_SCHEDULE",
                column="catalogue",
            ),
        ]
    )


def _without(accounts: pl.DataFrame, rows: pl.DataFrame, *, month: int) -> pl.DataFrame:
    """Return the accounts for whose kind no row holds in a month."""
    kinds = accounts.select(KIND).unique()
    covered = holding_rows(kinds=kinds, rows=rows.filter(in_month(month))).select(KIND).unique()
    return accounts.join(covered, on=list(KIND), how="anti")


def _valid(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    return frame.filter(
        (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    )

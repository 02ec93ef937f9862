"""Whether the catalogue has what an account's terms need: price, tier, basic fee, factors, schedule."""

from datetime import date

import polars as pl

from yingshou.core.scheme.rules import mismatches
from yingshou.core.tables import Tariffs

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
    by_time = priced.filter(pl.col("time_of_use"))
    floating = prices.filter(pl.col("follows_time_of_use"))
    without_factor = by_time.join(floating, on=_PRICE_KEY, how="semi").join(
        _valid(tariffs.factors, on), on=_PLACE, how="anti"
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
                by_interval.join(_valid(tariffs.schedule, on), on="catalogue", how="anti"),
                code="SCHEME_NO_SCHEDULE",
                column="catalogue",
            ),
        ]
    )


def _valid(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    return frame.filter(
        (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    )

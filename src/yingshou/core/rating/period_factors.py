"""The factors of the periods of the day, worked out from printed prices."""

import polars as pl

from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.tables.published import PERIOD_PRICES

FACTOR_DECIMALS = 5
_SIMPLE_DECIMALS = 2
_PRINTED_DECIMALS = 6


def printed_factors(good: pl.DataFrame) -> pl.DataFrame:
    """Return the factor each printed price implies: row, place, price_class, period, raw, simple, fits.

    raw = 1 + (printed − component sum) ÷ floating base, to five decimals; simple = raw to two, as notices set
    them; fits = the simple factor gives the printed price exactly.

    Args:
        good: rows of PUBLISHED_PRICES with row, place, component_sum and float_base.
    """
    parts = [
        good.filter(pl.col(column).is_not_null()).select(
            "row", "place", "price_class", "component_sum", "float_base",
            period=pl.lit(period), period_price=pl.col(column),
        )
        for period, column in PERIOD_PRICES.items()
        if period != "FLAT"
    ]  # fmt: skip
    one = pl.lit(1).cast(PRICE)
    rise = pl.col("period_price") - pl.col("component_sum")
    raw = round_price(rise.cast(PRICE) / pl.col("float_base") + one, FACTOR_DECIMALS)
    implied = pl.concat(parts).filter(pl.col("float_base") > 0).with_columns(raw=raw)
    implied = implied.with_columns(simple=round_price(pl.col("raw"), _SIMPLE_DECIMALS))
    given = pl.col("component_sum") + round_price(
        multiply(pl.col("float_base"), (pl.col("simple") - one).cast(PRICE)), _PRINTED_DECIMALS
    )
    return implied.with_columns(fits=given.cast(PRICE) == pl.col("period_price"))


def period_factors(good: pl.DataFrame) -> pl.DataFrame:
    """Return the factor of each place and period: place, price_class, period, factor.

    A simple factor that gives the printed price holds; a row without one takes the commonest factor of its
    class in that period, so that a misprint does not become a rule. Flat is 1.
    """
    implied = printed_factors(good)
    fitting = implied.filter("fits")
    common = _commonest(fitting, "price_class").rename({"factor": "common"})
    own = _commonest(fitting, "place").rename({"factor": "own"})
    odd = implied.group_by("place", "price_class", "period").agg(raw=pl.col("raw").min())
    found = (
        odd.join(own, on=["place", "period"], how="left")
        .join(common, on=["price_class", "period"], how="left")
        .select("place", "price_class", "period", factor=pl.coalesce("own", "common", "raw"))
    )
    flat = good.select("place", "price_class").unique(maintain_order=True)
    return pl.concat(
        [
            found,
            flat.with_columns(period=pl.lit("FLAT"), factor=pl.lit(1).cast(PRICE)),
        ]
    ).sort("place", "period")


def _commonest(fitting: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return the factor that most rows of a group have, the smaller one of two as common."""
    return (
        fitting.group_by(by, "period", factor="simple")
        .len()
        .sort("len", "factor", descending=[True, False])
        .unique([by, "period"], keep="first", maintain_order=True)
        .select(by, "period", "factor")
    )

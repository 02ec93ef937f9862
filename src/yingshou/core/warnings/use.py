"""Production: use that falls against its own season and trend, and further than the industry's."""

import polars as pl

from yingshou.core.money import EXACT, PRICE, round_price
from yingshou.core.tables.warnings import WARNING_FEATURES

LEAST_PEERS = 5
"""An industry of fewer accounts says nothing about one of them; the whole book stands for it."""


def use_features(use: pl.DataFrame) -> pl.DataFrame:
    """Return `use_fall_season` and `use_fall_trend` as WARNING_FEATURES.

    The ratio of recent use to that of the same weeks of last year (season), and to that of the weeks before
    it (trend), is set against the median ratio of the industry: the fall is 1 − ratio ÷ median, at least
    zero. A holiday, a cold spell or a slump of the whole industry so cancels out. Of a fall against the weeks
    before counts what its own season does not explain: the lesser of both, where last year is known.

    Args:
        use: `account_no`, `industry`, average kWh a day `recent`, `year_ago`, `before` (null = not
            known), and `since`, the first recent day.
    """
    season = _fall(use, base="year_ago", feature="use_fall_season")
    trend = _fall(use, base="before", feature="use_fall_trend")
    explained = season.select("account_no", _season="value")
    new = trend.join(explained, on="account_no", how="left").with_columns(
        value=pl.min_horizontal("value", pl.col("_season").fill_null(pl.col("value")))
    )
    return WARNING_FEATURES.conform(pl.concat([season, new.drop("_season")])).sort("account_no", "feature")


def _fall(use: pl.DataFrame, *, base: str, feature: str) -> pl.DataFrame:
    known = use.filter((pl.col(base) > 0) & pl.col("recent").is_not_null())
    ratio = pl.col("recent").cast(EXACT) / pl.col(base).cast(EXACT)
    rated = known.with_columns(_ratio=round_price(ratio))
    own = pl.col("_ratio").median().over("industry")
    peers = (pl.len().over("industry") >= LEAST_PEERS) & pl.col("industry").is_not_null()
    median = pl.when(peers).then(own).otherwise(pl.col("_ratio").median()).cast(PRICE)
    compared = rated.with_columns(_median=median).filter(pl.col("_median") > 0)
    one = pl.lit(1).cast(PRICE)
    fall = one - round_price(pl.col("_ratio").cast(EXACT) / pl.col("_median").cast(EXACT))
    return compared.select(
        "account_no",
        feature=pl.lit(feature),
        value=pl.max_horizontal(fall, pl.lit(0).cast(PRICE)),
        since="since",
        reference=pl.lit(None, dtype=pl.String),
    )

"""What an act is taken to bring: the share the rules begin with, drawn towards what was observed."""

from datetime import date

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.next_action import NOTHING

OBSERVED = pl.Schema({"act": pl.String(), "segment": pl.String(), "cases": pl.Int64(), "paid": PRICE})
"""Acts whose watched days are over: how many, and the sum of the shares of the overdue sum that came in."""


def latest(rows: pl.DataFrame, *, key: list[str], on: date) -> pl.DataFrame:
    """Return of each key the row that began last by a day."""
    return rows.filter(pl.col("valid_from") <= on).sort("valid_from").unique(key, keep="last")


def expected_shares(*, effects: pl.DataFrame, observed: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return which share of the overdue sum comes in after an act in a segment.

    The share of the rules weighs as much as its `prior_cases`, each observed act as one (the mean of a beta
    distribution whose counts are the shares). What comes in without an act is that of the rules alone: cases
    nobody touched are those that paid before anybody came, so they would flatter doing nothing. The shares
    put acts in order; they are no proof that an act works.

    Args:
        effects: table NEXT_EFFECTS, all versions.
        observed: OBSERVED.
        on: the day.

    Returns:
        `act`, `segment`, `paid_share`, `nothing_share`.
    """
    held = latest(effects, key=["act", "segment"], on=on)
    known = held.join(observed, on=["act", "segment"], how="left").with_columns(
        pl.col("cases").fill_null(0), pl.col("paid").fill_null(pl.lit(0).cast(PRICE))
    )
    paid = pl.col("paid_share") * pl.col("prior_cases").cast(PRICE) + pl.col("paid")
    weighed = known.with_columns(
        paid_share=(paid / (pl.col("prior_cases") + pl.col("cases")).cast(PRICE)).cast(PRICE)
    )
    nothing = held.filter(pl.col("act") == NOTHING).select("segment", nothing_share="paid_share")
    acts = weighed.filter(pl.col("act") != NOTHING).join(nothing, on="segment", how="inner")
    return acts.select("act", "segment", "paid_share", "nothing_share").sort("act", "segment")


def shares_told(*, effects: pl.DataFrame, observed: pl.DataFrame, segment: str, on: date) -> pl.DataFrame:
    """Return what the shares of a segment rest on, doing nothing first.

    Columns `act`, `rule_share`, `prior_cases`, `cases` (watched), `watched_share` (null without any),
    `paid_share` (both together, as of `expected_shares`).

    Args:
        effects: table NEXT_EFFECTS, all versions.
        observed: OBSERVED.
        segment: one of SEGMENTS.
        on: the day.
    """
    held = latest(effects, key=["act", "segment"], on=on).filter(pl.col("segment") == segment)
    known = held.join(observed, on=["act", "segment"], how="left").with_columns(
        pl.when(pl.col("act") == NOTHING).then(0).otherwise(pl.col("cases").fill_null(0)).alias("cases")
    )
    together = expected_shares(effects=effects, observed=observed, on=on).filter(pl.col("segment") == segment)
    joined = known.join(together.select("act", _both="paid_share"), on="act", how="left")
    watched = pl.when(pl.col("cases") > 0).then((pl.col("paid") / pl.col("cases").cast(PRICE)).cast(PRICE))
    return joined.select(
        "act", "prior_cases", "cases", rule_share="paid_share", watched_share=watched,
        paid_share=pl.coalesce("_both", "paid_share"),
    ).sort(pl.col("act") != NOTHING, "act")  # fmt: skip


def with_gain(
    options: pl.DataFrame, *, costs: pl.DataFrame, shares: pl.DataFrame, done: pl.DataFrame
) -> pl.DataFrame:
    """Add what each act costs and brings: `minutes`, `paid_share`, `without_share`, `gain` in yuan.

    What an act brings is counted beyond what the acts done lately already let expect: after a call a visit
    is worth the difference, and another call nothing.

    Args:
        options: `account_no`, `act`, `segment`, `amount` and any other columns.
        costs: rows of NEXT_COSTS, one an act.
        shares: as of `expected_shares`; an act without a share brings nothing.
        done: `account_no`, `act` of the acts done at these cases within the watched days.
    """
    zero = pl.lit(0).cast(PRICE)
    cases = options.select("account_no", "segment").unique()
    expected = (
        done.join(cases, on="account_no")
        .join(shares, on=["act", "segment"])
        .group_by("account_no")
        .agg(_done=pl.col("paid_share").max())
    )
    known = (
        options.join(costs.select("act", "minutes", "cost"), on="act", how="left", maintain_order="left")
        .join(shares, on=["act", "segment"], how="left", maintain_order="left")
        .join(expected, on="account_no", how="left", maintain_order="left")
        .with_columns(
            pl.col("paid_share").fill_null(zero),
            pl.max_horizontal("nothing_share", "_done").fill_null(zero).alias("without_share"),
            pl.col("minutes").fill_null(1),
            pl.col("cost").fill_null(pl.lit(0).cast(YUAN)),
        )
    )
    more = (pl.col("paid_share") - pl.col("without_share")) * pl.col("amount").cast(PRICE)
    gain = more.round(2, mode="half_away_from_zero").cast(YUAN) - pl.col("cost")
    return known.with_columns(gain=gain.cast(YUAN)).drop("cost", "nothing_share", "_done")

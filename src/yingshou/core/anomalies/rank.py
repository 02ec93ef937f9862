"""Signals make points, points make the list: explained sums, what may be recovered, who was cleared."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT, PRICE, multiply, round_price
from yingshou.core.tables.anomalies import ANOMALY_EVIDENCE, CONFIRMED

FULL_POINTS = 100
"""From so many points on the order by energy takes the whole of what may be recovered."""
LONGEST_DAYS = 180
"""Days for which energy is reckoned at most: a theft of unknown start (供电营业规则 (1996) art. 103)."""
_TWO, _FOUR = 2, 4
_LOWEST, _HIGHEST = Decimal("0.25"), Decimal(2)


def evidence(*, signals: pl.DataFrame, rules: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Return the signals that give points, as ANOMALY_EVIDENCE, those that give most first.

    A signal gives its weight in proportion to how far its value lies between `counts_from` and `full_at`,
    rounded to hundredths; nothing with fewer observed days than its rule asks for.

    Args:
        signals: table ANOMALY_SIGNALS.
        rules: those of a day (`rules_on`).
        weights: `signal`, `weight` (`weights_now`).
    """
    met = signals.join(rules.drop("source", "verified"), on="signal").join(weights, on="signal")
    one, none = pl.lit(1).cast(PRICE), pl.lit(0).cast(PRICE)
    above = (pl.col("value") - pl.col("counts_from")).cast(EXACT)
    share = round_price(above / (pl.col("full_at") - pl.col("counts_from")).cast(EXACT))
    part = pl.max_horizontal(pl.min_horizontal(share, one), none)
    given = round_price(multiply(pl.col("weight"), part.round(_FOUR)), _TWO)
    return ANOMALY_EVIDENCE.conform(
        met.filter(pl.col("days") >= pl.col("least_days")).with_columns(given=given)
        .filter(pl.col("given") > 0).sort("account_no", "given", "signal", descending=[False, True, False])
    )  # fmt: skip


def scores(*, found: pl.DataFrame, fell: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Sum evidence up by account, the most points first.

    Columns `account_no`, `points`, `since` of what gives most, `missed_kwh`, `expected_kwh`. `missed_kwh` is
    what the fall leaves open: kWh a day below what was to be expected × the days since, at most LONGEST_DAYS;
    `expected_kwh` = that × points ÷ FULL_POINTS, at most all of it: a measure to go by,
    no probability. Of equal points the more energy goes first.

    Args:
        found: as of `evidence`.
        fell: the falls of `use_signals`.
        as_of: the day.
    """
    summed = found.group_by("account_no", maintain_order=True).agg(
        pl.col("given").sum().alias("points"), pl.col("since").first()
    )
    days = (pl.lit(as_of) - pl.col("since")).dt.total_days() + 1
    gone = (pl.col("expected") - pl.col("recorded")).clip(lower_bound=0)
    lost = fell.select("account_no", missed_kwh=(gone * days.clip(0, LONGEST_DAYS)).round(0).cast(ENERGY))
    joined = summed.join(lost, on="account_no", how="left").with_columns(pl.col("missed_kwh").fill_null(0))
    share = pl.min_horizontal(pl.col("points") / pl.lit(FULL_POINTS).cast(PRICE), pl.lit(1).cast(PRICE))
    energy = multiply(pl.col("missed_kwh"), share.round(_FOUR)).round(0, mode="half_away_from_zero")
    return joined.with_columns(expected_kwh=energy.cast(ENERGY)).sort(
        "points", "missed_kwh", "account_no", descending=[True, True, False]
    )


def weights_now(*, rules: pl.DataFrame, results: pl.DataFrame, least: int) -> pl.DataFrame:
    """Return what each signal may give after the inspections so far: `signal`, `weight` and how it came.

    From `least` results of a signal on its weight is the published one × its share of confirmed results ÷
    that of all inspections, both smoothed ((hits + 1) ÷ (count + 2)), between a quarter and twice the
    published. Below that the published weight stands. Beside it `published`, `inspected`, `hits`,
    `precision`, `own` (the weight follows results).

    Args:
        rules: those of a day.
        results: `signal`, `inspection_no`, `result`: a row an inspection and signal that gave points.
        least: results a signal needs.
    """
    told = results.filter(pl.col("result") != "NO_ACCESS").with_columns(
        _hit=pl.col("result").is_in(CONFIRMED).cast(pl.Int32)
    )
    whole = told.unique("inspection_no")
    base = _smoothed(int(whole["_hit"].sum()), whole.height)
    counted = told.group_by("signal").agg(inspected=pl.len().cast(pl.Int32), hits=pl.col("_hit").sum())
    rows = rules.select("signal", published="points").join(counted, on="signal", how="left").with_columns(
        pl.col("inspected", "hits").fill_null(0)
    )  # fmt: skip
    precision = round_price((pl.col("hits") + 1).cast(EXACT) / (pl.col("inspected") + 2).cast(EXACT))
    own = pl.col("inspected") >= least
    ratio = round_price(pl.col("precision").cast(EXACT) / pl.lit(base).cast(EXACT))
    factor = ratio.clip(pl.lit(_LOWEST).cast(PRICE), pl.lit(_HIGHEST).cast(PRICE))
    return rows.with_columns(precision=precision).with_columns(
        own=own,
        weight=pl.when(own)
        .then(round_price(multiply(pl.col("published"), factor.round(_FOUR)), _TWO))
        .otherwise("published"),
    ).sort("signal")  # fmt: skip


def cleared(*, found: pl.DataFrame, inspected: pl.DataFrame, as_of: date, days: int) -> pl.DataFrame:
    """Return `account_no` and `cleared_on` of accounts where nothing was found lately, for the same signals.

    Args:
        found: as of `evidence`.
        inspected: `account_no`, `result_date`, `signal`: signals that gave points where nothing was found.
        as_of: the day.
        days: so long such an account is not listed again.
    """
    lately = inspected.filter(
        (pl.col("result_date") <= as_of) & (pl.col("result_date") > as_of - timedelta(days=days))
    )
    last = lately.group_by("account_no").agg(cleared_on=pl.col("result_date").max())
    new = found.join(lately, on=["account_no", "signal"], how="anti").select("account_no").unique()
    same = found.select("account_no").unique().join(new, on="account_no", how="anti")
    return same.join(last, on="account_no").sort("account_no")


def terms_floats(terms: Mapping[str, Any]) -> dict[str, float]:
    """Return the shares of the terms as the statistics take them."""
    return {name: float(terms[name]) for name in ("whole_day", "rise_from")}


def _smoothed(hits: int, count: int) -> Decimal:
    return ((Decimal(hits) + 1) / (Decimal(count) + 2)).quantize(Decimal("0.000001"))

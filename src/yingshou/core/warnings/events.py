"""Events: capacity given back, a new tenant, what registry, courts and press say."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.money import EXACT, PRICE, round_price
from yingshou.core.tables.warnings import SEVERITIES, WARNING_FEATURES

FRESH_DAYS = 180
"""An event counts for half a year."""
_GRADES = {severity: place for place, severity in enumerate(SEVERITIES, start=1)}


def event_features(
    *, capacities: pl.DataFrame, tenants: pl.DataFrame, signals: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Return `capacity_cut`, `tenant_change` and the gravest signal of each kind: WARNING_FEATURES.

    Args:
        capacities: `account_no`, `day`, `reference`, `cut_kva`, `capacity_kva`: capacity given back or
            suspended, with the contract capacity.
        tenants: `account_no`, `day`: the tenant changed.
        signals: `account_no`, `kind`, `severity`, `signal_date`, `signal_no`.
        as_of: the day; what came later or lies further back than half a year does not count.
    """
    first = as_of - timedelta(days=FRESH_DAYS)
    cut = capacities.filter(pl.col("day").is_between(first, as_of) & (pl.col("capacity_kva") > 0))
    latest = cut.sort("day", "reference", descending=[True, False])
    cuts = latest.group_by("account_no", maintain_order=True).agg(
        _cut=pl.col("cut_kva").sum(), _whole=pl.col("capacity_kva").first(), since=pl.col("day").first(),
        reference=pl.col("reference").first(),
    )  # fmt: skip
    share = round_price(pl.col("_cut").cast(EXACT) / pl.col("_whole").cast(EXACT))
    changed = tenants.filter(pl.col("day").is_between(first, as_of)).group_by("account_no").agg(
        since=pl.col("day").max()
    )  # fmt: skip
    parts = [
        cuts.select(
            "account_no", feature=pl.lit("capacity_cut"), value=share, since="since", reference="reference"
        ),
        changed.select(
            "account_no",
            feature=pl.lit("tenant_change"),
            value=pl.lit(1).cast(PRICE),
            since="since",
            reference=pl.lit(None, dtype=pl.String),
        ),
        _signals(signals.filter(pl.col("signal_date").is_between(first, as_of))),
    ]
    return WARNING_FEATURES.conform(pl.concat(parts)).sort("account_no", "feature")


def _signals(fresh: pl.DataFrame) -> pl.DataFrame:
    graded = fresh.with_columns(
        value=pl.col("severity").replace_strict(_GRADES, return_dtype=pl.Int32).cast(PRICE),
        feature=pl.col("kind").str.to_lowercase(),
    ).sort("value", "signal_date", "signal_no", descending=[True, True, False])
    gravest = graded.unique(["account_no", "feature"], keep="first", maintain_order=True)
    return gravest.select("account_no", "feature", "value", since="signal_date", reference="signal_no")

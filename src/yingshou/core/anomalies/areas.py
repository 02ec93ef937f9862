"""Transformer areas: what is lost, and whose recorded use falls when the loss rises."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT, PRICE, round_price
from yingshou.core.tables.anomalies import ANOMALY_SIGNALS, AREA_LOSSES

LOSS_DAYS = 365
"""Days of which areas are worked out."""
RECENT_DAYS = 91
"""Days whose loss counts."""
_BEFORE_DAYS = 182
_LEAST_DAYS = 10
_LEAST_FALL = 0.1
_KNOWN_SHARE = 0.95
_DECIMALS = 6


def area_days(*, known: pl.DataFrame, members: pl.DataFrame, supply: pl.DataFrame) -> pl.DataFrame:
    """Return `area_no`, `use_date`, `supplied`, `metered`, `age` for the days that compare, in kWh.

    A meter that is missing on a day is not taken for zero: what the others recorded is raised by the share of
    the area's usual use that they make up, and a day on which they make up less than 95 % does not compare.

    Args:
        known: as of `known_days`, the accounts of these areas.
        members: `area_no`, `account_no`.
        supply: table AREA_SUPPLY.
    """
    daily = known.filter((pl.col("days") == 1) & pl.col("age").is_between(0, LOSS_DAYS - 1)).join(
        members, on="account_no"
    )
    level = daily.group_by("area_no", "account_no").agg(_level=pl.col("kwh").median())
    whole = level.group_by("area_no").agg(_whole=pl.col("_level").sum())
    read = daily.join(level, on=["area_no", "account_no"]).group_by("area_no", "use_date").agg(
        _read=pl.col("kwh").sum(), _share=pl.col("_level").sum(), age=pl.col("age").first()
    )  # fmt: skip
    share = pl.col("_share") / pl.col("_whole")
    return (
        read.join(whole.filter(pl.col("_whole") > 0), on="area_no")
        .filter(share >= _KNOWN_SHARE)
        .join(supply.rename({"supply_date": "use_date"}), on=["area_no", "use_date"])
        .select(
            "area_no", "use_date", "age", supplied=pl.col("supplied_kwh").cast(pl.Float64),
            metered=pl.col("_read") / share,
        )
        .sort("area_no", "use_date")
    )  # fmt: skip


def area_losses(*, days: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Sum the last quarter up by area: table AREA_LOSSES, areas without a day that compares too.

    Args:
        days: as of `area_days`.
        members: `area_no`, `account_no`.
    """
    summed = days.filter(pl.col("age") < RECENT_DAYS).group_by("area_no").agg(
        days=pl.len(),
        supplied_kwh=pl.col("supplied").sum().round(4),
        metered_kwh=pl.col("metered").sum().round(4),
    )  # fmt: skip
    counted = members.group_by("area_no").agg(accounts=pl.len())
    rows = counted.join(summed, on="area_no", how="left").with_columns(
        pl.col("days").fill_null(0), pl.col("supplied_kwh", "metered_kwh").cast(ENERGY).fill_null(0)
    )
    loss = pl.col("supplied_kwh") - pl.col("metered_kwh")
    return AREA_LOSSES.conform(
        rows.with_columns(
            missing_days=RECENT_DAYS - pl.col("days"),
            loss_kwh=loss,
            loss_share=pl.when(pl.col("supplied_kwh") > 0).then(
                round_price(loss.cast(EXACT) / pl.col("supplied_kwh").cast(EXACT)).cast(PRICE)
            ),
        )
    ).sort("area_no")


def loss_signals(
    *, fell: pl.DataFrame, members: pl.DataFrame, days: pl.DataFrame, rise_from: float
) -> pl.DataFrame:
    """Return AREA_LOSS: how much of an account's fall turns up as loss of its area from the same day on.

    The area's loss share since the fall, less that of the half-year before it, times what is supplied now,
    is the energy that is lost anew; the value is that ÷ what the account's record fell by, 1 at most.
    `before` and `now` are the area's loss shares.

    Args:
        fell: as of `use_signals`.
        members: `area_no`, `account_no`.
        days: as of `area_days`.
        rise_from: rise of the loss share from which it says something.
    """
    dropped = fell.filter(pl.col("fall") >= _LEAST_FALL).with_columns(
        _drop=pl.col("expected") - pl.col("recorded")
    )
    beside = dropped.join(members, on="account_no").join(days, on="area_no")
    later = pl.col("use_date") >= pl.col("since")
    earlier = (pl.col("use_date") < pl.col("since")) & (
        pl.col("use_date") >= pl.col("since") - pl.duration(days=_BEFORE_DAYS)
    )

    def share(when: pl.Expr) -> pl.Expr:
        return 1 - pl.col("metered").filter(when).sum() / pl.col("supplied").filter(when).sum()

    found = beside.group_by("account_no", "area_no", "since", "_drop").agg(
        now=share(later), before=share(earlier), days=later.sum(), _old=earlier.sum(),
        _supplied=pl.col("supplied").filter(later).mean(),
    )  # fmt: skip
    risen = pl.col("now") - pl.col("before")
    told = found.filter(
        (pl.col("days") >= _LEAST_DAYS) & (pl.col("_old") >= _LEAST_DAYS) & (pl.col("_drop") > 0)
        & (risen >= rise_from)
    )  # fmt: skip
    value = (risen * pl.col("_supplied") / pl.col("_drop")).clip(0, 1)
    return ANOMALY_SIGNALS.conform(
        told.with_columns(
            pl.col("now", "before").round(_DECIMALS), value=value.round(_DECIMALS),
            signal=pl.lit("AREA_LOSS"), reference="area_no",
        )
    ).sort("account_no")  # fmt: skip

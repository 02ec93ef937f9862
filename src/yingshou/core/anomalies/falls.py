"""Use that falls and stays low: by how much, against what, since when."""

import polars as pl

from yingshou.core.anomalies.days import BEFORE_DAYS, YEAR_DAYS
from yingshou.core.anomalies.settled import still_counts

HORIZONS = (28, 91, 182)
"""How long the low use may have lasted, in days; a month longer where a meter is read monthly."""
_LEAST_BEFORE, _LEAST_SEEN = 45, 2
_LEAST_SCATTER = 0.03
_NORMAL = 1.349
"""Quarter to quarter of a normal scatter, in standard deviations."""
_RATIOS = (1 / 3, 1 / 2, 2 / 3)
"""What is left of a three-phase load where a phase is lost, reversed, or one of two elements is lost."""
_NEAR = 0.03
_CLEAR_FALL = 0.25
_PARTS = ("dear", "flat", "cheap")


def falls(days: pl.DataFrame) -> pl.DataFrame:
    """Return for each account the fall that stands out most: one row, over the horizons.

    `fall` = 1 − median level of the recent days ÷ that of the half-year before; where the same days of last
    year are known, no more than the fall against them, so that a season of one's own is no fall. `certain`
    is the fall in own scatters (quarter to quarter of the days before), full at one. Beside them
    `since`, `seen_days`, `expected` and `recorded` in kWh a day, `ratio`, `part_fall` with `part`: the
    fall of one period of the day beyond that of the others, and `horizon`.

    Args:
        days: as of `compared_days`, with `settled_on`.
    """
    found = still_counts(pl.concat([_of(days, horizon) for horizon in HORIZONS]))
    best = found.sort(
        "account_no", pl.col("fall") * pl.col("certain"), "horizon", descending=[False, True, False]
    )
    parts = found.sort("account_no", "part_fall", "horizon", descending=[False, True, False], nulls_last=True)
    named = parts.unique("account_no", keep="first", maintain_order=True).select(
        "account_no", "part", "part_fall", part_since="since", part_days="seen_days"
    )
    whole = best.unique("account_no", keep="first", maintain_order=True)
    return whole.drop("part", "part_fall").join(named, on="account_no")


def phase_closeness() -> pl.Expr:
    """Say how close a clear fall comes to what a lost or reversed phase leaves: 1 = exactly, 0 = not."""
    away = pl.min_horizontal(*((pl.col("ratio") - ratio).abs() for ratio in _RATIOS))
    clear = (pl.col("fall") >= _CLEAR_FALL) & (pl.col("certain") >= 1)
    return pl.when(clear).then((1 - away / _NEAR).clip(0, 1)).otherwise(0)


def _of(days: pl.DataFrame, horizon: int) -> pl.DataFrame:
    """Work the fall of one horizon out."""
    longer = pl.when(pl.col("days") > 1).then(31).otherwise(0)
    age = pl.col("age") - longer
    recent = (pl.col("age") >= 0) & (age < horizon)
    before = (age >= horizon) & (age < horizon + BEFORE_DAYS)
    season = (pl.col("age") >= YEAR_DAYS) & (age < YEAR_DAYS + horizon)
    level, part = pl.col("level"), {name: pl.col(f"{name}_part") for name in _PARTS}
    summed = days.filter(level.is_not_null()).group_by("account_no").agg(
        pl.col("settled_on").first(),
        since=pl.col("use_date").filter(recent).min(),
        seen_days=pl.col("days").filter(recent).sum(),
        seen=recent.sum(),
        before_days=pl.col("days").filter(before).sum(),
        season_days=pl.col("days").filter(season).sum(),
        now=level.filter(recent).median(),
        before=level.filter(before).median(),
        season=level.filter(season).median(),
        scatter=level.filter(before).quantile(0.75) - level.filter(before).quantile(0.25),
        recorded=pl.col("kwh").filter(recent).median(),
        one=(pl.col("usual") * pl.col("index")).filter(recent).median(),
        **{f"{name}_now": each.filter(recent).median() for name, each in part.items()},
        **{f"{name}_before": each.filter(before).median() for name, each in part.items()},
    )  # fmt: skip
    enough = (
        (pl.col("seen_days") * 2 >= horizon)
        & (pl.col("seen") >= _LEAST_SEEN)
        & (pl.col("before_days") >= _LEAST_BEFORE)
    )
    told = summed.filter(enough & (pl.col("before") > 0)).with_columns(
        _base=pl.when((pl.col("season_days") * 3 >= horizon) & (pl.col("season") > 0))
        .then(pl.min_horizontal("before", "season"))
        .otherwise("before")
    )  # fmt: skip
    fall = 1 - pl.col("now") / pl.col("_base")
    scatter = (pl.col("scatter") / _NORMAL / pl.col("before")).clip(lower_bound=_LEAST_SCATTER)
    return _with_parts(told.with_columns(fall=fall.clip(0, 1), ratio=1 - fall)).select(
        "account_no", "settled_on", "since", "seen_days", "fall", "ratio", "recorded", "part", "part_fall",
        certain=(pl.col("fall") / scatter).clip(0, 1),
        expected=pl.col("_base") * pl.col("one"),
        horizon=pl.lit(horizon),
    )  # fmt: skip


def _with_parts(told: pl.DataFrame) -> pl.DataFrame:
    """Add the period of the day whose energy fell beyond that of the others, where the whole fell too.

    Energy that only moved from one period to another leaves the whole as it was and so counts for nothing.
    """
    fell = {
        name: pl.when(pl.col(f"{name}_before") > 0).then(
            1 - pl.col("ratio") * pl.col(f"{name}_now") / pl.col(f"{name}_before")
        )
        for name in _PARTS
    }
    least = pl.min_horizontal(*fell.values()).clip(lower_bound=0)
    most = pl.max_horizontal(*fell.values())
    alone = pl.min_horizontal(most - least, 3 * pl.col("fall")).clip(0, 1)
    place = pl.concat_list(list(fell.values())).list.arg_max()
    return told.with_columns(
        # Of a null and a figure the least is the figure: where no period is known there is no fall of one.
        part_fall=pl.when(most.is_not_null()).then(alone),
        part=place.replace_strict(dict(enumerate(_PARTS)), return_dtype=pl.String, default=None),
    )

"""The day's course turned round: energy moves out of the dear hours while the whole stays as it was."""

import polars as pl

from yingshou.core.anomalies.days import BEFORE_DAYS
from yingshou.core.anomalies.settled import still_counts

HORIZONS = (28, 91, 182)
"""How long the course may have been another, in days; a month longer where a meter is read monthly."""
_PARTS = ("dear", "flat", "cheap")
_LEAST_BEFORE, _LEAST_SEEN = 45, 2
_LEAST_SCATTER = 0.01
_NORMAL = 1.349
_WHOLE_STAYS = (0.7, 1.5)
"""Between these the whole is as before; where it fell, energy is missing and other signals tell."""


def shifts(days: pl.DataFrame) -> pl.DataFrame:
    """Return for each account the shift out of the dear hours that stands out most, over the horizons.

    `value` is the share of the energy that changed its period of the day, against the half-year before and
    against what the peers' shares did on the same days, times how far that lies outside the account's own
    scatter (full at one). Beside it `since`, `seen_days`, `before` and `now`: the share of the dear hours.
    An account whose dear share did not fall, or whose whole use changed, has none.

    Args:
        days: as of `compared_days`, with `settled_on`.
    """
    found = still_counts(pl.concat([_of(days, horizon) for horizon in HORIZONS]))
    best = found.sort("account_no", "value", "horizon", descending=[False, True, False])
    return best.unique("account_no", keep="first", maintain_order=True)


def _of(days: pl.DataFrame, horizon: int) -> pl.DataFrame:
    longer = pl.when(pl.col("days") > 1).then(31).otherwise(0)
    age = pl.col("age") - longer
    recent = (pl.col("age") >= 0) & (age < horizon)
    before = (age >= horizon) & (age < horizon + BEFORE_DAYS)
    beyond = {name: pl.col(f"{name}_share") - pl.col(name) for name in _PARTS}
    known = pl.all_horizontal(each.is_not_null() for each in (*beyond.values(), pl.col("level")))
    summed = days.filter(known).group_by("account_no").agg(
        pl.col("settled_on").first(),
        since=pl.col("use_date").filter(recent).min(),
        seen_days=pl.col("days").filter(recent).sum(),
        seen=recent.sum(),
        before_days=pl.col("days").filter(before).sum(),
        ratio=pl.col("level").filter(recent).median() / pl.col("level").filter(before).median(),
        before=pl.col("dear_share").filter(before).median(),
        now=pl.col("dear_share").filter(recent).median(),
        **{
            f"{name}_moved": each.filter(recent).median() - each.filter(before).median()
            for name, each in beyond.items()
        },
        **{
            f"{name}_scatter": (each.filter(before).quantile(0.75) - each.filter(before).quantile(0.25))
            for name, each in beyond.items()
        },
    )  # fmt: skip
    enough = (
        (pl.col("seen_days") * 2 >= horizon)
        & (pl.col("seen") >= _LEAST_SEEN)
        & (pl.col("before_days") >= _LEAST_BEFORE)
        & pl.col("ratio").is_between(*_WHOLE_STAYS)
        & (pl.col("dear_moved") < 0)
    )
    moved = pl.sum_horizontal(pl.col(f"{name}_moved").abs() for name in _PARTS) / 2
    scatter = pl.sum_horizontal(f"{name}_scatter" for name in _PARTS) / 2 / _NORMAL
    certain = (moved / scatter.clip(lower_bound=_LEAST_SCATTER)).clip(0, 1)
    return summed.filter(enough).select(
        "account_no", "settled_on", "since", "seen_days", "before", "now", value=moved * certain,
        horizon=pl.lit(horizon),
    )  # fmt: skip

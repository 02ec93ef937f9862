"""When a stop may be asked for because the money is out: after the days of grace, in the hours allowed."""

from datetime import datetime, timedelta

import polars as pl

from yingshou.core.calendar import is_working_day
from yingshou.core.tables.scope import minutes_of

_HOUR = 60


def may_stop_at(at: datetime) -> pl.Expr:
    """Tell, by stop_from, stop_to and stop_on_rest_days, whether a stop may be asked for at an instant.

    Where rest days are spared, so is the day before one: who pays that evening must find somebody to restore.
    """
    minute = at.hour * _HOUR + at.minute
    in_hours = (minutes_of("stop_from") <= minute) & (minute < minutes_of("stop_to"))
    working = all(is_working_day(day) for day in (at.date(), at.date() + timedelta(days=1)))
    return in_hours & (pl.col("stop_on_rest_days") | pl.lit(value=working))


def stops_due(
    *, terms: pl.DataFrame, balances: pl.DataFrame, levels: pl.DataFrame, asked: pl.DataFrame, at: datetime
) -> pl.DataFrame:
    """Return the accounts whose stop is to be asked for now: account_no, out_since, balance.

    Of kind REMOTE, out of money for `grace_days` days, told so, and not asked for since it ran out. A card
    meter stops by itself.

    Args:
        terms: frame of `terms_on`.
        balances: table PREPAID_BALANCES.
        levels: account_no, level, since (day on which it was reached), told (bool).
        asked: account_no, out_since of stops asked for.
        at: local time of the business.
    """
    out = balances.filter(pl.col("level") == "OUT").select("account_no", "balance")
    since = levels.filter((pl.col("level") == "OUT") & pl.col("told")).select("account_no", out_since="since")
    held = terms.filter(pl.col("kind") == "REMOTE").join(out, on="account_no").join(since, on="account_no")
    waited = (pl.lit(at.date()) - pl.col("out_since")).dt.total_days() >= pl.col("grace_days")
    due = held.filter(waited & may_stop_at(at)).select("account_no", "out_since", "balance")
    return due.join(asked, on=["account_no", "out_since"], how="anti").sort("account_no")

"""Days that are known, as rates a day, set against what accounts of the same kind did on the same days."""

from dataclasses import dataclass
from datetime import date

import polars as pl

BEFORE_DAYS, YEAR_DAYS, GAP_WINDOW, CAPACITY_WINDOW = 182, 365, 91, 182
"""Days that stand for what was usual; a year, for the season; days in which gaps and capacity are judged."""
_SHARES = ("dear", "flat", "cheap")
_LEAST_A_SLOT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerFigures:
    """What is usual among accounts of a kind.

    `slots`: `peers`, `slot`, `index` = median of use ÷ own usual use on that day, `dear`, `flat`, `cheap` =
    median shares of the periods. `usual`: `peers`, `gap_share` = median share of missing days, `per_kva` =
    median kWh a day and kVA.
    """

    slots: pl.DataFrame
    usual: pl.DataFrame


def peer_groups(accounts: pl.DataFrame, *, least: int) -> pl.DataFrame:
    """Name each account's peers: its class and industry, its class, or all, the first with enough accounts.

    Accounts with a meter read daily are no peers of those read monthly.

    Args:
        accounts: `account_no`, `customer_class`, `industry` (null = not known), `daily`.
        least: accounts a group needs.
    """
    pace = pl.when("daily").then(pl.lit("DAILY")).otherwise(pl.lit("MONTHLY"))
    named = accounts.with_columns(_pace=pace).with_columns(
        _class=pl.concat_str("_pace", "customer_class", separator="/"),
        _trade=pl.concat_str("_pace", "customer_class", "industry", separator="/"),
    )
    peers = pl.col("_pace")
    for name in ("_class", "_trade"):
        enough = pl.col(name).is_not_null() & (pl.len().over(name) >= least)
        peers = pl.when(enough).then(name).otherwise(peers)
    return named.select("account_no", peers=peers)


def known_days(use: pl.DataFrame, *, as_of: date, whole_day: float) -> pl.DataFrame:
    """Return the days that are known, as kWh a day: nothing stands for the others.

    A day with less than a share of the quarter-hours an account has on its fullest day is not known. `slot`
    is the day or, of a span between two reads, the month of its middle; `age` the days from there to `as_of`;
    `usual` the account's median of those days of the week on which it used anything.

    Args:
        use: table USE_DAYS; later days are left out.
        as_of: the day.
        whole_day: share of quarter-hours that makes a day whole.
    """
    whole = pl.col("intervals").is_null() | (
        pl.col("intervals") >= pl.col("intervals").max().over("account_no") * whole_day
    )
    middle = pl.col("use_date") + pl.duration(days=pl.col("days") // 2)
    rate = {
        name: pl.col(f"{name}_kwh").cast(pl.Float64) / pl.col("days")
        for name in ("total", "dear", "flat", "cheap")
    }
    known = use.filter(whole & (pl.col("use_date") <= as_of) & (pl.col("days") > 0)).select(
        "account_no", "use_date", "days",
        slot=pl.when(pl.col("days") == 1).then("use_date").otherwise(middle.dt.truncate("1mo")),
        age=(pl.lit(as_of) - middle).dt.total_days(),
        kwh=rate["total"],
        tangent=pl.when(pl.col("total_kwh") > 0).then(
            pl.col("reactive_kvarh").cast(pl.Float64) / pl.col("total_kwh").cast(pl.Float64)
        ),
        demand=pl.col("max_demand_kw").cast(pl.Float64),
        **{
            f"{name}_share": pl.when(rate["total"] > 0).then(rate[name] / rate["total"]) for name in _SHARES
        },
    )  # fmt: skip
    weekday = pl.when(pl.col("days") == 1).then(pl.col("use_date").dt.weekday())
    used = pl.when(pl.col("kwh") > 0).then("kwh")
    usual = used.median().over("account_no", weekday)
    return known.with_columns(usual=usual).sort("account_no", "use_date")


def peer_figures(*, known: pl.DataFrame, accounts: pl.DataFrame, groups: pl.DataFrame) -> PeerFigures:
    """Work out what is usual among each group, from all its accounts or as many as were drawn.

    Args:
        known: as of `known_days`.
        accounts: `account_no`, `capacity_kva`.
        groups: as of `peer_groups`.
    """
    grouped = known.join(groups, on="account_no")
    slots = grouped.filter(pl.col("usual") > 0).group_by("peers", "slot").agg(
        pl.len().alias("_count"),
        (pl.col("kwh") / pl.col("usual")).median().alias("index"),
        *(pl.col(f"{name}_share").median().alias(name) for name in _SHARES),
    )  # fmt: skip
    usual = account_figures(known, accounts).join(groups, on="account_no").group_by("peers").agg(
        pl.col("gap_share").median(), pl.col("per_kva").median()
    )  # fmt: skip
    return PeerFigures(slots=slots.filter(pl.col("_count") >= _LEAST_A_SLOT).drop("_count"), usual=usual)


def account_figures(known: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return `account_no`, `gap_share` of the last quarter, `per_kva` = kWh a day and kVA of half a year.

    Days before an account's first known one are no gap; spans between reads have none. `seen` are the days
    known of the quarter, `capacity_days` those of the half-year.
    """
    recent = pl.col("age").is_between(0, CAPACITY_WINDOW - 1)
    quarter = pl.col("age").is_between(0, GAP_WINDOW - 1)
    summed = known.group_by("account_no").agg(
        daily=(pl.col("days") == 1).all(),
        span=pl.min_horizontal(pl.col("age").max() + 1, pl.lit(GAP_WINDOW)),
        seen=pl.col("days").filter(quarter).sum(),
        capacity_days=pl.col("days").filter(recent).sum(),
        per_day=pl.col("kwh").filter(recent).median(),
    )
    gaps = pl.when("daily").then(1 - pl.col("seen") / pl.col("span")).clip(0, 1)
    capacity = pl.col("capacity_kva").cast(pl.Float64)
    return summed.join(accounts.select("account_no", "capacity_kva"), on="account_no").select(
        "account_no", "seen", "span", "capacity_days", "per_day", gap_share=gaps,
        per_kva=pl.when(capacity > 0).then(pl.col("per_day") / capacity),
    )  # fmt: skip


def compared_days(*, known: pl.DataFrame, groups: pl.DataFrame, figures: PeerFigures) -> pl.DataFrame:
    """Set known days against those of the peers: `level` = use ÷ own usual use ÷ the peers' index of the day.

    What moves all peers alike - season, holidays, heat - is gone from `level`; 1 is as usual. Where no peers
    are known on a day their index is 1.
    """
    joined = known.join(groups, on="account_no").join(figures.slots, on=["peers", "slot"], how="left")
    index = pl.col("index").fill_null(1)
    return joined.with_columns(
        index=index,
        level=pl.when((pl.col("usual") > 0) & (index > 0)).then(pl.col("kwh") / pl.col("usual") / index),
        **{
            f"{name}_part": pl.when(pl.col(name) > 0).then(pl.col(f"{name}_share") / pl.col(name))
            for name in _SHARES
        },
    )

"""How energy falls into tiers: between years, between limits, and between the periods of the day."""

from decimal import Decimal

import polars as pl

from yingshou.core.allocation import spread
from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.joins import beside
from yingshou.core.money import EXACT
from yingshou.core.once import kinds as kinds_of
from yingshou.core.once import once

BILLING_MONTH = "BILLING_MONTH"
FROZEN_READ = "FROZEN_READ"
SPLIT_BY_DAYS = "SPLIT_BY_DAYS"
INTERVAL_START_YEAR = "INTERVAL_START_YEAR"
FIRST_ONLY = "FIRST"

_ZERO = Decimal(0)
_MONTHS = 12
_PERIODS = list(PERIOD_COLUMNS.values())
_LIMIT_KEY = ("catalogue", "voltage_level", "is_earlier", "tier_months", "extra_kwh", "widened")
"""What tells shares apart for the limits of their tiers: few kinds, whose limits are worked out once."""


def split_between_years(
    *, usage: pl.DataFrame, treatment: str | pl.Expr, frozen: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Split the energy of a period that crosses the turn of the year between the two years of accumulation.

    Args:
        usage: account_no, bill_month, period_start, period_end, total_kwh.
        treatment: BILLING_MONTH (all in the year of the billing month), INTERVAL_START_YEAR (all in the year
            the period begins), SPLIT_BY_DAYS (in proportion to days; the later year takes the rest) or
            FROZEN_READ (by the read of 1 January; by days where there is none). A text, or a column.
        frozen: account_no, frozen_kwh, metered_kwh: what the meters counted before 1 January, and in all.

    Returns:
        account_no, first_year, first_year_kwh, second_year, second_year_kwh. The parts add up to total_kwh;
        where the period lies in one year, both years are the same and the second part is zero.
    """
    known = (BILLING_MONTH, FROZEN_READ, SPLIT_BY_DAYS, INTERVAL_START_YEAR)
    if isinstance(treatment, str) and treatment not in known:
        raise ValueError(f"no such treatment of the year boundary: {treatment}")
    first, last = pl.col("period_start").dt.year(), pl.col("period_end").dt.offset_by("-1d").dt.year()
    total = pl.col("total_kwh")
    if frozen is None:
        frozen = pl.DataFrame(schema={"account_no": pl.String, "frozen_kwh": ENERGY, "metered_kwh": ENERGY})
    chosen = pl.lit(treatment) if isinstance(treatment, str) else treatment
    in_billing_year = pl.when(first == pl.col("bill_month") // 100).then(total).otherwise(_ZERO)
    by_days = _part(total, _days_before_new_year(first), _days(pl.col("period_start"), pl.col("period_end")))
    # Where losses or shares made the energy billed another than the energy metered, the read divides it.
    by_read = _part(total, pl.col("frozen_kwh"), pl.when(pl.col("metered_kwh") > _ZERO).then("metered_kwh"))
    share = (
        pl.when(first == last)
        .then(total)
        .when(chosen == BILLING_MONTH)
        .then(in_billing_year)
        .when(chosen == INTERVAL_START_YEAR)
        .then(total)
        .when(chosen == FROZEN_READ)
        .then(pl.coalesce(by_read, by_days))
        .otherwise(by_days)
        .cast(ENERGY)
    )
    return beside(usage, frozen).select(
        "account_no",
        first_year=first,
        first_year_kwh=share,
        second_year=last,
        second_year_kwh=total - share,
    )


def _days_before_new_year(first_year: pl.Expr) -> pl.Expr:
    return _days(pl.col("period_start"), pl.min_horizontal("period_end", pl.date(first_year + 1, 1, 1)))


def _days(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    return (end - start).dt.total_days().cast(pl.Decimal(38, 0))


def _part(total: pl.Expr, part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Return total × part ÷ whole to four decimals, half up; exactly the part where total is the whole."""
    product = total.cast(EXACT) * part.cast(ENERGY).cast(EXACT)
    share = (product / whole.cast(ENERGY).cast(EXACT)).cast(EXACT)
    return share.round(4, mode="half_away_from_zero").cast(ENERGY)


def _limit(limit: str) -> pl.Expr:
    """Return a limit prorated by months and moved by the household's benefit."""
    months = pl.col("tier_months").cast(pl.Decimal(38, 0))

    def prorated(name: str) -> pl.Expr:
        exact = pl.col(name).cast(EXACT) * months.cast(EXACT) / pl.lit(_MONTHS).cast(EXACT)
        return exact.cast(EXACT).round(4, mode="half_away_from_zero").cast(ENERGY)

    enlarged = prorated("first_limit_kwh") + pl.col("extra_kwh")
    return (
        pl.when(pl.col(limit) == _ZERO)
        .then(pl.lit(_ZERO).cast(ENERGY))
        .when(pl.col("widened") == FIRST_ONLY)
        # Null is an open end, and stays one beside the enlarged first tier.
        .then(pl.when(pl.col(limit).is_not_null()).then(pl.max_horizontal(prorated(limit), enlarged)))
        .otherwise(prorated(limit) + pl.col("extra_kwh"))
    )


def tier_limits(*, shares: pl.DataFrame, tiers: pl.DataFrame) -> pl.DataFrame:
    """Return the tiers of each share with the limits that hold for it: prorated by months, then enlarged.

    Args:
        shares: catalogue, voltage_level, tier_months, extra_kwh and widened.
        tiers: frame of `tiers.tier_table`; with `is_earlier` where each year's share has prices of its own.
    """
    key = [name for name in ("catalogue", "voltage_level", "is_earlier") if name in tiers.columns]
    unused = ["source", "verified", "valid_to", "months", "period"]
    return shares.join(tiers.drop(unused, strict=False), on=key, how="inner").with_columns(
        lower_limit_kwh=_limit("lower_limit_kwh"), upper_limit_kwh=_limit("upper_limit_kwh")
    )


def spread_tiers(*, shares: pl.DataFrame, tiers: pl.DataFrame) -> pl.DataFrame:
    """Return what of each share falls into each tier as `quantity`, only where there is any.

    Energy fills the tiers on top of what was used before: a tier takes what lies between its limits of the
    range from before to before + used.

    Args:
        shares: as for `tier_limits`, with before_kwh and share_kwh.
        tiers: as for `tier_limits`.
    """
    key = [name for name in _LIMIT_KEY if name in shares.columns]
    kinds = kinds_of(shares.select(key))
    limits = _limits_of(kinds=kinds, tiers=tiers)
    bounds = limits.select(*key, "_limit", "lower_limit_kwh", "upper_limit_kwh")
    counted = shares.select(
        *key, "before_kwh", _share=pl.int_range(pl.len()), _after=pl.col("before_kwh") + pl.col("share_kwh")
    )
    # All of one kind, as in most batches, need not be told apart.
    met = (
        counted.drop(key).join(bounds.drop(key), how="cross", maintain_order="left_right")
        if kinds.height == 1
        else counted.join(bounds, on=key, how="inner", nulls_equal=True, maintain_order="left_right")
    )
    top = pl.min_horizontal("_after", "upper_limit_kwh")
    bottom = pl.max_horizontal("before_kwh", "lower_limit_kwh")
    filled = met.select("_share", "_limit", quantity=(top - bottom).cast(ENERGY)).filter(
        pl.col("quantity") > _ZERO
    )
    reached = limits.drop(*key, "_limit")[filled["_limit"]]
    return shares[filled["_share"]].hstack(reached).hstack(filled.select("quantity"))


@once
def _limits_of(*, kinds: pl.DataFrame, tiers: pl.DataFrame) -> pl.DataFrame:
    """Number the limits of each kind of shares as `_limit`."""
    return tier_limits(shares=kinds, tiers=tiers).with_row_index("_limit")


def split_by_period(tiers: pl.DataFrame) -> pl.DataFrame:
    """Split the energy of each tier between the periods of the day, in proportion to the month's.

    Tier by tier from what the ones before left, by largest remainder: so both the tiers and the periods add
    up to what they were.

    Args:
        tiers: frame of `spread_tiers` with the month's energy by period.
    """
    key = ["account_no"]
    turns = tiers.sort(*key, "tier_year", "tier", maintain_order=True).with_columns(
        _turn=pl.col("tier").cum_count().over("account_no")
    )
    left = turns.unique(key, maintain_order=True).select(*key, *_PERIODS)
    done = [turns.clear()]
    for turn in turns["_turn"].unique().sort():
        weights = left.rename({name: f"weight_{name}" for name in _PERIODS})
        part = (
            turns.filter(pl.col("_turn") == turn)
            .drop(_PERIODS)
            .join(weights, on=key, how="inner")
            .with_columns(total_kwh="quantity", flat_only=pl.lit(value=False))
        )
        shared = spread(part).drop([f"weight_{name}" for name in _PERIODS], "flat_only")
        done.append(shared.select(turns.columns))
        taken = shared.select(*key, pl.col(_PERIODS).name.prefix("_"))
        left = (
            left.join(taken, on=key, how="left")
            .with_columns(
                (pl.col(name) - pl.col(f"_{name}").fill_null(_ZERO)).cast(ENERGY) for name in _PERIODS
            )
            .select(*key, *_PERIODS)
        )
    return pl.concat(done).drop("_turn")

"""Which households are near or past a tier of the year (年阶梯), and when they will cross its limit."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT, multiply, round_yuan, yuan
from yingshou.core.rating.tier_energy import spread_tiers
from yingshou.core.rating.tiers import tier_table
from yingshou.core.tables.notices import TIER_NOTICES

NEAR_SHARE = Decimal("0.10")
"""A household is near its limit when no more than this share of it is left."""

_ENDLESS = Decimal(10**12)
_ZERO = Decimal(0)


def tier_notices(
    *, households: pl.DataFrame, tiers: pl.DataFrame, as_of: date, near_share: Decimal = NEAR_SHARE
) -> pl.DataFrame:
    """Return the households to be told, those that will cross a limit first, by day.

    Each goes on using what it used a day over its last bills. The day a limit is crossed is the first at
    whose end more than the limit has been used. Tiers are those valid on `as_of`.

    Args:
        households: account_no, catalogue, voltage_level, accumulated_kwh (billed in the year),
            counted_until (day after the last one billed), recent_kwh and recent_days (the last bills),
            year_end (day of the read that closes the year's last billing month); where a household has its
            own: tier_months (of twelve that its limits count for), extra_kwh and widened (its benefit).
        tiers: frame TARIFF_TIERS.
        as_of: day of the notice.
        near_share: share of the limit left at which a household is near it.

    Returns:
        Frame TIER_NOTICES; households far from their first limit have no row.
    """
    rows = _with_tier(households, tier_table(tiers, on=as_of)).with_columns(
        kwh_per_day=_rounded(_exact("recent_kwh") / _exact("recent_days")),
        left_kwh=pl.col("limit_kwh") - pl.col("accumulated_kwh"),
    )
    rest_of_year = pl.max_horizontal((pl.col("year_end") - pl.col("counted_until")).dt.total_days(), 0)
    rows = rows.with_columns(
        year_end_kwh=pl.col("accumulated_kwh") + multiply(pl.col("kwh_per_day"), rest_of_year).cast(ENERGY)
    ).with_columns(expected_date=_expected())
    near = pl.col("left_kwh").cast(EXACT) <= multiply(pl.col("limit_kwh"), pl.lit(near_share))
    kind = (
        pl.when(pl.col("expected_date").is_not_null())
        .then(pl.lit("WILL_CROSS"))
        .when(near)
        .then(pl.lit("NEAR"))
        .when(pl.col("tier") > 1)
        .then(pl.lit("PASSED"))
    )
    told = rows.with_columns(kind=kind, notice_date=pl.lit(as_of), extra_amount=_extra())
    return TIER_NOTICES.conform(told.filter(pl.col("kind").is_not_null())).sort(
        "expected_date", "left_kwh", "account_no", nulls_last=True
    )


def _with_tier(households: pl.DataFrame, tiers: pl.DataFrame) -> pl.DataFrame:
    """Give each household the tier its next kWh falls into, and the price of the one after.

    The energy of the rest of all time is spread over the tiers: the first one reached is the present one.
    """
    defaults = {"tier_months": pl.lit(12), "extra_kwh": _zero(), "widened": pl.lit(None, pl.String)}
    missing = {name: value for name, value in defaults.items() if name not in households.columns}
    endless = households.with_columns(
        before_kwh=pl.col("accumulated_kwh"), share_kwh=pl.lit(_ENDLESS).cast(ENERGY), **missing
    )
    reached = spread_tiers(shares=endless, tiers=tiers).sort("account_no", "tier")
    return (
        reached.with_columns(
            next_price=pl.col("price").shift(-1).over("account_no"), limit_kwh="upper_limit_kwh"
        )
        .unique("account_no", keep="first", maintain_order=True)
        .select(*households.columns, "tier", "price", "next_price", "limit_kwh")
    )


def _expected() -> pl.Expr:
    """Return the day on which more than the limit has been used, null where that is not this year."""
    days = (_exact("left_kwh") / pl.when(pl.col("kwh_per_day") > _ZERO).then(_exact("kwh_per_day"))).floor()
    crossing = pl.col("counted_until").dt.offset_by(pl.format("{}d", days.cast(pl.Int64)))
    return pl.when((pl.col("year_end_kwh") > pl.col("limit_kwh")) & (crossing < pl.col("year_end"))).then(
        crossing
    )


def _extra() -> pl.Expr:
    """Return what energy beyond the present limit costs more than within it, later tiers apart."""
    beyond = pl.max_horizontal(pl.col("year_end_kwh") - pl.col("limit_kwh"), _zero())
    dearer = pl.col("next_price") - pl.col("price")
    return round_yuan(multiply(beyond, dearer)).fill_null(yuan(0))


def _exact(column: str) -> pl.Expr:
    return pl.col(column).cast(EXACT)


def _rounded(exact: pl.Expr) -> pl.Expr:
    return exact.round(4, mode="half_away_from_zero").cast(ENERGY)


def _zero() -> pl.Expr:
    return pl.lit(_ZERO).cast(ENERGY)

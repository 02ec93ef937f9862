"""What moves the tier limits of a household: months supplied, and the benefit it is registered for."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.period import month_of
from yingshou.core.rating.benefits import FLAT_PRICE, in_force
from yingshou.core.rating.residents import households_of
from yingshou.core.tables import Tariffs

_NO_ENERGY = ("total_kwh", *PERIOD_COLUMNS.values(), "accumulated_kwh")


def household_limits(
    *, accounts: pl.DataFrame, claims: pl.DataFrame, tariffs: Tariffs, on: date
) -> pl.DataFrame:
    """Return how the annual limits of residents count on a day, as rating would count them.

    Args:
        accounts: frame ACCOUNTS; others than residents have no row.
        claims: frame HOUSEHOLD_BENEFITS of these accounts.
        tariffs: the catalogue.
        on: the day.

    Returns:
        account_no, catalogue, voltage_level, reading_day, tier_months, extra_kwh, widened. Residents whose
        tiers begin anew each month, or who pay one flat price, have no row.
    """
    first = on.replace(day=1)
    zero = pl.lit(Decimal(0)).cast(ENERGY)
    residents = accounts.filter(pl.col("price_class") == "RESIDENT").with_columns(
        *(zero.alias(name) for name in _NO_ENERGY),
        line_class=pl.lit(None, pl.String),
        bill_month=pl.lit(month_of(on), pl.Int32),
        period_start=pl.lit(first),
        period_end=pl.lit(first),
        earlier_accumulated_kwh=pl.lit(None, ENERGY),
    )
    given = households_of(residents=residents, tariffs=tariffs, claims=claims, frozen=None, on=first)
    flat = in_force(given.worth, benefit=FLAT_PRICE, on=first).select("account_no")
    return (
        given.shares.filter((pl.col("accumulation") == "ANNUAL") & ~pl.col("is_earlier"))
        .join(flat, on="account_no", how="anti")
        .select(
            "account_no", "catalogue", "voltage_level", "reading_day", "tier_months", "extra_kwh", "widened"
        )
    )

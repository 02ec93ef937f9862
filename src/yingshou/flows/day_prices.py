"""What a kWh of the days to come costs each account, by the rating of days."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.exposure import daily_values
from yingshou.core.forecasting.bill import PRICES
from yingshou.core.money import EXACT, round_price
from yingshou.core.tables import BILLS, DAILY_USAGE, Tariffs
from yingshou.records.customers.frames import accounts_of
from yingshou.records.metering.frames import daily_usage_of

_LATELY = 28
_ENERGIES = list(PERIOD_COLUMNS.values())
_UNIT = 100_000
"""kWh a day is priced with, split by periods as the account used it; large, so that fen do not matter."""


def day_prices(
    *, account_nos: Sequence[str], as_of: date, wanted: pl.DataFrame, tariffs: Tariffs
) -> pl.DataFrame:
    """Price the days foretold of each account: energy by the periods it used lately, and the basic fee.

    Each day is valued twice by `core.exposure.daily_values`, with energy and without; the difference is the
    price of the energy.

    Args:
        account_nos: accounts.
        as_of: the last day that is known.
        wanted: account_no, measured_to, and the first and last day wanted of each account.
        tariffs: the catalogue.

    Returns:
        PRICES; accounts without usage in the last four weeks that are measured are left out.

    Raises:
        InvariantError: an account has no price at all.
    """
    oldest = wanted["measured_to"].min()
    begun = oldest if isinstance(oldest, date) else as_of
    lately = (
        daily_usage_of(
            account_nos, from_date=begun - timedelta(days=_LATELY), to_date=as_of + timedelta(days=1)
        )
        .join(wanted.select("account_no", "measured_to"), on="account_no", maintain_order="left")
        .filter(pl.col("use_date") >= pl.col("measured_to").dt.offset_by(f"-{_LATELY}d"))
    )
    sums = lately.group_by("account_no").agg(pl.col(_ENERGIES).sum(), pl.col("max_demand_kw").max())
    total = pl.sum_horizontal(_ENERGIES)
    days = (
        sums.filter(total > 0)
        .with_columns(
            (pl.col(name).to_physical() * _UNIT // total.to_physical()).cast(ENERGY) for name in _ENERGIES
        )
        .join(wanted, on="account_no")
        .with_columns(use_date=pl.date_ranges("first", "last"))
        .explode("use_date")
        .drop_nulls("use_date")
        .with_columns(reactive_kvarh=pl.lit(0), intervals=pl.lit(96))
    )
    accounts = accounts_of(account_nos)
    idle = days.with_columns(pl.lit(0).cast(ENERGY).alias(name) for name in _ENERGIES)
    energy = days.select("account_no", "use_date", unit=pl.sum_horizontal(_ENERGIES).cast(EXACT))
    return (
        _valued(days, accounts, tariffs)
        .join(_valued(idle, accounts, tariffs), on=["account_no", "use_date"], suffix="_basic")
        .join(energy, on=["account_no", "use_date"], maintain_order="left")
        .with_columns(
            price=round_price((pl.col("value") - pl.col("value_basic")).cast(EXACT) / pl.col("unit"), 8),
            basic=pl.col("value_basic"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in PRICES.items())
    )


def _valued(days: pl.DataFrame, accounts: pl.DataFrame, tariffs: Tariffs) -> pl.DataFrame:
    values = daily_values(
        daily_usage=DAILY_USAGE.conform(days.with_columns(total_kwh=pl.sum_horizontal(_ENERGIES))),
        bills=BILLS.empty(),
        accounts=accounts,
        tariffs=tariffs,
    )
    return values.select("account_no", "use_date", "value")

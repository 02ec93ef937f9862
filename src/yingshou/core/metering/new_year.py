"""What residents' meters counted before 1 January, by the read frozen at its first moment (年冻结)."""

from datetime import date

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.metering.limits import MeteringLimits
from yingshou.core.metering.registers import usage_from_reads

_JANUARY = 1


def frozen_energy(
    *,
    reads: pl.DataFrame,
    metering_points: pl.DataFrame,
    accounts: pl.DataFrame,
    bill_month: int,
    limits: MeteringLimits,
) -> pl.DataFrame:
    """Return the energy before 1 January of residents with a read of that day at every meter.

    Returns:
        account_no, frozen_kwh, and metered_kwh, what the meters counted in the whole period; no rows but in
        January.
    """
    if bill_month % 100 != _JANUARY:
        return pl.DataFrame(schema={"account_no": pl.String, "frozen_kwh": ENERGY, "metered_kwh": ENERGY})
    residents = accounts.filter(pl.col("price_class") == "RESIDENT")
    until = until_new_year(accounts=accounts, bill_month=bill_month)
    points = metering_points.join(residents, on="account_no", how="semi")
    before, _ = usage_from_reads(
        reads=reads, metering_points=points, accounts=until, bill_month=bill_month, limits=limits
    )
    whole, _ = usage_from_reads(
        reads=reads, metering_points=points, accounts=residents, bill_month=bill_month, limits=limits
    )
    return before.select("account_no", frozen_kwh="total_kwh").join(
        whole.select("account_no", metered_kwh="total_kwh"), on="account_no", how="inner"
    )


def until_new_year(*, accounts: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Return the residents among accounts as if supply ended with 1 January of the billing month's year."""
    new_year = date(bill_month // 100, 1, 1)
    return accounts.filter(pl.col("price_class") == "RESIDENT").with_columns(
        closed_date=pl.min_horizontal("closed_date", pl.lit(new_year))
    )

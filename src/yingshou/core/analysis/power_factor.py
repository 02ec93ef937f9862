"""Power factor month by month: what it cost or earned, and the capacitors that would reach the standard.

Source of the adjustment: 水电财字(83)215号. The capacitors: Q = P × (tan φ1 − tan φ2), with the mean load P
of the month; their steady output over the hours of the month is what the reactive energy lacks.
"""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT, YUAN, multiply, yuan

TANGENTS = {
    standard: (Decimal(1) / (standard * standard) - 1).sqrt().quantize(Decimal("0.00000001"))
    for standard in (Decimal("0.90"), Decimal("0.85"), Decimal("0.80"))
}
"""kvarh that may be drawn for each kWh at a standard."""

_HOURS = 24
_ZERO = Decimal(0)
_STANDARD = pl.Decimal(38, 2)
_TANGENT = pl.Decimal(38, 8)


def power_factor_months(
    *, bills: pl.DataFrame, charge_lines: pl.DataFrame, accounts: pl.DataFrame
) -> pl.DataFrame:
    """Return the months in which the power factor was assessed.

    Args:
        bills: frame BILLS of accounts.
        charge_lines: frame CHARGE_LINES of these bills.
        accounts: account_no and power_factor_standard.

    Returns:
        account_no, bill_month, bill_no, total_kwh, reactive_kvarh, power_factor, power_factor_standard,
        power_factor_percent, amount (yuan; + surcharge, − reduction), missing_kvar: the constant output of
        capacitors that brings the month to the standard, 0 where it is reached; one decimal, rounded up.
    """
    adjusted = (
        charge_lines.filter(pl.col("component") == "POWER_FACTOR")
        .group_by("bill_no")
        .agg(adjusted=pl.col("amount").sum().cast(YUAN))
    )
    tangents = pl.DataFrame(
        {"power_factor_standard": list(TANGENTS), "tangent": list(TANGENTS.values())},
        schema={"power_factor_standard": _STANDARD, "tangent": _TANGENT},
    )
    return (
        bills.filter(pl.col("power_factor").is_not_null())
        .join(
            accounts.select("account_no", pl.col("power_factor_standard").cast(_STANDARD)), on="account_no"
        )
        .join(tangents, on="power_factor_standard", how="left")
        .join(adjusted, on="bill_no", how="left")
        .select(
            "account_no", "bill_month", "bill_no", "total_kwh", "reactive_kvarh", "power_factor",
            "power_factor_standard", "power_factor_percent",
            pl.col("adjusted").fill_null(yuan(0)).alias("amount"), missing_kvar=_missing_kvar(),
        )
        .sort("account_no", "bill_month")
    )  # fmt: skip


def _missing_kvar() -> pl.Expr:
    """Return the reactive energy beyond what the standard allows, spread over the hours of the period."""
    allowed = multiply(pl.col("total_kwh"), pl.col("tangent"))
    beyond = pl.max_horizontal(pl.col("reactive_kvarh").cast(EXACT) - allowed, pl.lit(_ZERO).cast(EXACT))
    hours = (pl.col("period_end") - pl.col("period_start")).dt.total_days() * _HOURS
    tenths = (beyond * pl.lit(Decimal(10)).cast(EXACT) / hours.cast(EXACT)).ceil()
    return (tenths.cast(EXACT) / pl.lit(Decimal(10)).cast(EXACT)).cast(ENERGY)

"""Holds the days of a month against its bill once it has come: the difference, and what makes it."""

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.prepaid_days import BASIC, Archive, month_sheet

PREPAID_MONTHS = (
    "account_no", "bill_month", "bill_no", "days_value", "bill_amount", "difference", "late", "energy",
    "basic", "power_factor", "kwh_difference",
)  # fmt: skip
"""Columns of months held against their bills."""
_PARTS = ("energy", "basic", "power_factor")


def held_months(
    *, bills: pl.DataFrame, bill_lines: pl.DataFrame, valued: pl.DataFrame, bill_month: int, archive: Archive
) -> pl.DataFrame:
    """Return for each bill what its days came to, the difference, and its parts.

    difference = bill − days = late + energy + basic + power_factor. `late` is what the archive of today
    makes the days worth more than they were valued at: data that came after the last day, prices changed
    since, days never valued. The others are what the bill charges otherwise than the whole month priced
    today, by part of the bill. Where the month cannot be priced today all of the difference is late.

    Args:
        bills: table BILLS of one billing month.
        bill_lines: table CHARGE_LINES of these bills.
        valued: account_no, days_value, days_kwh.
        bill_month: billing month YYYYMM.
        archive: as for `price_days`.

    Returns:
        Columns PREPAID_MONTHS.
    """
    sheet = month_sheet(account_nos=bills["account_no"], bill_month=bill_month, archive=archive)
    charged = _by_part(bill_lines, "bill")
    priced = _by_part(sheet.lines, "days")
    known = sheet.kwh.select("account_no", known=pl.lit(value=True))
    joined = bills.select("account_no", "bill_no", "total_kwh", bill_amount="amount").join(
        valued, on="account_no", how="left"
    )
    for frame in (charged, priced, known):
        joined = joined.join(frame, on="account_no", how="left")
    amounts = [f"{side}_{part}" for side in ("bill", "days") for part in _PARTS]
    joined = joined.with_columns(pl.col(name).fill_null(yuan(0)) for name in (*amounts, "days_value"))
    joined = joined.with_columns(
        pl.when("known").then(pl.col(f"bill_{part}") - pl.col(f"days_{part}")).otherwise(yuan(0)).alias(part)
        for part in _PARTS
    ).with_columns(difference=pl.col("bill_amount") - pl.col("days_value"))
    return joined.with_columns(
        bill_month=pl.lit(bill_month, pl.Int32),
        late=pl.col("difference") - pl.sum_horizontal(_PARTS),
        kwh_difference=pl.col("total_kwh") - pl.col("days_kwh").fill_null(0),
    ).select(PREPAID_MONTHS)


def _by_part(lines: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Sum lines by account into energy, basic fee and power factor."""
    basic, factor = pl.col("component").is_in(BASIC), pl.col("component") == "POWER_FACTOR"
    parts = dict(zip(_PARTS, (~basic & ~factor, basic, factor), strict=True))
    return lines.group_by("account_no").agg(
        pl.col("amount").filter(hit).sum().cast(YUAN).alias(f"{prefix}_{part}") for part, hit in parts.items()
    )

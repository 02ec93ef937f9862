"""The calendar of dues: which agreement holds, on which dates its terms fall, and how much is due by then."""

from datetime import date

import polars as pl

from yingshou.core.calendar import shift_to_working_day
from yingshou.core.money import PRICE
from yingshou.core.tables import AGREEMENTS, DUE_CALENDAR


def in_force(agreements: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Return the version of each account's agreement that holds for a billing month.

    The version with the highest `valid_from_month` that is not later than the month; of several, the
    highest version. Where that one has ended (`valid_to_month`), the account has none.
    """
    begun = agreements.filter(pl.col("valid_from_month") <= bill_month)
    latest = begun.sort("account_no", "valid_from_month", "version").unique(
        "account_no", keep="last", maintain_order=True
    )
    ended = pl.col("valid_to_month").is_not_null() & (pl.col("valid_to_month") <= bill_month)
    return AGREEMENTS.conform(latest.filter(~ended))


def due_calendar(*, agreements: pl.DataFrame, terms: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Lay out the terms of a billing month for every account with an agreement in force.

    A day past the end of its month is the month's last day; a date on a day of rest moves as the agreement
    says. `target_ratio` is what is due by then in all: the running sum of the ratios, less the instalments
    where a segment deducts them. `ratio` is the term's own share: the step of `target_ratio`, except in
    REESTIMATE, where it stays the ratio of the term itself, to be applied to the new estimate.

    Args:
        agreements: table AGREEMENTS, all versions.
        terms: table AGREEMENT_TERMS, all versions.
        bill_month: YYYYMM.

    Returns:
        Table DUE_CALENDAR, sorted by account and term.
    """
    held = in_force(agreements, bill_month).select("account_no", "version", "offset_mode", "holiday_shift")
    dated = terms.join(held, on=["account_no", "version"]).with_columns(
        bill_month=pl.lit(bill_month, dtype=pl.Int32), nominal_date=_nominal_date(bill_month)
    )
    shifted = shift_dates(dated.with_columns(due_date=pl.col("nominal_date")))
    targeted = _with_targets(shifted.sort("account_no", "term_no"))
    step = pl.col("target_ratio") - pl.col("target_ratio").shift(1).over("account_no").fill_null(_ratio(0))
    own_share = pl.when(pl.col("offset_mode") == "REESTIMATE").then(pl.col("ratio")).otherwise(step)
    return DUE_CALENDAR.conform(targeted.with_columns(ratio=own_share))


def final_due_dates(*, months: pl.DataFrame, agreements: pl.DataFrame) -> pl.DataFrame:
    """Add `final_due_date`, the last day to pay the rest of each month's bill: settlement day + days agreed.

    Args:
        months: `account_no`, `bill_month`, `period_end` (the settlement day) and any other columns.
        agreements: table AGREEMENTS, all versions.

    Returns:
        The rows of `months` that have an agreement in force, with `final_due_date`.
    """
    parts = [
        rows.join(
            in_force(agreements, month).select("account_no", "holiday_shift", "final_due_days"),
            on="account_no",
            maintain_order="left",
        )
        for (month,), rows in months.partition_by("bill_month", as_dict=True, maintain_order=True).items()
    ]
    held = pl.concat(parts) if parts else months.with_columns(holiday_shift=pl.lit("NONE"), final_due_days=0)
    nominal = pl.col("period_end") + pl.duration(days=pl.col("final_due_days"))
    return (
        shift_dates(held.with_columns(due_date=nominal))
        .rename({"due_date": "final_due_date"})
        .drop("holiday_shift", "final_due_days")
    )


def shift_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """Move each `due_date` off days of rest as its row's `holiday_shift` says; works once a distinct date."""
    distinct = frame.select("due_date", "holiday_shift").unique()
    moved = [shift_to_working_day(day, direction) for day, direction in distinct.iter_rows()]
    table = distinct.with_columns(shifted=pl.Series(moved, dtype=pl.Date))
    return (
        frame.join(table, on=["due_date", "holiday_shift"], maintain_order="left")
        .drop("due_date")
        .rename({"shifted": "due_date"})
    )


def _nominal_date(bill_month: int) -> pl.Expr:
    first = pl.lit(date(bill_month // 100, bill_month % 100, 1))
    month_start = first.dt.offset_by(pl.col("month_offset").cast(pl.String) + "mo")
    return pl.min_horizontal(
        month_start + pl.duration(days=pl.col("day") - 1), month_start.dt.month_end()
    )  # fmt: skip


def _with_targets(terms: pl.DataFrame) -> pl.DataFrame:
    """Add `target_ratio`. It never falls: a segment smaller than the instalments it deducts adds nothing."""
    share = pl.col("ratio").cast(PRICE)
    instalments = pl.when(pl.col("kind") == "INSTALMENT").then(share).otherwise(_ratio(0))
    deducted = pl.when("less_instalments").then(instalments.cum_sum().over("account_no")).otherwise(_ratio(0))
    raw = share.cum_sum().over("account_no") - deducted.cum_max().over("account_no")
    return terms.with_columns(target_ratio=raw).with_columns(
        target_ratio=pl.col("target_ratio").cum_max().over("account_no")
    )


def _ratio(value: int) -> pl.Expr:
    return pl.lit(value).cast(PRICE)

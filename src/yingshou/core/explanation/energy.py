"""The energy of bills, back to registers or to the quarter-hours of each day."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.explanation.parts import (
    QUARTER_HOURS,
    REGISTERS_READ,
    DayCount,
    EnergyCount,
    MeterCount,
    RegisterCount,
)
from yingshou.core.metering.intervals import usage_from_daily
from yingshou.core.metering.periods import interval_accounts
from yingshou.core.metering.registers import meter_spans, usage_from_reads
from yingshou.core.tables import USAGE
from yingshou.core.tables.metering import REGISTERS

_FIGURES = (
    "total_kwh", "sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh", "reactive_kvarh",
    "max_demand_kw",
)  # fmt: skip
_DAY_COLUMNS = ("use_date", *_FIGURES, "intervals")


def by_account(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a frame by its account_no, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["account_no"], []).append(row)
    return found


def energy_counts(
    *,
    bills: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    bill_month: int,
) -> dict[str, EnergyCount]:
    """Explain the energy of each bill of a month, by account_no."""
    spans_of = meter_spans(
        reads=reads, metering_points=metering_points, accounts=accounts, bill_month=bill_month
    )
    meters = by_account(spans_of)
    counted, _ = usage_from_reads(
        reads=reads, metering_points=metering_points, accounts=accounts, bill_month=bill_month
    )
    by_interval, _ = usage_from_daily(
        daily_usage=daily_usage, metering_points=metering_points, accounts=accounts, bill_month=bill_month
    )
    agreeing = _agreeing(bills=bills, usage=pl.concat([counted, by_interval]))
    interval = set(interval_accounts(accounts=accounts, metering_points=metering_points)["account_no"])
    days = by_account(_days_of(daily_usage=daily_usage, bills=bills).sort("account_no", "use_date"))
    time_of_use = dict(accounts.select("account_no", "time_of_use").iter_rows())
    found = {}
    for bill in bills.iter_rows(named=True):
        account_no = bill["account_no"]
        by_days = account_no in interval
        spans = [_meter(row) for row in meters.get(account_no, []) if _is_read(row)]
        rows = days.get(account_no, []) if by_days else []
        found[account_no] = EnergyCount(
            method=QUARTER_HOURS if by_days else REGISTERS_READ,
            time_of_use=time_of_use[account_no],
            meters=tuple(spans),
            days=tuple(DayCount(**{name: row[name] for name in _DAY_COLUMNS}) for row in rows),
            agrees=account_no in agreeing,
            **{name: bill[name] for name in _FIGURES},
        )
    return found


def _agreeing(*, bills: pl.DataFrame, usage: pl.DataFrame) -> set[str]:
    same = list(USAGE.names)
    return set(bills.select(same).join(usage, on=same, how="semi", nulls_equal=True)["account_no"].to_list())


def _days_of(*, daily_usage: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    periods = bills.select("account_no", "period_start", "period_end")
    within = (pl.col("use_date") >= pl.col("period_start")) & (pl.col("use_date") < pl.col("period_end"))
    return daily_usage.join(periods, on="account_no", how="inner").filter(within)


def _is_read(row: Mapping[str, Any]) -> bool:
    return row["_start_total"] is not None and row["_end_total"] is not None


def _meter(row: Mapping[str, Any]) -> MeterCount:
    registers = tuple(
        RegisterCount(
            name=register,
            opening=row[f"_start_{register}"],
            closing=row[f"_end_{register}"],
            rolled_over=row[f"_end_{register}"] < row[f"_start_{register}"],
        )
        for register in REGISTERS
        if row[f"_start_{register}"] is not None and row[f"_end_{register}"] is not None
    )
    active = registers[0]
    counted = active.closing - active.opening
    if active.rolled_over:
        counted += Decimal(10) ** row["register_digits"]
    return MeterCount(
        point_no=row["point_no"],
        meter_no=row["meter_no"],
        multiplier=row["multiplier"],
        register_digits=row["register_digits"],
        opening_date=row["_start_read_date"],
        closing_date=row["_end_read_date"],
        registers=registers,
        max_demand=row["max_demand"],
        energy_kwh=(counted * row["multiplier"]).quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP"),
    )

"""Quarter-hours to days and months: periods of the day, demand, gaps."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import RESIDENT, accounts, beijing, points, quarter_hours, rows, tariffs
from yingshou.core.metering.intervals import daily_usage, usage_from_daily
from yingshou.core.metering.schedule import quarter_periods
from yingshou.core.tables import DAILY_USAGE, INTERVALS

START, END = date(2024, 7, 1), date(2024, 8, 1)
METER = {"metering_mode": "INTERVAL"}


def days_of(intervals, *, account=None, meters=(METER,), schedule=None):
    return daily_usage(
        intervals=intervals,
        metering_points=points(*meters),
        accounts=accounts(account or {}),
        schedule=beijing().schedule if schedule is None else schedule,
    )


def month_of(days, *, account=None, meters=(METER,)):
    return usage_from_daily(
        daily_usage=days, accounts=accounts(account or {}), metering_points=points(*meters), bill_month=202407
    )


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2024, 7, 1), {"SHARP": 3, "PEAK": 6, "FLAT": 7, "VALLEY": 8}),
        (date(2024, 12, 31), {"SHARP": 3, "PEAK": 5, "FLAT": 8, "VALLEY": 8}),
        (date(2025, 4, 15), {"PEAK": 8, "FLAT": 8, "VALLEY": 8}),
        (date(2024, 1, 31), {}),
    ],
)
def test_hours_of_a_beijing_day(day, hours):
    days = pl.DataFrame({"catalogue": ["BEIJING"], "use_date": [day]})
    periods = quarter_periods(schedule=beijing().schedule, days=days)
    found = dict(periods.group_by("period").len().iter_rows())
    assert found == {period: 4 * count for period, count in hours.items()}


def test_later_version_of_a_schedule_replaces_the_earlier_as_a_whole():
    schedule = tariffs(
        schedule=(
            {"start_time": "00:00", "end_time": "24:00", "period": "FLAT"},
            {"start_time": "08:00", "end_time": "09:00", "period": "PEAK", "priority": 1},
            {"start_time": "00:00", "end_time": "24:00", "period": "VALLEY", "valid_from": date(2024, 7, 2)},
        )
    ).schedule
    days = pl.DataFrame({"catalogue": ["BEIJING"] * 2, "use_date": [date(2024, 7, 1), date(2024, 7, 2)]})
    counts = (
        quarter_periods(schedule=schedule, days=days)
        .group_by("use_date", "period")
        .len()
        .sort("use_date", "len")
    )
    assert counts.rows() == [
        (date(2024, 7, 1), "PEAK", 4), (date(2024, 7, 1), "FLAT", 92), (date(2024, 7, 2), "VALLEY", 96),
    ]  # fmt: skip


def test_day_by_period():
    days, problems = days_of(quarter_hours(start=START, end=date(2024, 7, 2), kwh="2.5", reactive="1"))
    assert problems.is_empty()
    row = days.row(0, named=True)
    assert row["total_kwh"] == 240
    assert [row[f"{p}_kwh"] for p in ("sharp", "peak", "flat", "valley", "deep")] == [30, 60, 70, 80, 0]
    assert row["reactive_kvarh"] == 96
    assert row["max_demand_kw"] == 10
    assert row["intervals"] == 96


def test_without_time_of_use_everything_is_flat():
    days, problems = days_of(
        quarter_hours(start=START, end=date(2024, 7, 2), kwh="1"), account=RESIDENT,
        schedule=tariffs().schedule,
    )  # fmt: skip
    assert problems.is_empty()
    assert days.select("total_kwh", "flat_kwh", "peak_kwh").row(0) == (96, 96, 0)


def test_demand_is_the_highest_quarter_hour_of_all_points_together():
    at = [datetime.fromisoformat(text) for text in ("2024-07-01T08:00", "2024-07-01T08:15")]
    intervals = rows(
        INTERVALS,
        {"point_no": "P1", "start_at": at[0], "active_kwh": 10, "reactive_reverse_kvarh": 2},
        {"point_no": "P1", "start_at": at[1], "active_kwh": 6, "reactive_forward_kvarh": 3},
        {"point_no": "P2", "start_at": at[0], "active_kwh": 1, "reactive_forward_kvarh": 0},
        {"point_no": "P2", "start_at": at[1], "active_kwh": 7},
    )
    meters = (METER, {**METER, "point_no": "P2"})
    row = days_of(intervals, meters=meters)[0].row(0, named=True)
    assert row["max_demand_kw"] == (6 + 7) * 4
    assert row["reactive_kvarh"] == 5
    assert row["intervals"] == 4
    assessed = days_of(intervals, meters=meters, account={"power_factor_standard": "0.90"})[0]
    assert assessed["intervals"].item() == 3


def test_unknown_points_are_reported():
    days, problems = days_of(
        pl.concat(
            [
                quarter_hours(start=START, end=date(2024, 7, 2), kwh="1"),
                quarter_hours(start=START, end=date(2024, 7, 3), kwh="1", point_no="X"),
            ]
        )
    )
    assert days["total_kwh"].to_list() == [96]
    assert problems.select("code", "subject", "value").rows() == [("UNKNOWN_POINT", "X", "2024-07-01")]


def test_day_outside_the_schedule_is_reported():
    days, problems = days_of(quarter_hours(start=date(2024, 1, 31), end=date(2024, 2, 2), kwh="1"))
    assert days["use_date"].to_list() == [date(2024, 2, 1)]
    assert problems.select("code", "account_no", "value").rows() == [("SCHEDULE_GAP", "A1", "2024-01-31")]


def test_exchange_of_an_interval_meter_is_one_point():
    change = date(2024, 7, 10)
    meters = (
        {**METER, "removed_date": change},
        {**METER, "meter_no": "M2", "installed_date": change},
    )
    days, _ = days_of(quarter_hours(start=START, end=END, kwh="1"), meters=meters)
    usage, problems = month_of(days, meters=meters)
    assert problems.is_empty()
    assert usage["total_kwh"].item() == 31 * 96


def test_month_sums_days():
    days, _ = days_of(quarter_hours(start=date(2024, 6, 25), end=date(2024, 8, 5), kwh="2", reactive="0.5"))
    usage, problems = month_of(days)
    assert problems.is_empty()
    row = usage.row(0, named=True)
    assert row["total_kwh"] == 31 * 192
    assert row["sharp_kwh"] == 31 * 24
    assert row["reactive_kvarh"] == 31 * 48
    assert row["max_demand_kw"] == 8
    assert (row["period_start"], row["period_end"]) == (START, END)


@pytest.mark.parametrize("lost", [date(2024, 7, 1), date(2024, 7, 31)])
def test_missing_day_or_quarter_hour_blocks(lost):
    whole = quarter_hours(start=START, end=END, kwh="1")
    gap_hour = datetime.combine(lost, datetime.min.time())
    for kept in (
        whole.filter(pl.col("start_at").dt.date() != lost),
        whole.filter(pl.col("start_at") != gap_hour),
    ):
        usage, problems = month_of(days_of(kept)[0])
        assert usage.is_empty()
        assert problems.select("code", "subject").rows() == [("MISSING_INTERVALS", f"A1/{lost}")]


def test_register_point_beside_interval_point_is_never_left_out_in_silence():
    days, _ = days_of(quarter_hours(start=START, end=END, kwh="1"))
    _, problems = month_of(days, meters=(METER, {"point_no": "P2"}))
    assert problems["code"].to_list() == ["MISSING_INTERVALS"]


def test_nothing_at_all_is_no_read():
    usage, problems = month_of(DAILY_USAGE.empty())
    assert usage.is_empty()
    assert problems["code"].to_list() == ["NO_READ"]


def test_implausible_month():
    days, _ = days_of(quarter_hours(start=START, end=END, kwh="100"))
    _, problems = month_of(days, account={"capacity_kva": "266"})
    assert problems.select("code", "value").rows() == [("IMPLAUSIBLE_USE", "297600.0000")]
    usage, _ = month_of(days, account={"capacity_kva": "267"})
    assert usage["total_kwh"].item() == Decimal(297600)

"""Estimated reads, and how the next read that is taken makes them good."""

from datetime import date
from decimal import Decimal

import polars as pl

from tests.core.frames import RESIDENT, accounts, points, reads
from yingshou.core.metering.estimates import estimate_reads
from yingshou.core.metering.registers import usage_from_reads

PEOPLE, METERS = accounts(RESIDENT), points({"multiplier": 10})


def read(year, month, total, **given):
    return {"read_date": date(year, month, 1), "total": total, **given}


def estimate(*given, month=202402, meters=METERS):
    known = reads(*given)
    made = estimate_reads(reads=known, metering_points=meters, accounts=PEOPLE, bill_month=month)
    return pl.concat([known, made]), made


def use(known, month):
    usage, problems = usage_from_reads(reads=known, metering_points=METERS, accounts=PEOPLE, bill_month=month)
    assert problems.is_empty()
    return usage["total_kwh"].item()


def test_days_of_the_month_before():
    _, made = estimate(read(2024, 1, 100), read(2024, 2, 410, reactive_forward=7))
    row = made.row(0, named=True)
    # 310 in the 31 days of January, so 290 in the 29 of February.
    assert (row["read_date"], row["read_kind"], row["total"]) == (date(2024, 3, 1), "ESTIMATED", 700)
    assert row["max_demand"] is None
    assert row["reactive_forward"] is None


def test_same_month_of_the_last_year_where_the_month_before_is_unknown():
    _, made = estimate(read(2023, 2, 0), read(2023, 3, 280), read(2024, 2, 5000))
    assert made["total"].item() == 5290


def test_nothing_to_go_by_or_nothing_missing():
    assert estimate(read(2024, 2, 5000))[1].is_empty()
    assert estimate(read(2024, 1, 100), read(2024, 3, 300))[1].is_empty()
    assert estimate(read(2024, 1, 100), read(2024, 2, 410), read(2024, 3, 500))[1].is_empty()


def test_an_estimate_may_roll_over():
    _, made = estimate(read(2024, 1, 999_500), read(2024, 2, 999_810))
    assert made["total"].item() == 100


def test_the_next_read_makes_it_good():
    known, _ = estimate(read(2024, 1, 100), read(2024, 2, 410))
    april = pl.concat([known, reads(read(2024, 4, 950))])
    months = [use(april, month) for month in (202401, 202402, 202403)]
    assert months == [3100, 2900, 2500]
    assert sum(months) == (Decimal(950) - 100) * 10


def test_a_late_read_of_the_day_does_not_lose_energy():
    known, _ = estimate(read(2024, 1, 100), read(2024, 2, 410))
    late = pl.concat([known, reads(read(2024, 3, 600), read(2024, 4, 950))])
    assert [use(late, month) for month in (202402, 202403)] == [2900, 2500]


def test_a_meter_removed_in_the_month_stops_there():
    meters = points({"removed_date": date(2024, 2, 11)})
    _, made = estimate(read(2024, 1, 0), read(2024, 2, 31), meters=meters)
    assert made.select("read_date", "total").row(0) == (date(2024, 2, 11), 41)

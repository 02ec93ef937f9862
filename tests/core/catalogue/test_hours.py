"""The period of each half-hour, by month and kind of day."""

from datetime import date
from decimal import Decimal

import polars as pl

from tests.core.frames import rows
from yingshou.core.catalogue.hours import day_hours
from yingshou.core.energy import ENERGY
from yingshou.core.tables import TARIFF_SCHEDULE

DATED = {"catalogue": "X", "valid_from": date(2025, 1, 1), "source": "通知"}


def span(period, start, end, *, priority=1, **other):
    return {**DATED, "priority": priority, "months": "-", "start_time": start, "end_time": end,
            "period": period, **other}  # fmt: skip


def hours(*spans, on=date(2026, 5, 1), kva=None, kinds=("WORKDAY",)):
    account = pl.DataFrame(
        {"catalogue": ["X"], "price_class": ["SINGLE"], "voltage_level": ["KV1_10"],
         "customer_class": ["INDUSTRIAL"], "capacity_kva": [kva]}, schema_overrides={"capacity_kva": ENERGY},
    )  # fmt: skip
    schedule = rows(TARIFF_SCHEDULE, *spans)
    found = day_hours(schedule=schedule, on=on, account=account, day_kinds=kinds)
    return {
        (month, half): period for month, half, period in found.select("month", "half_hour", "period").rows()
    }


FLAT = span("FLAT", "00:00", "24:00", priority=0)


def test_half_hours_have_the_period_of_the_highest_row():
    found = hours(
        FLAT, span("PEAK", "15:30", "20:00"), span("SHARP", "18:00", "19:00", priority=2, months="7,8")
    )
    assert len(found) == 12 * 48
    assert [found[7, half] for half in (30, 31, 36, 37, 38)] == ["FLAT", "PEAK", "SHARP", "SHARP", "PEAK"]
    assert found[6, 36] == "PEAK"


def test_days_are_what_is_asked_for():
    deep = span("DEEP", "10:00", "14:00", priority=3, day_kinds="SPRING_FESTIVAL,LABOUR_DAY")
    assert hours(FLAT, deep)[5, 20] == "FLAT"
    assert hours(FLAT, deep, kinds=("HOLIDAY", "NATIONAL_DAY"))[5, 20] == "FLAT"
    assert hours(FLAT, deep, kinds=("HOLIDAY", "LABOUR_DAY"))[5, 20] == "DEEP"


def test_capacity_decides_where_rows_say_so():
    deep = span("DEEP", "10:00", "14:00", priority=3, minimum_kva=315)
    periods = [hours(FLAT, deep, kva=kva)[5, 20] for kva in (None, Decimal(314), Decimal(315))]
    assert periods == ["FLAT", "FLAT", "DEEP"]


def test_contradictions_gaps_and_split_half_hours_have_no_period():
    found = hours(
        span("PEAK", "08:00", "10:00"), span("VALLEY", "09:00", "09:15"), span("FLAT", "12:15", "13:00")
    )
    assert found[1, 16] == "PEAK"
    assert found[1, 18] is None
    assert found[1, 24] is None
    assert found[1, 25] == "FLAT"
    assert (1, 22) not in found


def test_the_version_of_the_day_counts_for_all_months():
    later = {**FLAT, "valid_from": date(2026, 6, 1), "period": "PEAK"}
    assert set(hours(FLAT, later, on=date(2026, 5, 31)).values()) == {"FLAT"}
    assert set(hours(FLAT, later, on=date(2026, 6, 1)).values()) == {"PEAK"}
    ended = {**FLAT, "valid_to": date(2026, 1, 1)}
    assert hours(ended) == {}

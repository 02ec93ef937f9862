"""Time-of-use schedules as dated data: months, kinds of days, classes, capacity, and contradictions."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import accounts, points, quarter_hours, rows, tariffs
from yingshou.core.calendar import day_kinds
from yingshou.core.metering.intervals import daily_usage
from yingshou.core.metering.schedule import quarter_periods, schedule_band
from yingshou.core.tables import TARIFF_DAYS, TARIFF_SCHEDULE

ALL_DAY = {"start_time": "00:00", "end_time": "24:00", "period": "FLAT"}


def schedule_of(*given):
    return tariffs(schedule=given).schedule


def hours(schedule, day, *, special=(), **kind):
    """Return the hours of each period of a day, `clash` among them."""
    account = {"catalogue": "BEIJING", "use_date": day, **kind}
    days = pl.DataFrame([account])
    if "capacity_kva" in kind:
        days = days.with_columns(band_kva=schedule_band(schedule)).drop("capacity_kva")
    marked = rows(TARIFF_DAYS, *special, defaults={"catalogue": "BEIJING", "source": "气象台"})
    found = quarter_periods(schedule=schedule, days=days, special_days=marked)
    return {k or "clash": Decimal(v) / 4 for k, v in Counter(found["period"].to_list()).items()}


def in_spans(day, month_rows):
    """Return the hours of a schedule given as (months, period, spans, priority)."""
    given = [
        {"months": months, "period": period, "start_time": start, "end_time": end, "priority": priority}
        for months, period, spans, priority in month_rows
        for start, end in (span.split("-") for span in spans.split())
    ]
    return hours(schedule_of(ALL_DAY, *given), day)


HUNAN = [  # 湘发改价调〔2025〕385号
    ("-", "PEAK", "16:00-24:00", 1), ("-", "VALLEY", "00:00-06:00 12:00-14:00", 1),
    ("7,8", "SHARP", "20:00-24:00", 2), ("1,12", "SHARP", "18:00-22:00", 2),
]  # fmt: skip
SHANDONG = [  # 鲁发改价格〔2023〕914号
    ("1,2,12", "VALLEY", "02:00-06:00 10:00-15:00", 1), ("1,2,12", "DEEP", "11:00-14:00", 2),
    ("1,2,12", "PEAK", "07:00-09:00 16:00-21:00", 1), ("1,2,12", "SHARP", "16:00-19:00", 2),
    ("6", "VALLEY", "07:00-12:00", 1), ("6", "PEAK", "16:00-23:00", 1), ("6", "SHARP", "17:00-22:00", 2),
]  # fmt: skip
HEILONGJIANG = [  # 〔2024〕291号: half-hours
    ("-", "PEAK", "07:00-08:00 09:00-11:30 15:30-20:00", 1),
    ("-", "VALLEY", "12:00-14:00 23:30-24:00 00:00-05:30", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "day", "expected"),
    [
        (HUNAN, date(2025, 7, 15), {"SHARP": 4, "PEAK": 4, "FLAT": 8, "VALLEY": 8}),
        (HUNAN, date(2025, 1, 15), {"SHARP": 4, "PEAK": 4, "FLAT": 8, "VALLEY": 8}),
        (HUNAN, date(2025, 4, 15), {"PEAK": 8, "FLAT": 8, "VALLEY": 8}),
        (SHANDONG, date(2025, 1, 15), {"SHARP": 3, "PEAK": 4, "FLAT": 8, "VALLEY": 6, "DEEP": 3}),
        (SHANDONG, date(2025, 6, 15), {"SHARP": 5, "PEAK": 2, "FLAT": 12, "VALLEY": 5}),
        (HEILONGJIANG, date(2025, 6, 15), {"PEAK": 8, "FLAT": 8, "VALLEY": 8}),
    ],
)
def test_published_schedules(table, day, expected):
    assert in_spans(day, table) == expected


DEEP_AT_NOON = {"start_time": "10:00", "end_time": "14:00", "period": "DEEP", "priority": 9}
FESTIVALS = schedule_of(ALL_DAY, {**DEEP_AT_NOON, "day_kinds": "SPRING_FESTIVAL,LABOUR_DAY,NATIONAL_DAY"})
REST_DAYS = schedule_of(ALL_DAY, {**DEEP_AT_NOON, "day_kinds": "WEEKEND,HOLIDAY"})
HOT_DAYS = schedule_of(
    ALL_DAY,
    {"start_time": "11:00", "end_time": "12:00", "period": "SHARP", "priority": 9, "day_kinds": "HOT"},
)


@pytest.mark.parametrize(
    ("schedule", "day", "deep"),
    [
        (FESTIVALS, date(2025, 10, 1), 4),  # 国庆节
        (FESTIVALS, date(2025, 5, 3), 4),  # 劳动节
        (FESTIVALS, date(2025, 4, 4), 0),  # 清明节
        (FESTIVALS, date(2025, 10, 12), 0),
        (REST_DAYS, date(2025, 4, 4), 4),
        (REST_DAYS, date(2025, 10, 11), 0),  # a Saturday worked in exchange
        (REST_DAYS, date(2025, 10, 12), 4),
        (REST_DAYS, date(2025, 10, 13), 0),
    ],
)
def test_kinds_of_days(schedule, day, deep):
    expected = {"FLAT": 24 - deep} | ({"DEEP": deep} if deep else {})
    assert hours(schedule, day) == expected


def test_hot_days_are_declared():
    hot = {"use_date": date(2025, 7, 20), "day_kind": "HOT"}
    assert hours(HOT_DAYS, date(2025, 7, 20), special=[hot]) == {"FLAT": 23, "SHARP": 1}
    assert hours(HOT_DAYS, date(2025, 7, 21), special=[hot]) == {"FLAT": 24}


def test_declared_kind_takes_the_calendars_place():
    day = date(2025, 10, 1)
    assert hours(REST_DAYS, day, special=[{"use_date": day, "day_kind": "WORKDAY"}]) == {"FLAT": 24}


def test_years_without_a_calendar_ask_for_declared_days():
    day = date(2031, 5, 1)
    assert day_kinds(day) is None
    assert hours(REST_DAYS, day) == {}
    assert hours(REST_DAYS, day, special=[{"use_date": day, "day_kind": "HOLIDAY"}]) == {
        "FLAT": 20,
        "DEEP": 4,
    }
    assert hours(HOT_DAYS, day) == {"FLAT": 24}, "weather needs no calendar"


def test_calendar_kinds():
    assert day_kinds(date(2024, 10, 1)) == ("HOLIDAY", "NATIONAL_DAY")
    assert day_kinds(date(2025, 10, 6)) == ("HOLIDAY", "MID_AUTUMN", "NATIONAL_DAY"), (
        "one holiday of two names"
    )
    assert day_kinds(date(2025, 9, 28)) == ("WORKDAY",), "a Sunday worked in exchange"
    assert day_kinds(date(2025, 9, 6)) == ("WEEKEND",)


def test_classes_and_capacity_have_their_own_rows():
    schedule = schedule_of(
        ALL_DAY,
        {**DEEP_AT_NOON, "price_class": "TWO_PART", "customer_class": "INDUSTRIAL", "minimum_kva": 315},
        {"start_time": "18:00", "end_time": "20:00", "period": "PEAK", "priority": 1, "below_kva": 100},
    )
    day = date(2025, 5, 20)
    plant = {"price_class": "TWO_PART", "voltage_level": "KV1_10", "customer_class": "INDUSTRIAL"}
    assert hours(schedule, day, **plant, capacity_kva=Decimal(315)) == {"FLAT": 20, "DEEP": 4}
    assert hours(schedule, day, **plant, capacity_kva=Decimal("314.9")) == {"FLAT": 24}
    assert hours(schedule, day, **plant, capacity_kva=Decimal(99)) == {"FLAT": 22, "PEAK": 2}
    shop = {**plant, "customer_class": "COMMERCIAL"}
    assert hours(schedule, day, **shop, capacity_kva=Decimal(400)) == {"FLAT": 24}
    unknown = pl.lit(None, pl.Decimal(38, 4))
    band = pl.select(capacity_kva=unknown).select(schedule_band(schedule)).item()
    assert hours(schedule, day, **shop, band_kva=band) == {"FLAT": 24}, "rows with limits hold for none"


def test_one_priority_must_not_contradict_itself():
    peak = {"start_time": "08:00", "end_time": "11:00", "period": "PEAK", "priority": 1}
    valley = {"start_time": "10:30", "end_time": "12:00", "period": "VALLEY", "priority": 1}
    day = date(2025, 5, 20)
    assert hours(schedule_of(ALL_DAY, peak, valley), day) == {
        "FLAT": 20, "PEAK": Decimal("2.5"), "VALLEY": 1, "clash": Decimal("0.5"),
    }  # fmt: skip
    again = {**peak, "start_time": "10:00", "end_time": "12:00"}
    assert hours(schedule_of(ALL_DAY, peak, again), day) == {"FLAT": 20, "PEAK": 4}, (
        "saying it twice is no matter"
    )


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ({"start_time": "07:30", "end_time": "24:00", "period": "FLAT"}, "SCHEDULE_GAP"),
        ({"start_time": "06:30", "end_time": "24:00", "period": "FLAT"}, "SCHEDULE_OVERLAP"),
    ],
)
def test_gaps_and_overlaps_are_problems_never_energy(extra, code):
    schedule = schedule_of({"start_time": "00:00", "end_time": "07:00", "period": "VALLEY"}, extra)
    days, problems = daily_usage(
        intervals=quarter_hours(start=date(2025, 5, 20), end=date(2025, 5, 22), kwh="1"),
        metering_points=points({"metering_mode": "INTERVAL"}), accounts=accounts({}), schedule=schedule,
    )  # fmt: skip
    assert days.is_empty()
    assert problems.select("code", "account_no", "value").rows() == [(code, "A1", "2025-05-20")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"months": "7-8"}, "months", "OUT_OF_RANGE"), ({"months": "13"}, "months", "OUT_OF_RANGE"),
        ({"day_kinds": "SUNDAY"}, "day_kinds", "NOT_A_CHOICE"),
        ({"start_time": "07:10"}, "start_time", "OUT_OF_RANGE"),
        ({"end_time": "25:00"}, "end_time", "OUT_OF_RANGE"),
        ({"start_time": "23:00", "end_time": "07:00"}, "end_time", "PERIOD_ORDER"),
        ({"minimum_kva": 315, "below_kva": 100}, "below_kva", "PERIOD_ORDER"),
    ],
)  # fmt: skip
def test_rows_that_say_nothing_are_refused(row, column, code):
    frame = schedule_of({**ALL_DAY, **row})
    broken = [
        (r.column, r.code)
        for r in TARIFF_SCHEDULE.rules
        if frame.select(~r.keeps.fill_null(value=True)).item()
    ]
    assert broken == [(column, code)]


PERIODS = st.sampled_from(("SHARP", "PEAK", "FLAT", "VALLEY", "DEEP"))
HALF_HOURS = st.lists(st.integers(0, 48), min_size=2, max_size=8, unique=True).map(sorted)
PRICES = st.lists(PERIODS, min_size=8, max_size=8)


def at(half_hour):
    return f"{half_hour // 2:02d}:{half_hour % 2 * 30:02d}"


@settings(max_examples=25, deadline=None)
@given(cuts=HALF_HOURS, names=PRICES, energies=st.lists(st.integers(0, 10**6), min_size=96, max_size=96),
       cut=st.integers(0, 96), seed=st.integers(0, 100))  # fmt: skip
def test_parts_of_a_day_add_up_and_order_does_not_matter(cuts, names, energies, cut, seed):
    spans = [
        {"start_time": at(a), "end_time": at(b), "period": name, "priority": 1}
        for a, b, name in zip(cuts, cuts[1:], names, strict=False)
    ]
    schedule = schedule_of(ALL_DAY, *spans)
    day = date(2025, 5, 20)
    intervals = quarter_hours(start=day, end=day + timedelta(days=1), kwh="1").with_columns(
        active_kwh=pl.Series([Decimal(e).scaleb(-4) for e in energies], dtype=pl.Decimal(38, 4))
    )

    def summed(frame, plan=schedule):
        days, problems = daily_usage(
            intervals=frame,
            metering_points=points({"metering_mode": "INTERVAL"}),
            accounts=accounts({}),
            schedule=plan,
        )
        assert problems.is_empty()
        return days.select("total_kwh", "^(sharp|peak|flat|valley|deep)_kwh$").sum()

    whole = summed(intervals)
    assert sum(whole.row(0)[1:]) == whole.row(0)[0] == sum(intervals["active_kwh"])
    shuffled = summed(
        intervals.sample(fraction=1, shuffle=True, seed=seed), schedule.sample(fraction=1, shuffle=True)
    )
    assert shuffled.row(0) == whole.row(0)
    parts = [summed(part).row(0) for part in (intervals.head(cut), intervals.tail(96 - cut))]
    assert tuple(a + b for a, b in zip(*parts, strict=True)) == whole.row(0)

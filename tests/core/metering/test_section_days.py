"""Days of the parts of accounts that are metered by quarter-hours."""

from datetime import date

import polars as pl

from tests.core.frames import accounts, beijing, points, quarter_hours, rows
from yingshou.core.metering.intervals import daily_usage
from yingshou.core.metering.section_days import fill_section_days, numbered_days, section_daily_usage
from yingshou.core.metering.sections import split_sections
from yingshou.core.tables import DAILY_USAGE, QUANTITY_RULES
from yingshou.core.tables.metering import SECTION_DAILY_USAGE

START, END = date(2024, 7, 1), date(2024, 7, 3)
WORKS = {"power_factor_standard": "0.90", "time_of_use": True}
OWN = {"point_no": "P1", "metering_mode": "INTERVAL"}
DWELLING = {"point_no": "P2", "metering_mode": "INTERVAL", "price_class": "RESIDENT_COLLECTIVE"}
PART = ("account_no", "price_class", "time_of_use")


def summed(*meters, account=WORKS):
    given = {
        "intervals": pl.concat([
            quarter_hours(start=START, end=END, kwh="2", reactive="1"),
            quarter_hours(start=START, end=END, kwh="0.5", point_no="P2", reactive=None),
        ]),
        "metering_points": points(*meters), "accounts": accounts(account), "schedule": beijing().schedule,
    }  # fmt: skip
    return given, *section_daily_usage(**given)


def test_each_part_has_days_periods_and_demand_of_its_own():
    given, days, problems = summed(OWN, DWELLING)
    assert problems.is_empty()
    day = days.filter(pl.col("use_date") == START).select(
        "price_class", "time_of_use", "total_kwh", "sharp_kwh", "flat_kwh", "reactive_kvarh", "max_demand_kw",
        "intervals",
    )  # fmt: skip
    assert day.rows() == [
        ("RESIDENT_COLLECTIVE", False, 48, 0, 48, 0, 2, 96),
        ("TWO_PART", True, 192, 24, 56, 96, 8, 96),
    ]
    whole, _ = daily_usage(**given)
    assert whole["total_kwh"].to_list() == [240, 240]


def test_accounts_without_such_a_section_have_no_days_by_part():
    register = {**DWELLING, "metering_mode": "REGISTER"}
    for meters in ((OWN,), (OWN, register), (OWN, {**OWN, "point_no": "P2"})):
        assert summed(*meters)[1].is_empty()


def test_the_parts_take_the_place_of_the_whole():
    given, days, _ = summed(OWN, DWELLING)
    sections = split_sections(
        accounts=given["accounts"], metering_points=given["metering_points"],
        quantity_rules=QUANTITY_RULES.empty(),
    )  # fmt: skip
    other = rows(DAILY_USAGE, {"account_no": "A9", "use_date": START, "total_kwh": 7, "flat_kwh": 7,
                               "sharp_kwh": 0, "peak_kwh": 0, "valley_kwh": 0, "deep_kwh": 0,
                               "reactive_kvarh": 0, "max_demand_kw": 1, "intervals": 96})  # fmt: skip
    whole = pl.concat([daily_usage(**given)[0], other])
    numbered = numbered_days(daily_usage=whole, section_days=days, sections=sections)
    sums = numbered.group_by("account_no").agg(pl.col("total_kwh").sum()).sort("account_no")
    assert sums.rows() == [("A1", 384), ("A1#RESIDENT_COLLECTIVE#false", 96), ("A9", 7)]
    # Parts that are no longer billed so leave the account as a whole.
    plain = split_sections(
        accounts=given["accounts"], metering_points=points(OWN), quantity_rules=QUANTITY_RULES.empty()
    )
    assert numbered_days(daily_usage=whole, section_days=days, sections=plain).equals(whole)


def test_a_missing_day_of_a_part_goes_on_as_those_before_it():
    given, days, _ = summed(OWN, DWELLING)
    dwelling = pl.col("price_class") == "RESIDENT_COLLECTIVE"
    gap = days.filter(~dwelling | (pl.col("use_date") == START))
    filled, made = fill_section_days(
        section_days=gap, accounts=given["accounts"].with_columns(closed_date=pl.lit(END)),
        metering_points=given["metering_points"], quantity_rules=QUANTITY_RULES.empty(), bill_month=202407,
        days=1,
    )  # fmt: skip
    assert made.rows() == [("A1", date(2024, 7, 2))]
    assert filled.sort(SECTION_DAILY_USAGE.key).equals(days)

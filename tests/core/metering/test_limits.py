"""The limits of what is fit for billing are dated rows of a class: exact to the last digit."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import RESIDENT, accounts, points, reads, rows
from yingshou.core.metering.intervals import usage_from_daily
from yingshou.core.metering.limits import metering_limits
from yingshou.core.metering.registers import usage_from_reads
from yingshou.core.metering.validation.defaults import default_rules
from yingshou.core.metering.validation.readings import days_in_part
from yingshou.core.tables import DAILY_USAGE
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.validation import VALIDATION_RULES, rules_in_force

START, END, MONTH = date(2024, 1, 1), date(2024, 2, 1), 202401
_RULE = {
    "customer_class": "RESIDENT", "voltage_level": "ALL", "valid_from": START, "effect": "BLOCK",
    "owner": "METERING",
}  # fmt: skip
_DAY = {
    "account_no": "A1", "total_kwh": 10, "sharp_kwh": 0, "peak_kwh": 0, "flat_kwh": 10, "valley_kwh": 0,
    "deep_kwh": 0, "max_demand_kw": 1, "intervals": 96,
}  # fmt: skip


def with_office(*given):
    return pl.concat([default_rules(), rows(VALIDATION_RULES, *given, defaults=_RULE)])


def code_of(*read_rows, rule, who=RESIDENT):
    people = accounts(who)
    limits = metering_limits(rules=with_office(rule), accounts=people, bill_month=MONTH)
    usage, problems = usage_from_reads(
        reads=reads(*read_rows), metering_points=points({}), accounts=people, bill_month=MONTH, limits=limits
    )
    assert usage.height + problems.height == 1
    return problems["code"].item() if problems.height else None


@pytest.mark.parametrize(
    ("opening", "share", "code"),
    [
        ("500000.01", "0.5", None),
        ("500000", "0.5", "ROLL_OVER_SUSPECTED"),
        ("900000.01", "0.1", None),
        ("900000", "0.1", "ROLL_OVER_SUSPECTED"),
        ("1000", "1", None),
    ],
)
def test_share_of_the_range_a_roll_over_is_believed_below(opening, share, code):
    rule = {"rule_code": "ROLL_OVER_SUSPECTED", "limit_value": share, "limit_unit": "SHARE"}
    taken = ({"read_date": START, "total": opening}, {"read_date": END, "total": "0"})
    # The capacity does not limit a home that has none.
    assert code_of(*taken, rule=rule, who={**RESIDENT, "capacity_kva": None}) == code


def test_a_limit_holds_for_its_class_and_from_its_day():
    rule = {"rule_code": "ROLL_OVER_SUSPECTED", "limit_value": "0.1", "limit_unit": "SHARE"}
    taken = ({"read_date": START, "total": "900000"}, {"read_date": END, "total": "0"})
    who = {**RESIDENT, "capacity_kva": None}
    assert code_of(*taken, rule={**rule, "valid_from": date(2024, 1, 2)}, who=who) is None
    assert code_of(*taken, rule={**rule, "customer_class": "INDUSTRIAL"}, who=who) is None
    assert code_of(*taken, rule=rule, who=who) == "ROLL_OVER_SUSPECTED"


@pytest.mark.parametrize(
    ("total", "flat", "digits", "code"),
    [
        ("100", "94", "6", None),
        ("100", "93", "6", "PERIOD_SUM"),
        ("100", "98", "2", None),
        ("100", "97", "2", "PERIOD_SUM"),
        ("100.01", "99.99", "2", None),
        ("100.01", "99.98", "2", "PERIOD_SUM"),
    ],
)
def test_last_digits_by_which_periods_may_miss_the_total(total, flat, digits, code):
    rule = {"rule_code": "PERIOD_SUM", "limit_value": digits, "limit_unit": "DIGITS"}
    opening = {"read_date": START, "total": "0", "peak": "0", "flat": "0", "valley": "0"}
    closing = {**opening, "read_date": END, "total": total, "flat": flat}
    assert code_of(opening, closing, rule=rule, who={**RESIDENT, "time_of_use": True}) == code


@pytest.mark.parametrize(("used", "code"), [("7440", None), ("7440.01", "IMPLAUSIBLE_USE")])
def test_multiple_of_the_capacity_at_all_hours(used, code):
    rule = {"rule_code": "IMPLAUSIBLE_USE", "limit_value": "2", "limit_unit": "MULTIPLE"}
    taken = ({"read_date": START, "total": "0"}, {"read_date": END, "total": used})
    assert code_of(*taken, rule=rule, who={**RESIDENT, "capacity_kva": 5}) == code


@pytest.mark.parametrize(
    ("there", "allowed", "code", "note"),
    [
        (96, "0", None, []),
        (95, "0", "MISSING_INTERVALS", []),
        (92, "4", None, [("MISSING_INTERVALS", "A1/2024-01-01", "92", "96", "WARN")]),
        (91, "4", "MISSING_INTERVALS", []),
        (None, "95", "MISSING_INTERVALS", []),
    ],
)
def test_quarter_hours_a_day_may_lack(there, allowed, code, note):
    people, meters = accounts(RESIDENT), points({"metering_mode": "INTERVAL"})
    rules = with_office({"rule_code": "MISSING_INTERVALS", "limit_value": allowed, "limit_unit": "INTERVALS"})
    days = [{"use_date": date(2024, 1, day)} for day in range(2, 32)]
    first = [] if there is None else [{"use_date": START, "intervals": there}]
    daily = rows(DAILY_USAGE, *first, *days, defaults=_DAY)
    given = {"daily_usage": daily, "metering_points": meters, "accounts": people, "bill_month": MONTH}
    limits = metering_limits(rules=rules, accounts=people, bill_month=MONTH)
    usage, problems = usage_from_daily(**given, limits=limits)
    assert problems["code"].to_list() == ([code] if code else [])
    if code is None:
        assert usage["total_kwh"].item() == Decimal(310)
        in_force = rules_in_force(rules=rules, accounts=people, bill_month=MONTH)
        found = days_in_part(**given, in_force=in_force)
        assert found.select("code", "subject", "value", "limit_value", "effect").rows() == note


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"rule_code": "ROLL_OVER_SUSPECTED", "limit_value": "0.5", "limit_unit": "KWH"}, "limit_unit"),
        ({"rule_code": "ROLL_OVER_SUSPECTED", "limit_value": "1.01", "limit_unit": "SHARE"}, "limit_value"),
        ({"rule_code": "MISSING_INTERVALS", "limit_value": "96", "limit_unit": "INTERVALS"}, "limit_value"),
        ({"rule_code": "PERIOD_SUM", "effect": "WARN"}, "effect"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_refused(wrong, column):
    given = rows(VALIDATION_RULES, wrong, defaults=_RULE)
    good, bad = split_by_rules(given, VALIDATION_RULES.rules, stage="import", subject="rule_code")
    assert (good.height, bad["column"].to_list()) == (0, [column])

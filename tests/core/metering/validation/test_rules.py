"""Which rule holds for an account in a month."""

from datetime import date

from tests.core.frames import accounts, rows
from yingshou.core.metering.validation.defaults import default_rules
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.validation import RULE_CODES, VALIDATION_RULES, rules_in_force

BOTH = accounts(
    {"account_no": "A1", "customer_class": "INDUSTRIAL", "voltage_level": "KV110"},
    {"account_no": "A2", "customer_class": "RESIDENT", "voltage_level": "UNDER_1KV"},
)
_RULE = {
    "rule_code": "SPIKE_USE", "customer_class": "ALL", "voltage_level": "ALL", "valid_from": date(2025, 1, 1),
    "effect": "HOLD", "owner": "REVIEWER", "limit_value": 5, "limit_unit": "MULTIPLE",
}  # fmt: skip


def rules(*given):
    return rows(VALIDATION_RULES, *given, defaults=_RULE)


def limits(frame, month=202510):
    found = rules_in_force(rules=frame, accounts=BOTH, bill_month=month)
    return {row["customer_class"]: int(row["limit_value"]) for row in found.iter_rows(named=True)}


def test_class_goes_before_voltage_before_all():
    for_all, by_voltage, by_class = (
        {"limit_value": 5},
        {"limit_value": 3, "voltage_level": "KV110"},
        {"limit_value": 2, "customer_class": "INDUSTRIAL"},
    )
    assert limits(rules(for_all)) == {"INDUSTRIAL": 5, "RESIDENT": 5}
    assert limits(rules(by_voltage, for_all)) == {"INDUSTRIAL": 3, "RESIDENT": 5}
    assert limits(rules(by_class, by_voltage, for_all)) == {"INDUSTRIAL": 2, "RESIDENT": 5}
    assert limits(rules(by_class)) == {"INDUSTRIAL": 2}


def test_the_latest_version_on_the_first_of_the_month_holds():
    old, new = {"limit_value": 5}, {"limit_value": 4, "valid_from": date(2025, 10, 2)}
    assert limits(rules(old, new)) == {"INDUSTRIAL": 5, "RESIDENT": 5}
    assert limits(rules(new, old), 202511) == {"INDUSTRIAL": 4, "RESIDENT": 4}
    ended = {"limit_value": 5, "valid_to": date(2025, 10, 1)}
    assert limits(rules(ended)) == {}
    assert limits(rules(ended), 202509) == {"INDUSTRIAL": 5, "RESIDENT": 5}


def test_a_rule_can_be_switched_off_for_a_class():
    off = {"customer_class": "RESIDENT", "effect": "OFF"}
    assert limits(rules({}, off)) == {"INDUSTRIAL": 5}


def test_shipped_rules_cover_every_code_and_keep_their_own_rules():
    shipped = default_rules()
    good, bad = split_by_rules(shipped, VALIDATION_RULES.rules, stage="import", subject="rule_code")
    assert (good.height, bad.height) == (shipped.height, 0)
    assert set(shipped["rule_code"]) == set(RULE_CODES)
    assert set(RULE_CODES) <= set(PROBLEM_CODES)


def test_rows_that_make_no_sense_are_refused():
    bad = rules(
        {"effect": "ESTIMATE"},
        {"rule_code": "PERIOD_SUM", "effect": "WARN", "limit_value": None, "limit_unit": None},
        {"rule_code": "LARGE_BILL", "effect": "BLOCK"},
        {"limit_unit": None},
        {"limit_value": -1},
        {"valid_to": date(2024, 1, 1)},
        {"rule_code": "NO_READ", "effect": "OFF", "limit_value": None, "limit_unit": None},
    )
    good, problems = split_by_rules(bad, VALIDATION_RULES.rules, stage="import", subject="rule_code")
    assert good.is_empty()
    assert sorted(problems["code"].to_list()) == sorted(
        ["NOT_A_CHOICE"] * 4 + ["MISSING_VALUE", "NEGATIVE", "PERIOD_ORDER"]
    )

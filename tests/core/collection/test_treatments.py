"""Which treatment: the most particular rule, ties refused, overrides, the shipped rules of the trade."""

from datetime import date
from decimal import Decimal

import pytest

from yingshou.core.collection import (
    acting_treatments,
    default_capacity,
    default_days,
    default_rules,
    default_steps,
    tied_rules,
)
from yingshou.core.tables.collection import TASK_STEPS

from .frames import chosen, days, items, rules

DUE = date(2026, 3, 1)


def owed(amount="100.00"):
    return items(("A", "A1", DUE, amount))


def on(days_overdue):
    return date.fromordinal(DUE.toordinal() + days_overdue)


def test_the_most_particular_rule_wins_whatever_its_place_in_the_file():
    table = rules(
        {"treatment": "ALL"}, {"treatment": "CLASS", "customer_class": "COMMERCIAL"},
        {"treatment": "VOLTAGE", "voltage_level": "UNDER_1KV"}, {"treatment": "TRAIT", "trait": "SHOP"},
        {"treatment": "BOTH", "trait": "SHOP", "customer_class": "COMMERCIAL", "priority": -5},
        {"treatment": "OTHER", "customer_class": "RESIDENT", "trait": "SHOP"},
    )  # fmt: skip
    for frame in (table, table.reverse()):
        assert chosen(owed(), frame, on=on(1), trait=["RENTAL"])[0][0] == "VOLTAGE"
        assert chosen(owed(), frame, on=on(1), trait=["SHOP", "RENTAL"]) == [
            ("BOTH", "BOTH", "trait=SHOP; customer_class=COMMERCIAL")
        ]
        assert chosen(owed(), frame, on=on(1), voltage_level="KV110", customer_class="PUBLIC")[0][0] == "ALL"


# killbill #611: conditions that were never tested. Each condition of a rule is met here, and missed.
@pytest.mark.parametrize(
    ("criterion", "value", "missed"),
    [
        ("trait", "SHOP", {"trait": ["RENTAL"]}),
        ("grade", "D", {"grade": "A"}),
        ("cause", "NO_FUNDS", {"cause": "FORGOT"}),
        ("voltage_level", "KV110", {"voltage_level": "KV35"}),
        ("supply_class", "DEDICATED_LINE", {"supply_class": "LOW_VOLTAGE"}),
        ("customer_class", "PUBLIC", {"customer_class": "RESIDENT"}),
        ("service_grade", "CLOSE", {"service_grade": "WATCHED"}),
    ],
)
def test_each_condition_of_a_rule_decides(criterion, value, missed):
    table = rules({"treatment": "ALL"}, {"treatment": "ONE", criterion: value})
    met = {criterion: [value] if criterion == "trait" else value}
    assert chosen(owed(), table, on=on(1), **met) == [("ONE", "ONE", f"{criterion}={value}")]
    assert chosen(owed(), table, on=on(1), **missed)[0][0] == "ALL"
    unknown = {criterion: [] if criterion == "trait" else None}
    assert chosen(owed(), table, on=on(1), **unknown)[0][0] == "ALL"


def test_amount_days_and_season_decide_at_their_borders():
    table = rules(
        {"treatment": "ALL"}, {"treatment": "LATE", "least_days": 31, "priority": 1},
        {"treatment": "MUCH", "least_amount": Decimal("5000.00"), "priority": 2},
        {"treatment": "WINTER", "months": "11,12,1,2", "least_days": 40},
    )  # fmt: skip
    assert chosen(owed(), table, on=on(30))[0][0] == "ALL"
    assert chosen(owed(), table, on=on(31)) == [("LATE", "LATE", "least_days=31")]
    assert chosen(owed("4999.99"), table, on=on(31))[0][0] == "LATE"
    assert chosen(owed("5000.00"), table, on=on(1)) == [("MUCH", "MUCH", "least_amount=5000.00")]
    assert chosen(owed(), table, on=date(2026, 10, 31))[0][0] == "LATE"
    assert chosen(owed(), table, on=date(2026, 11, 1))[0][0] == "WINTER"


def test_versions_overrides_and_nothing_that_applies():
    table = rules(
        {"treatment": "OLD", "rule_no": "R"}, {"treatment": "NEW", "rule_no": "R", "valid_from": on(10)},
        {"treatment": "ENDED", "customer_class": "COMMERCIAL", "valid_to": on(5)},
    )  # fmt: skip
    assert [chosen(owed(), table, on=on(day))[0][0] for day in (4, 5, 9, 10)] == [
        "ENDED",
        "OLD",
        "OLD",
        "NEW",
    ]
    assert chosen(owed(), table, on=on(4), overrides=[("A", "MINE")]) == [("MINE", None, "")]
    assert chosen(owed(), table.clear(), on=on(4)) == []


def test_ties_are_found_and_only_ties():
    assert tied_rules(default_rules()).is_empty()
    pairs = {
        ("customer_class", "PUBLIC", "PUBLIC"): True,
        ("customer_class", "PUBLIC", "RESIDENT"): False,
        ("trait", "SHOP", "RENTAL"): True,  # a let shop is both
        ("months", "1,2", "2,3"): True,
        ("months", "1,2", "3,12"): False,
    }
    for (name, first, second), tied in pairs.items():
        table = rules({"treatment": "X", name: first}, {"treatment": "Y", name: second})
        assert tied_rules(table).rows() == ([("X", "Y")] if tied else []), (name, first, second)
    assert tied_rules(rules({"treatment": "X"}, {"treatment": "Y", "priority": 1})).is_empty()
    assert tied_rules(rules({"treatment": "X"}, {"treatment": "Y", "grade": "A"})).is_empty()
    apart = rules({"treatment": "X", "valid_to": on(0)}, {"treatment": "Y", "valid_from": on(0)})
    assert tied_rules(apart).is_empty()


@pytest.mark.parametrize(
    ("facts", "amount", "overdue", "treatment"),
    [
        ({}, "80.00", 5, "MILD"),
        ({}, "80.00", 16, "HEAVIER"),
        ({}, "5000.00", 5, "HEAVIER"),
        ({}, "80.00", 31, "SEVERE"),
        ({}, "100000.00", 1, "SEVERE"),
        ({"trait": ["RENTAL"]}, "100000.00", 40, "RENTAL"),
        ({"trait": ["SHOP", "RENTAL"]}, "80.00", 1, "SHOP"),
        ({"voltage_level": "KV110"}, "80.00", 1, "HIGH_VOLTAGE"),
        ({"voltage_level": "KV110", "trait": ["PROTECTED"]}, "900000.00", 60, "PROTECTED"),
        ({"cause": "BANKRUPT"}, "80.00", 1, "LEGAL"),
        ({"grade": "C"}, "80.00", 1, "MILD"),
        ({"grade": "D"}, "80.00", 1, "HEAVIER"),
        ({"grade": "D"}, "80.00", 15, "HEAVIER"),
        ({"grade": "D"}, "80.00", 16, "SEVERE"),
        ({"grade": "D"}, "5000.00", 1, "SEVERE"),
        ({"grade": "D", "cause": "BANKRUPT"}, "5000.00", 40, "LEGAL"),
        ({"grade": "D", "cause": "TENANT_LEFT"}, "80.00", 1, "RENTAL"),
        ({"grade": "D", "voltage_level": "KV220"}, "5000.00", 40, "HIGH_VOLTAGE"),
        ({"grade": "D", "trait": ["PROTECTED"]}, "5000.00", 40, "PROTECTED"),
    ],
)
def test_the_shipped_treatments(facts, amount, overdue, treatment):
    assert chosen(owed(amount), default_rules(), on=on(overdue), **facts)[0][0] == treatment


def test_what_is_shipped_fits_together():
    assert tied_rules(default_rules()).is_empty()
    steps = default_steps()
    assert set(default_rules()["treatment"]) == set(steps["treatment"])
    assert set(TASK_STEPS) == set(default_capacity()["kind"])
    protected = steps.filter(steps["treatment"] == "PROTECTED")["kind"]
    assert "STOP_REQUEST" not in protected.to_list()


def test_the_days_of_collection_and_where_a_holiday_moves_them():
    calendar = default_days()
    acting = [
        day for day in range(1, 32)
        if "MILD" in acting_treatments(calendar=calendar, treatments=["MILD"], on=date(2026, 3, day))
    ]  # fmt: skip
    # 1 and 15 March 2026 are Sundays.
    assert acting == [2, 10, 16, 26]
    new_year = {"calendar": days(1, shift="NEXT"), "treatments": ["MILD"]}
    assert acting_treatments(**new_year, on=date(2026, 1, 1)) == []
    assert acting_treatments(**new_year, on=date(2026, 1, 4)) == ["MILD"]  # a Sunday that is worked
    daily = {"calendar": calendar, "treatments": ["MILD", "SHOP"]}
    assert acting_treatments(**daily, on=date(2026, 3, 3)) == ["SHOP"]
    assert acting_treatments(**daily, on=date(2026, 3, 7)) == []
    last = {"calendar": days(31), "treatments": ["X"]}
    assert acting_treatments(**last, on=date(2026, 2, 28)) == ["X"]

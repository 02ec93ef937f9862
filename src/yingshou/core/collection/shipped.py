"""The treatments that are shipped, as dated data: mild by phone, heavier in writing, severe in person."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.tables.collection import COLLECTION_DAYS, TASK_CAPACITY, TREATMENT_RULES, TREATMENT_STEPS
from yingshou.core.tables.schema import Table

_SHIPPED = date(2000, 1, 1)
_RULES: tuple[dict[str, Any], ...] = (
    {"rule_no": "MILD", "treatment": "MILD"},
    {"rule_no": "HEAVIER_DAYS", "treatment": "HEAVIER", "least_days": 16, "priority": 10},
    {"rule_no": "HEAVIER_AMOUNT", "treatment": "HEAVIER", "least_amount": Decimal(5_000), "priority": 11},
    {"rule_no": "SEVERE_DAYS", "treatment": "SEVERE", "least_days": 31, "priority": 20},
    {"rule_no": "SEVERE_AMOUNT", "treatment": "SEVERE", "least_amount": Decimal(100_000), "priority": 21},
    {"rule_no": "KV110", "treatment": "HIGH_VOLTAGE", "voltage_level": "KV110"},
    {"rule_no": "KV220", "treatment": "HIGH_VOLTAGE", "voltage_level": "KV220"},
    {"rule_no": "GRADE_D", "treatment": "HEAVIER", "grade": "D"},
    {"rule_no": "GRADE_D_DAYS", "treatment": "SEVERE", "grade": "D", "least_days": 16, "priority": 10},
    {
        "rule_no": "GRADE_D_AMOUNT",
        "treatment": "SEVERE",
        "grade": "D",
        "least_amount": Decimal(5_000),
        "priority": 11,
    },
    # A rule that names the grade goes before those that name cause or voltage alone, so these name both.
    {"rule_no": "GRADE_D_BANKRUPT", "treatment": "LEGAL", "grade": "D", "cause": "BANKRUPT"},
    {"rule_no": "GRADE_D_TENANT_LEFT", "treatment": "RENTAL", "grade": "D", "cause": "TENANT_LEFT"},
    {"rule_no": "GRADE_D_KV110", "treatment": "HIGH_VOLTAGE", "grade": "D", "voltage_level": "KV110"},
    {"rule_no": "GRADE_D_KV220", "treatment": "HIGH_VOLTAGE", "grade": "D", "voltage_level": "KV220"},
    {"rule_no": "BANKRUPT", "treatment": "LEGAL", "cause": "BANKRUPT"},
    {"rule_no": "TENANT_LEFT", "treatment": "RENTAL", "cause": "TENANT_LEFT"},
    {"rule_no": "RENTAL", "treatment": "RENTAL", "trait": "RENTAL", "priority": 10},
    {"rule_no": "SHOP", "treatment": "SHOP", "trait": "SHOP", "priority": 20},
    {"rule_no": "IMPORTANT", "treatment": "PROTECTED", "trait": "IMPORTANT", "priority": 30},
    {"rule_no": "PROTECTED", "treatment": "PROTECTED", "trait": "PROTECTED", "priority": 40},
)
_CALL, _SMS, _LETTER = ("CALL", None), ("SMS", "REMINDER"), ("LETTER", "DEMAND")
_LANDLORD, _OFFER = ("ASK_LANDLORD", None), ("OFFER_PREPAYMENT", None)
_VISIT, _STOP, _COURT = ("VISIT", None), ("STOP_REQUEST", None), ("LEGAL_REVIEW", None)
_LEAD, _MANAGER, _LEADER = "TEAM_LEAD", "ACCOUNT_MANAGER", "LEADER"
_STEPS: dict[str, tuple[tuple[str, int, tuple[str, str | None], str], ...]] = {
    "MILD": (("CALL_1", 3, _CALL, ""), ("SMS_1", 7, _SMS, ""), ("CALL_2", 15, _CALL, "")),
    "HEAVIER": (
        ("SMS_1", 3, _SMS, ""), ("LETTER_1", 10, _LETTER, ""), ("CALL_2", 16, _CALL, ""),
        ("VISIT_1", 25, _VISIT, ""),
    ),
    "SEVERE": (
        ("SMS_1", 3, _SMS, ""), ("LETTER_1", 7, _LETTER, ""), ("VISIT_1", 10, _VISIT, ""),
        ("STOP_REQUEST", 31, _STOP, _LEAD), ("VISIT_2", 45, _VISIT, _LEAD),
        ("LEGAL_REVIEW", 90, _COURT, _LEAD),
    ),
    "RENTAL": (
        ("CALL_1", 3, _CALL, ""), ("ASK_LANDLORD", 5, _LANDLORD, ""), ("LETTER_1", 10, _LETTER, ""),
        ("VISIT_1", 16, _VISIT, ""), ("STOP_REQUEST", 31, _STOP, _LEAD), ("LEGAL_REVIEW", 90, _COURT, _LEAD),
    ),
    "SHOP": (
        ("SMS_1", 1, _SMS, ""), ("CALL_1", 2, _CALL, ""), ("OFFER_PREPAYMENT", 5, _OFFER, ""),
        ("LETTER_1", 7, _LETTER, ""), ("VISIT_1", 10, _VISIT, ""), ("STOP_REQUEST", 31, _STOP, _LEAD),
    ),
    "HIGH_VOLTAGE": (
        ("CALL_1", 1, _CALL, _MANAGER), ("LETTER_1", 3, _LETTER, ""), ("VISIT_1", 5, _VISIT, _MANAGER),
        ("VISIT_2", 10, _VISIT, _LEADER), ("STOP_REQUEST", 31, _STOP, _LEAD),
        ("LEGAL_REVIEW", 60, _COURT, _LEAD),
    ),
    "PROTECTED": (
        ("CALL_1", 3, _CALL, ""), ("LETTER_1", 7, _LETTER, ""), ("VISIT_1", 10, _VISIT, ""),
        ("VISIT_2", 30, _VISIT, _LEADER), ("LEGAL_REVIEW", 90, _COURT, _LEAD),
    ),
    "LEGAL": (("LETTER_1", 1, _LETTER, ""), ("LEGAL_REVIEW", 2, _COURT, _LEAD)),
}  # fmt: skip
_DAYS = {"-": (1, 10, 15, 26), "SEVERE": (0,), "SHOP": (0,), "HIGH_VOLTAGE": (0,), "LEGAL": (0,)}
_CAPACITY = {
    "CALL": 60, "VISIT": 15, "ASK_LANDLORD": 30, "OFFER_PREPAYMENT": 30, "STOP_REQUEST": 50,
    "LEGAL_REVIEW": 20,
}  # fmt: skip


def default_rules() -> pl.DataFrame:
    """Return whom each treatment is for, in the table TREATMENT_RULES.

    As the trade does it: slight arrears are rung up, heavier ones written to, severe ones visited; rentals
    ask the landlord, shops are watched daily and offered prepayment, 110 kV and above are in shorter cycles,
    important users and protected loads see no stop. Grade D, poor credit, is treated one step heavier sooner:
    in writing from the first day, in person from the 16th day or 5,000 yuan. The thresholds are the product's
    own beginning; more than 30 days is that of 电力供应与使用条例 art. 39.
    """
    return _filled(TREATMENT_RULES, [{"valid_from": _SHIPPED, **row} for row in _RULES])


def default_steps() -> pl.DataFrame:
    """Return the steps of each treatment, in the table TREATMENT_STEPS."""
    rows = [
        {"treatment": treatment, "valid_from": _SHIPPED, "step": step, "offset_days": days, "kind": kind,
         "role": role or None, "purpose": purpose}
        for treatment, steps in _STEPS.items()
        for step, days, (kind, purpose), role in steps
    ]  # fmt: skip
    return _filled(TREATMENT_STEPS, rows)


def default_days() -> pl.DataFrame:
    """Return the days of collection, in the table COLLECTION_DAYS: 1st, 10th, 15th, 26th, or daily."""
    return _filled(
        COLLECTION_DAYS,
        [
            {"treatment": treatment, "valid_from": _SHIPPED, "day": day}
            for treatment, days in _DAYS.items()
            for day in days
        ],
    )


def default_capacity() -> pl.DataFrame:
    """Return how many tasks a person is given a day, in the table TASK_CAPACITY."""
    return _filled(
        TASK_CAPACITY,
        [{"kind": kind, "valid_from": _SHIPPED, "tasks_a_day": count} for kind, count in _CAPACITY.items()],
    )


def _filled(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    names = {name for row in rows for name in row}
    schema = {name: dtype for name, dtype in table.schema.items() if name in names}
    return table.conform(pl.DataFrame(rows, schema=schema))

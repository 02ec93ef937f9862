"""Cases, rules and steps written by hand for the tests of collection."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.collection import choose_treatments, due_steps, open_cases
from yingshou.core.collection.steps import TAKEN
from yingshou.core.tables.collection import COLLECTION_DAYS, TREATMENT_RULES, TREATMENT_STEPS

START = date(2026, 1, 1)
HOLDS = pl.Schema({"account_no": pl.String, "receivable_no": pl.String})
FACTS = {
    "customer_class": "COMMERCIAL", "supply_class": "LOW_VOLTAGE", "voltage_level": "UNDER_1KV", "trait": [],
    "grade": None, "cause": None, "service_grade": None,
}  # fmt: skip
_FACT_SCHEMA = {name: pl.List(pl.String) if name == "trait" else pl.String for name in FACTS}


def items(*rows):
    """Rows of (account, receivable, due date, open principal)."""
    schema = {"account_no": pl.String, "receivable_no": pl.String, "due_date": pl.Date,
              "principal_open": pl.Decimal(38, 2)}  # fmt: skip
    return pl.DataFrame(
        [(account, number, due, Decimal(amount)) for account, number, due, amount in rows],
        schema=schema, orient="row",
    )  # fmt: skip


def holds(*rows):
    return pl.DataFrame(list(rows), schema=HOLDS, orient="row")


def cases(frame, *, on, held=(), **facts):
    found = open_cases(items=frame, holds=holds(*held), on=on)
    return found.with_columns(
        pl.lit(value, dtype=_FACT_SCHEMA[name]).alias(name) for name, value in {**FACTS, **facts}.items()
    )


def rules(*rows):
    """Rows of what a rule names; the number is its treatment unless given."""
    full = [{"rule_no": row["treatment"], "valid_from": START, **row} for row in rows]
    names = {name for row in full for name in row}
    return TREATMENT_RULES.conform(
        pl.DataFrame(full, schema={n: d for n, d in TREATMENT_RULES.schema.items() if n in names})
    )


def steps(*rows, treatment="T", gap=None):
    """Rows of (step, offset, kind)."""
    full = [
        {"treatment": treatment, "valid_from": START, "step": step, "offset_days": offset, "kind": kind,
         "purpose": "REMINDER", "gap_days": gap}
        for step, offset, kind in rows
    ]  # fmt: skip
    return TREATMENT_STEPS.conform(pl.DataFrame(full, infer_schema_length=None))


def days(*numbers, shift="NONE", treatment="-"):
    rows = [
        {"treatment": treatment, "valid_from": START, "day": number, "holiday_shift": shift}
        for number in numbers
    ]
    return COLLECTION_DAYS.conform(pl.DataFrame(rows))


EVERY_DAY = days(*range(1, 32))
"""Each day of the month, holidays too."""


def taken(*rows):
    """Rows of (account, step, anchor, day)."""
    return pl.DataFrame(list(rows), schema=TAKEN, orient="row")


def due(frame, ladder, *, on, done=(), held=(), calendar=EVERY_DAY, treatment="T"):
    """Return the steps due as (account, step, step date), everybody in one treatment."""
    found = cases(frame, on=on, held=held)
    steps_due = due_steps(
        cases=found, treatments=found.select("account_no", treatment=pl.lit(treatment)), steps=ladder,
        taken=taken(*done), holds=holds(*held), calendar=calendar, on=on,
    )  # fmt: skip
    return steps_due.select("account_no", "step", "step_date").rows()


def chosen(frame, rule_frame, *, on, overrides=(), **facts):
    """Return (treatment, rule, met) of the only account."""
    found = choose_treatments(
        cases=cases(frame, on=on, **facts), rules=rule_frame, on=on,
        overrides=pl.DataFrame(
            list(overrides), schema={"account_no": pl.String, "treatment": pl.String}, orient="row"
        ),
    )  # fmt: skip
    return found.select("treatment", "rule_no", "met").rows()

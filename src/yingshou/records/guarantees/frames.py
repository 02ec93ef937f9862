"""Security and the rules of its reminders as columns."""

import polars as pl

from yingshou.core.care import default_alarms
from yingshou.core.tables import GUARANTEE_ALARMS, GUARANTEES
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out

RULE_DATABASE_TABLES = {GUARANTEE_ALARMS.name: "guarantees_guaranteealarm"}
"""Where the rules of an office lie."""
RELEASED = """SELECT r.guarantee_no, min(r.from_date) AS from_date FROM guarantees_release r
    LEFT JOIN guarantees_releasedecision d USING (release_no)
    WHERE r.renewed_by_no IS NOT NULL OR d.approved GROUP BY r.guarantee_no"""
"""The day from which each instrument was given back or replaced."""


def watched() -> pl.DataFrame:
    """Read the instruments that were neither given back nor replaced, columns as in `guarantees`."""
    columns = ", ".join(f"g.{name}" for name in GUARANTEES.names)
    return copy_out(
        f"""SELECT {columns} FROM guarantees_guarantee g LEFT JOIN ({RELEASED}) gone USING (guarantee_no)
        WHERE gone.from_date IS NULL""",
        [],
        GUARANTEES.schema,
    )


def alarms() -> pl.DataFrame:
    """Read the rules of reminders: the office's rows and those shipped, columns as in `guarantee_alarms`."""
    query = f"SELECT {', '.join(GUARANTEE_ALARMS.names)} FROM {RULE_DATABASE_TABLES[GUARANTEE_ALARMS.name]}"
    stored = copy_out(query, [], GUARANTEE_ALARMS.schema)
    return in_place_of(shipped=default_alarms(), stored=stored, table=GUARANTEE_ALARMS)

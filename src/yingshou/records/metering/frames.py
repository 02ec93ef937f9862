"""Meters, reads and daily energy as columns.

Ranges of accounts are from the first number to the last, both included, in the order of the database.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.tables import DAILY_USAGE, METERING_POINTS, READS
from yingshou.core.tables.metering import SECTION_DAILY_USAGE
from yingshou.core.tables.quantities import LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES, QuantityRules
from yingshou.core.tables.validation import METER_CLOCKS, VALIDATION_RULES
from yingshou.records.copy import copy_out

QUANTITY_DATABASE_TABLES = {
    LOSS_PARAMETERS.name: "metering_lossparameter",
    LOSS_STEPS.name: "metering_lossstep",
    QUANTITY_RULES.name: "metering_quantityrule",
}
"""Where losses, deductions and shares lie."""
VALIDATION_DATABASE_TABLES = {
    VALIDATION_RULES.name: "metering_validationrule",
    METER_CLOCKS.name: "metering_meterclock",
}
"""Where the rules of validation and the checks of clocks lie."""
DAY_DATABASE_TABLES = {
    DAILY_USAGE.name: "metering_dailyusage",
    SECTION_DAILY_USAGE.name: "metering_sectiondailyusage",
}
"""Where the energy of days lies."""

_POINTS = ", ".join(METERING_POINTS.names)
_READS = ", ".join(f"r.{name}" for name in READS.names)
_DAYS = ", ".join(DAILY_USAGE.names)
_SECTION_DAYS = ", ".join(SECTION_DAILY_USAGE.names)


def points_between(*, first: str, last: str) -> pl.DataFrame:
    """Read the meters of a range of accounts, columns as in `metering_points`."""
    return copy_out(
        f"SELECT {_POINTS} FROM metering_meteringpoint WHERE account_no BETWEEN %s AND %s",
        [first, last],
        METERING_POINTS.schema,
    )


def points_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the meters of some accounts, columns as in `metering_points`."""
    return copy_out(
        f"SELECT {_POINTS} FROM metering_meteringpoint WHERE account_no = ANY(%s)",
        [list(account_nos)],
        METERING_POINTS.schema,
    )


def meters_at(point_nos: Sequence[str]) -> pl.DataFrame:
    """Read the meters of some metering points, columns as in `metering_points`."""
    return copy_out(
        f"SELECT {_POINTS} FROM metering_meteringpoint WHERE point_no = ANY(%s)",
        [list(point_nos)],
        METERING_POINTS.schema,
    )


def reads_between(*, first: str, last: str, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the registers of a range of accounts on days from `from_date` to `to_date`, both included.

    The least and the greatest number of their points are asked for first. By them the planner sees whether
    the points of the accounts lie together, and then does not look at the reads of all others.
    """
    ends = copy_out(
        "SELECT min(point_no), max(point_no) FROM metering_meteringpoint WHERE account_no BETWEEN %s AND %s",
        [first, last],
        {"first": pl.String, "last": pl.String},
    ).row(0)
    return copy_out(
        f"""SELECT {_READS} FROM metering_meteringpoint p
        JOIN metering_read r ON r.point_no = p.point_no AND r.meter_no = p.meter_no
        WHERE p.account_no BETWEEN %s AND %s AND r.read_date BETWEEN %s AND %s
            AND r.point_no BETWEEN %s AND %s""",
        [first, last, from_date, to_date, *ends],
        READS.schema,
    )


def daily_usage_between(*, first: str, last: str, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the daily energy of a range of accounts, from `from_date` to before `to_date`."""
    return copy_out(
        f"""SELECT {_DAYS} FROM metering_dailyusage
        WHERE account_no BETWEEN %s AND %s AND use_date >= %s AND use_date < %s""",
        [first, last, from_date, to_date],
        DAILY_USAGE.schema,
    )


def daily_usage_of(account_nos: Sequence[str], *, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the daily energy of some accounts, from `from_date` to before `to_date`."""
    return copy_out(
        f"""SELECT {_DAYS} FROM metering_dailyusage
        WHERE account_no = ANY(%s) AND use_date >= %s AND use_date < %s""",
        [list(account_nos), from_date, to_date],
        DAILY_USAGE.schema,
    )


def measured_to(account_nos: Sequence[str], *, as_of: date) -> pl.DataFrame:
    """Read the last measured day of some accounts up to a day: account_no, measured_to."""
    return copy_out(
        """SELECT account_no, max(use_date) FROM metering_dailyusage
        WHERE account_no = ANY(%s) AND use_date <= %s GROUP BY 1 ORDER BY 1""",
        [list(account_nos), as_of],
        {"account_no": pl.String, "measured_to": pl.Date},
    )


def section_days_between(
    *, first: str, last: str, others: Sequence[str], from_date: date, to_date: date
) -> pl.DataFrame:
    """Read the daily energy of the parts of a range of accounts and of some others, before `to_date`.

    Columns as in `section_daily_usage`.
    """
    return copy_out(
        f"""SELECT {_SECTION_DAYS} FROM metering_sectiondailyusage
        WHERE (account_no BETWEEN %s AND %s OR account_no = ANY(%s)) AND use_date >= %s AND use_date < %s""",
        [first, last, list(others), from_date, to_date],
        SECTION_DAILY_USAGE.schema,
    )


def reads_of(account_nos: Sequence[str], *, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the registers of some accounts on days from `from_date` to `to_date`, both included."""
    return copy_out(
        f"""SELECT {_READS} FROM metering_meteringpoint p
        JOIN metering_read r ON r.point_no = p.point_no AND r.meter_no = p.meter_no
        WHERE p.account_no = ANY(%s) AND r.read_date BETWEEN %s AND %s""",
        [list(account_nos), from_date, to_date],
        READS.schema,
    )


def quantity_rules_between(*, first: str, last: str) -> QuantityRules:
    """Read the losses, deductions and shares that the energy of a range of accounts depends on.

    Beside their own rules those are all rules of the accounts that give them a quantity or a share.
    """
    rules = copy_out(
        f"""SELECT {", ".join(QUANTITY_RULES.names)} FROM metering_quantityrule WHERE account_no IN (
            SELECT account_no FROM metering_quantityrule WHERE account_no BETWEEN %s AND %s
                OR (other_account_no BETWEEN %s AND %s AND kind <> 'SUB_METER'))""",
        [first, last, first, last],
        QUANTITY_RULES.schema,
    )
    givers = rules["account_no"].unique().to_list()
    return QuantityRules(
        loss_parameters=copy_out(
            f"""SELECT {", ".join(LOSS_PARAMETERS.names)} FROM metering_lossparameter
            WHERE account_no BETWEEN %s AND %s OR account_no = ANY(%s)""",
            [first, last, givers],
            LOSS_PARAMETERS.schema,
        ),
        loss_steps=copy_out(
            f"SELECT {', '.join(LOSS_STEPS.names)} FROM metering_lossstep", [], LOSS_STEPS.schema
        ),
        quantity_rules=rules,
    )


def validation_rules() -> pl.DataFrame:
    """Read the validation rules an office has set, all versions, columns as in `validation_rules`."""
    return copy_out(
        f"SELECT {', '.join(VALIDATION_RULES.names)} FROM metering_validationrule ORDER BY 1, 2, 3, 4",
        [],
        VALIDATION_RULES.schema,
    )


def meter_clocks_between(*, first: str, last: str, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the clock checks of a range of accounts from `from_date` to `to_date`, both included."""
    return copy_out(
        f"""SELECT {", ".join(f"c.{name}" for name in METER_CLOCKS.names)} FROM metering_meterclock c
        JOIN metering_meteringpoint p USING (point_no, meter_no)
        WHERE p.account_no BETWEEN %s AND %s AND c.checked_date BETWEEN %s AND %s""",
        [first, last, from_date, to_date],
        METER_CLOCKS.schema,
    )

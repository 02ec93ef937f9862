"""What every imported row must keep before it may be stored, whatever door it came through."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.apps import apps
from django.db import connection, models

from yingshou.core.collection import tied_rules
from yingshou.core.tables import (
    ACCOUNT_CONTACTS,
    ACCOUNT_TRAITS,
    AGENT_TERMS,
    AGREEMENT_TERMS,
    AGREEMENTS,
    CAPACITY_CHANGES,
    CONTACT_WISHES,
    DEBIT_MANDATES,
    DRAFTS,
    FEED_IN_AGREEMENTS,
    GUARANTEES,
    HOUSEHOLD_BENEFITS,
    INTERVALS,
    LOSS_PARAMETERS,
    MARKET_CONTRACTS,
    METER_CLOCKS,
    METERING_POINTS,
    PAYMENTS,
    PENALTY_RULES,
    PREPAYMENT_AGREEMENTS,
    QUANTITY_RULES,
    READS,
    RESPONSIBILITIES,
    TREATMENT_RULES,
    Column,
    RowRule,
    Table,
)
from yingshou.core.tables.anomalies import AREA_ACCOUNTS, AREA_SUPPLY
from yingshou.core.tables.problems import problem_rows, split_by_rules
from yingshou.core.tables.risk import PARTY_LINKS
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.warnings import CREDIT_SIGNALS
from yingshou.core.tables.weather import DAY_TEMPERATURES
from yingshou.records.agents.frames import agent_numbers
from yingshou.records.collection.frames import treatment_rules
from yingshou.records.customers.frames import known_accounts
from yingshou.records.metering.frames import meters_at
from yingshou.records.organizations.frames import organization_codes

STAGE = "import"
_DATED = {
    METER_CLOCKS.name: "checked_date",
    READS.name: "read_date",
    INTERVALS.name: "start_at",
    PAYMENTS.name: "value_date",
    DRAFTS.name: "received_date",
    CREDIT_SIGNALS.name: "signal_date",
    AREA_SUPPLY.name: "supply_date",
    DAY_TEMPERATURES.name: "known_on",
}
_OF_ACCOUNTS = (
    ACCOUNT_TRAITS.name,
    METERING_POINTS.name,
    CAPACITY_CHANGES.name,
    HOUSEHOLD_BENEFITS.name,
    FEED_IN_AGREEMENTS.name,
    AGREEMENTS.name,
    AGREEMENT_TERMS.name,
    MARKET_CONTRACTS.name,
    GUARANTEES.name,
    DEBIT_MANDATES.name,
    DRAFTS.name,
    ACCOUNT_CONTACTS.name,
    CONTACT_WISHES.name,
    PREPAYMENT_AGREEMENTS.name,
    PARTY_LINKS.name,
    AREA_ACCOUNTS.name,
)
_KNOWN: dict[str, tuple[Callable[[], pl.DataFrame], str]] = {
    AGENT_TERMS.name: (agent_numbers, "UNKNOWN_AGENT"),
    DAY_TEMPERATURES.name: (organization_codes, "UNKNOWN_ORGANIZATION"),
}
"""What the rows of a table must name, and the code of those that name something else."""
_NOBODY = pl.DataFrame({"account_no": [ALL]})
"""What stands for the account where a row is for a whole class."""

Split = tuple[pl.DataFrame, pl.DataFrame]


def subject_of(table: Table) -> pl.Expr:
    """Write a row's key as one text, e.g. `P1/M1/2025-10-25/NORMAL`."""
    return pl.concat_str(
        [pl.col(name).cast(pl.String) for name in table.key], separator="/", ignore_nulls=True
    )


def check_rows(*, table: Table, frame: pl.DataFrame, as_of: date, database_table: str | None) -> Split:
    """Split rows into those that may be stored as far as they themselves tell, and problems.

    Files are checked for form where they are read; rows from other programs are not, so the form is checked
    here again: required values, choices, and what the database can hold.

    Args:
        table: the table of the rows.
        frame: its columns, and file and row_number where known.
        as_of: business date; later facts are refused.
        database_table: where the rows will lie, None for rows outside the database.
    """
    rules = (
        *(rule for column in table.columns for rule in _form_rules(column)),
        *_storage_rules(table, database_table),
        *table.rules,
        *_date_rules(table, as_of),
        RowRule(code="DUPLICATE_KEY", column=table.key[-1], keeps=pl.struct(table.key).is_first_distinct()),
    )
    return split_by_rules(frame, rules, stage=STAGE, subject=subject_of(table))


def check_references(*, table: Table, frame: pl.DataFrame) -> Split:
    """Split rows into those whose account or meter is known, and problems."""
    if table.name in _OF_ACCOUNTS:
        known = known_accounts(frame["account_no"].unique().to_list())
        return _split_known(table, frame, known, code="UNKNOWN_ACCOUNT")
    if table.name in {PENALTY_RULES.name, RESPONSIBILITIES.name, CREDIT_SIGNALS.name}:
        named = frame.filter(pl.col("account_no") != ALL)
        known = pl.concat([known_accounts(named["account_no"].unique().to_list()), _NOBODY])
        return _split_known(table, frame, known, code="UNKNOWN_ACCOUNT")
    if table.name in _KNOWN:
        read, code = _KNOWN[table.name]
        return _split_known(table, frame, read(), code=code)
    if table.name in {LOSS_PARAMETERS.name, QUANTITY_RULES.name}:
        return _split_unknown_accounts(table, frame)
    if table.name in {READS.name, METER_CLOCKS.name, INTERVALS.name}:
        meters = meters_at(frame["point_no"].unique().to_list())
        key = ["point_no"] if table.name == INTERVALS.name else ["point_no", "meter_no"]
        return _split_known(table, frame, meters.select(key).unique(), code="UNKNOWN_POINT")
    none = problem_rows(frame.clear(), stage=STAGE, code="", subject=subject_of(table))
    return _split_ties(frame) if table.name == TREATMENT_RULES.name else (frame, none)


def conflict_problems(*, table: Table, frame: pl.DataFrame, conflicts: pl.DataFrame) -> pl.DataFrame:
    """Describe the rows whose keys are stored with other values."""
    rows = frame.join(conflicts, on=list(table.key), how="semi")
    return problem_rows(rows, stage=STAGE, code="CONFLICT", subject=subject_of(table))


def _split_unknown_accounts(table: Table, frame: pl.DataFrame) -> Split:
    """Split off the rows that name an account that is not known, in whichever column."""
    found = []
    for column in (name for name in ("account_no", "other_account_no") if name in table.names):
        known = known_accounts(frame[column].unique().to_list()).rename({"account_no": column})
        frame, unknown = _split_known(table, frame, known, code="UNKNOWN_ACCOUNT")
        found.append(unknown)
    return frame, pl.concat(found)


def _split_ties(frame: pl.DataFrame) -> Split:
    """Split off the rules of treatments between which and another nothing would decide."""
    key = list(TREATMENT_RULES.key)
    others = treatment_rules().join(frame, on=key, how="anti")
    tied = tied_rules(pl.concat([others, TREATMENT_RULES.conform(frame)]))
    numbers = pl.concat([tied["rule_no"], tied["other"]]).unique().implode()
    ties = pl.col("rule_no").is_in(numbers)
    problems = problem_rows(
        frame.filter(ties),
        stage=STAGE,
        code="RULES_TIE",
        subject=subject_of(TREATMENT_RULES),
        column="priority",
    )
    return frame.filter(~ties), problems


def _split_known(table: Table, frame: pl.DataFrame, known: pl.DataFrame, *, code: str) -> Split:
    key = known.columns
    missing = frame.join(known, on=key, how="anti")
    problems = problem_rows(missing, stage=STAGE, code=code, subject=subject_of(table), column=key[0])
    return frame.join(known, on=key, how="semi", maintain_order="left"), problems


def _form_rules(column: Column) -> list[RowRule]:
    rules = []
    if not column.nullable:
        rules.append(
            RowRule(code="MISSING_VALUE", column=column.name, keeps=pl.col(column.name).is_not_null())
        )
    if column.choices and not column.open:
        keeps = pl.col(column.name).is_in(column.choices)
        rules.append(RowRule(code="NOT_A_CHOICE", column=column.name, keeps=keeps))
    return rules


def _date_rules(table: Table, as_of: date) -> list[RowRule]:
    column = _DATED.get(table.name)
    if column is None:
        return []
    keeps = pl.col(column).cast(pl.Date) <= pl.lit(as_of)
    return [RowRule(code="FUTURE_DATE", column=column, keeps=keeps)]


def _storage_rules(table: Table, database_table: str | None) -> list[RowRule]:
    """Refuse what the columns of the database cannot hold, row by row instead of file by file."""
    model = next((m for m in apps.get_models() if m._meta.db_table == database_table), None)  # noqa: SLF001
    if model is None:
        return []
    fields = {field.column: field for field in model._meta.concrete_fields}  # noqa: SLF001
    rules = []
    for name in table.names:
        for kind, rule in _HOLDS:
            if name in fields and isinstance(fields[name], kind):
                rules.append(RowRule(code="OUT_OF_RANGE", column=name, keeps=rule(name, fields[name])))
                break
    return rules


def _text_fits(name: str, field: Any) -> pl.Expr:
    text = pl.col(name)
    fits: pl.Expr = text.str.len_chars() <= field.max_length
    return fits & ~text.str.contains("\0", literal=True)


def _decimal_fits(name: str, field: Any) -> pl.Expr:
    return pl.col(name).abs() < pl.lit(Decimal(10) ** (field.max_digits - field.decimal_places))


def _integer_fits(name: str, field: Any) -> pl.Expr:
    lowest, highest = connection.ops.integer_field_range(field.get_internal_type())
    return pl.col(name).is_between(lowest, highest)


_HOLDS: tuple[tuple[type[Any], Callable[[str, Any], pl.Expr]], ...] = (
    (models.CharField, _text_fits),
    (models.ForeignKey, lambda name, field: _text_fits(name, field.target_field)),
    (models.DecimalField, _decimal_fits),
    (models.IntegerField, _integer_fits),
)
"""Which fields limit their values, and how."""

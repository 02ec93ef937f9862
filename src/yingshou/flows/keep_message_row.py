"""Keep one row a person enters - a contact, a wish, a wording, a rule of sending - checked as a file's is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.messages import rule_on
from yingshou.core.tables import CONTACT_WISHES, MESSAGE_TABLES, Table
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.import_checks import check_references, check_rows
from yingshou.records.audit.operations import record_event
from yingshou.records.messages.frames import DATABASE_TABLES, message_rules, recipients
from yingshou.records.messages.operations import UnableToSendNotice, store


def keep_message_row(*, table: Table, row: Mapping[str, Any], as_of: date, actor: str) -> bool:
    """Store a row and return whether it is new; the same again changes nothing.

    Args:
        table: one of MESSAGE_TABLES.
        row: values of its columns, texts and days; absent ones are empty.
        as_of: business date.
        actor: who enters it.

    Raises:
        UnableToSendNotice: the first problem of the row by its code; CONFLICT where its key is stored with
            other values; NOT_DECLINABLE for a wish against what the law demands.
    """
    if table not in MESSAGE_TABLES:
        raise ValueError(f"{table.name} is none of MESSAGE_TABLES")
    frame = table.conform(pl.DataFrame([dict(row)], schema={name: table.schema[name] for name in row}))
    good, problems = check_rows(
        table=table, frame=frame, as_of=as_of, database_table=DATABASE_TABLES[table.name]
    )
    known, unknown = check_references(table=table, frame=good)
    found = pl.concat([problems, unknown])
    if found.height:
        _refuse(table, found.item(0, "code"), found.item(0, "column"))
    if table is CONTACT_WISHES:
        _check_wish(frame.row(0, named=True), as_of)
    with transaction.atomic():
        stored = store(table, known)
        if stored.conflicts.height:
            _refuse(table, "CONFLICT", table.key[-1])
        if stored.inserted:
            subject = "/".join(str(value) for value in frame.select(table.key).row(0))
            record_event(
                actor=actor, action=f"KEEP_{table.name.upper()}"[:48], subject=subject[:120],
                detail={name: value for name, value in frame.row(0, named=True).items() if value is not None},
            )  # fmt: skip
    return bool(stored.inserted)


def _check_wish(wish: dict[str, Any], as_of: date) -> None:
    """Refuse to write down that an account declines what goes out all the same."""
    if wish["wanted"]:
        return
    account = recipients(account_nos=[wish["account_no"]], on=as_of).row(0, named=True)
    rule = rule_on(
        rules=message_rules(), purpose=wish["purpose"], customer_class=account["customer_class"], on=as_of
    )
    if rule is not None and not rule.may_decline:
        _refuse(CONTACT_WISHES, "NOT_DECLINABLE", "purpose")


def _refuse(table: Table, code: str, column: str | None) -> None:
    words = PROBLEM_CODES[code]
    heading = next((each.zh for each in table.columns if each.name == column), "")
    raise UnableToSendNotice(
        code,
        zh=f"{heading}{words.zh}：{words.remedy_zh}",
        en=f"{column or table.name}: {words.en}; {words.remedy_en}",
        field=column or "",
    )

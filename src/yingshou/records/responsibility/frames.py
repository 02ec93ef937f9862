"""Assignments and who answers, as columns."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.responsibility import who_answers
from yingshou.core.tables import RESPONSIBILITIES
from yingshou.core.tables.scope import ALL
from yingshou.records.copy import copy_out

DATABASE_TABLE = "responsibility_assignment"
_COLUMNS = ", ".join(RESPONSIBILITIES.names)


def assignments_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the assignments of some accounts and of all organisations, columns as in `responsibilities`."""
    return copy_out(
        f"SELECT {_COLUMNS} FROM {DATABASE_TABLE} WHERE account_no = ANY(%s)",
        [[ALL, *account_nos]],
        RESPONSIBILITIES.schema,
    )


def responsible_of(*, accounts: pl.DataFrame, role: str, on: date) -> pl.DataFrame:
    """Find who answers in a role on a day for accounts, columns as of `core.responsibility.who_answers`."""
    assignments = assignments_of(accounts["account_no"].to_list())
    return who_answers(accounts=accounts, assignments=assignments, role=role, on=on)

"""Problems as columns."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.tables import PROBLEMS
from yingshou.records.copy import copy_out

BY_RUN = "run"
"""Stands in resolved_by where a later run no longer found the problem."""

_COLUMNS = ", ".join(f'"{name}"' for name in PROBLEMS.names)
STORED = pl.Schema({"id": pl.Int64, "resolved_by": pl.String, **PROBLEMS.schema})
"""A stored problem, with its number and who resolved it (empty = open)."""


def problems_of(run_no: str, *, account_nos: Sequence[str] | None = None) -> pl.DataFrame:
    """Read the problems of a run, or those of some of its accounts, columns `STORED`."""
    query = f"SELECT id, resolved_by, {_COLUMNS} FROM runs_problem WHERE run_id = %(run_no)s"
    if account_nos is not None:
        query += " AND account_no = ANY(%(account_nos)s)"
    return copy_out(
        f"{query} ORDER BY id", {"run_no": run_no, "account_nos": account_nos and list(account_nos)}, STORED
    )

"""Problems as columns."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.tables import PROBLEMS
from yingshou.records.copy import copy_out, copy_out_of

BY_RUN = "run"
"""Stands in resolved_by where a later run no longer found the problem."""

_COLUMNS = ", ".join(f'"{name}"' for name in PROBLEMS.names)
STORED = pl.Schema({"id": pl.Int64, "resolved_by": pl.String, **PROBLEMS.schema})
"""A stored problem, with its number and who resolved it (empty = open)."""


def problems_of(run_no: str, *, account_nos: Sequence[str] | None = None) -> pl.DataFrame:
    """Read the problems of a run, or those of some of its accounts, columns `STORED`."""
    query = f"SELECT id, resolved_by, {_COLUMNS} FROM runs_problem WHERE run_id = %s"
    if account_nos is None:
        return copy_out(f"{query} ORDER BY id", [run_no], STORED)
    return copy_out_of(query, [run_no], STORED, account_nos=account_nos).sort("id")

"""Daily cover as columns."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.tables import POSITIONS
from yingshou.records.copy import copy_out


def positions(*, account_nos: Sequence[str], from_date: date, to_date: date) -> pl.DataFrame:
    """Read the stored cover of accounts from a day to another, both included, columns as in `positions`."""
    return copy_out(
        f"""SELECT {", ".join(POSITIONS.names)} FROM indicators_position
        WHERE account_no = ANY(%s) AND position_date BETWEEN %s AND %s
        ORDER BY account_no, position_date""",
        (list(account_nos), from_date, to_date),
        POSITIONS.schema,
    )

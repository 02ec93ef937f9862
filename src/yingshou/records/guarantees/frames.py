"""Security as columns."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.tables import GUARANTEES
from yingshou.records.copy import copy_out


def guarantees(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the security held for accounts, columns as in `guarantees`."""
    return copy_out(
        f"SELECT {', '.join(GUARANTEES.names)} FROM guarantees_guarantee WHERE account_no = ANY(%s)",
        (list(account_nos),),
        GUARANTEES.schema,
    )

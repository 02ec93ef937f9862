"""Writes of daily cover: a projection, replaced as a whole."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db import connection, transaction

from yingshou.core.tables import POSITIONS
from yingshou.records.copy import copy_in


def replace_positions(
    *, positions: pl.DataFrame, account_nos: Sequence[str], from_date: date, to_date: date
) -> int:
    """Replace the cover of accounts from a day to another, both included. Returns the rows written."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                """DELETE FROM indicators_position
                WHERE account_no = ANY(%s) AND position_date BETWEEN %s AND %s""",
                (list(account_nos), from_date, to_date),
            )
        return copy_in("indicators_position", POSITIONS.conform(positions))

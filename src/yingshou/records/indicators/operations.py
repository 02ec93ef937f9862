"""Writes of daily cover: a projection, replaced as a whole."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db import connection, transaction

from yingshou.core.tables import POSITIONS, RECOVERY_PLANS, TIER_NOTICES
from yingshou.records.copy import Stored, copy_in, store_new


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


def replace_tier_notices(*, notices: pl.DataFrame, first: str, last: str) -> int:
    """Replace the tier notices of a range of accounts, both ends included. Returns the rows written."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM indicators_tiernotice WHERE account_no BETWEEN %s AND %s", (first, last)
            )
        return copy_in("indicators_tiernotice", TIER_NOTICES.conform(notices))


def store_plans(frame: pl.DataFrame) -> Stored:
    """Store new rows of plans of recovery; what is stored is never overwritten."""
    return store_new("indicators_recoveryplan", RECOVERY_PLANS.conform(frame), RECOVERY_PLANS.key)

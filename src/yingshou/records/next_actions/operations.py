"""Writes of rules, draws, outcomes and worklists."""

from functools import partial

import polars as pl
from django.db import connection

from yingshou.core.errors import YingshouError
from yingshou.core.tables import Table
from yingshou.core.tables.next_action import NEXT_DRAWS, NEXT_OUTCOMES, NEXT_PROPOSALS, NEXT_TABLES
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.next_actions.frames import DATABASE_TABLES
from yingshou.records.next_actions.models import Proposal


class UnableToAdvance(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An act cannot be taken up; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of rules; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


RULE_STORES = {
    table.name: (DATABASE_TABLES[table.name], partial(store_rules, table)) for table in NEXT_TABLES
}
"""The database table of each table of rules and how its rows are stored."""


def keep_draws(frame: pl.DataFrame) -> Stored:
    """Keep draws, columns as in `next_draws`; a case that was drawn for the month stays as it was."""
    return store_new("next_actions_draw", NEXT_DRAWS.conform(frame), NEXT_DRAWS.key)


def keep_outcomes(frame: pl.DataFrame) -> Stored:
    """Keep outcomes, columns as in `next_outcomes`; what was measured once stays."""
    return store_new("next_actions_outcome", NEXT_OUTCOMES.conform(frame), NEXT_OUTCOMES.key)


def keep_proposals(frame: pl.DataFrame) -> int:
    """Keep the worklists of a day (`next_proposals`), unless it has any; return how many lines."""
    day = frame["as_of"].first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('next-actions:proposals', 0))")
    if day is None or Proposal.objects.filter(as_of=day).exists():
        return 0
    return copy_in("next_actions_proposal", NEXT_PROPOSALS.conform(frame))

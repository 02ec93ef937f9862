"""Writes of the rules of ageing and of old arrears."""

import polars as pl

from yingshou.core.tables import FROZEN_ARREARS, Table
from yingshou.records.collection.frames import RULE_DATABASE_TABLES
from yingshou.records.copy import Stored, store_new


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one of the tables of rules; what is stored is never overwritten."""
    return store_new(RULE_DATABASE_TABLES[table.name], table.conform(frame), table.key)


def freeze(frame: pl.DataFrame) -> Stored:
    """Keep old arrears as facts of their year, columns as in `frozen_arrears`; once frozen they stay."""
    return store_new("collection_frozenarrears", FROZEN_ARREARS.conform(frame), FROZEN_ARREARS.key)

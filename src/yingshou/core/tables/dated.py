"""The columns and rules that dated rows share."""

import polars as pl

from yingshou.core.tables.schema import Column, RowRule

DATED = (
    Column(name="catalogue", dtype=pl.String, zh="电价目录", doc="catalogue, e.g. BEIJING"),
    Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
    Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last", nullable=True),
    Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in"),
    Column(name="verified", dtype=pl.Boolean, zh="已核对", nullable=True,
           doc="read in the document or a quotation of its text; false = not checked there; empty = not stated"),
)  # fmt: skip
"""A row of a catalogue holds from valid_from to before valid_to (empty = open)."""
ORDER = RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from"))


def not_negative(column: str) -> RowRule:
    """Return the rule that a column is never below zero."""
    return RowRule(code="NEGATIVE", column=column, keeps=pl.col(column) >= 0)

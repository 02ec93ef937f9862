"""Writes of security."""

import polars as pl

from yingshou.core.tables import GUARANTEES
from yingshou.records.copy import Stored, store_new


def store(frame: pl.DataFrame) -> Stored:
    """Store instruments that are new; what is stored is never overwritten."""
    return store_new("guarantees_guarantee", GUARANTEES.conform(frame), GUARANTEES.key)

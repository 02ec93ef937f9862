"""Watch what lapses: terms that run in matters, and claims whose limitation ends."""

from datetime import date

import polars as pl

from yingshou.core.legal import watch_terms
from yingshou.records.legal import frames

WARN_DAYS = 30
"""Days before a term ends from which it is listed."""


def watch_legal_terms(*, as_of: date, within_days: int = WARN_DAYS) -> pl.DataFrame:
    """List the terms of matters that end within so many days, or are over, within the reader's scope.

    Returns:
        Table LEGAL_WATCH, the most urgent first. Claims that lapse are in `flows.age_arrears.lapsing_claims`.
    """
    states = frames.running_matters()
    terms = watch_terms(
        steps=frames.steps_of(states["matter_no"].to_list()), states=states, deadlines=frames.deadlines(),
        as_of=as_of,
    )  # fmt: skip
    return terms.filter(pl.col("days_left") <= within_days)

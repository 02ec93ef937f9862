"""Which scorecard is in use on a day, and whether it is fit for it."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from yingshou.core.tables.credit import CREDIT_FACTS, SCORECARD_ROWS
from yingshou.records.credit import queries
from yingshou.records.credit.frames import scorecard_rows
from yingshou.records.credit.operations import CHAMPION

USED, NONE, STALE, UNFIT = "MODEL_USED", "MODEL_NONE", "MODEL_STALE", "MODEL_UNFIT"
STALE_AFTER = timedelta(days=400)
"""A scorecard is stale when the last outcome it learnt from lies so far back: a year and a month's slack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInUse:
    """The scorecard of a role on a day: USED, or NONE, STALE or UNFIT, and then without rows."""

    state: str
    model_no: str | None
    rows: pl.DataFrame


def model_in_use(*, as_of: date, role: str = CHAMPION) -> ModelInUse:
    """Return the scorecard that holds a role now, fit for a day's work or not; never raises for a bad one.

    UNFIT is one that looks at facts this version does not have.
    """
    holder = queries.holder(role)
    return _judged(None if holder is None else holder.model_id, as_of)


def model_of(model_no: str | None, *, as_of: date) -> ModelInUse:
    """Return a scorecard by its number as `model_in_use` does."""
    return _judged(model_no, as_of)


def _judged(model_no: str | None, as_of: date) -> ModelInUse:
    model = queries.scorecard(model_no) if model_no else None
    if model is None:
        return ModelInUse(state=NONE, model_no=None, rows=SCORECARD_ROWS.empty())
    state = USED
    if as_of - model.outcome_until > STALE_AFTER:
        state = STALE
    elif not set(model.facts) <= set(CREDIT_FACTS.names):
        state = UNFIT
    rows = scorecard_rows(model.model_no) if state == USED else SCORECARD_ROWS.empty()
    return ModelInUse(state=state, model_no=model.model_no, rows=rows)

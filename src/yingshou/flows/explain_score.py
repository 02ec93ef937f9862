"""What makes the score of an account in a review: the bin of each fact, and what it adds."""

from datetime import date

import polars as pl

from yingshou.core.credit import parts
from yingshou.flows.grade_accounts import facts_between
from yingshou.records.credit.frames import scorecard_rows


def explain_score(*, account_no: str, as_of: date, model_no: str) -> pl.DataFrame:
    """Return the parts of an account's score, as of `core.credit.parts`; none where nothing is known of it.

    Args:
        account_no: account.
        as_of: day of the review.
        model_no: the scorecard that stood beside it.
    """
    facts = facts_between(first=account_no, last=account_no, as_of=as_of)
    if facts.is_empty():
        return pl.DataFrame(schema={"fact": pl.String, "log_odds": pl.Int64})
    return parts(facts, rows=scorecard_rows(model_no))

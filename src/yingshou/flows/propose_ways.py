"""Propose the way of settlement the grade asks for (结算方式建议); a person decides."""

from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.credit import grades_on
from yingshou.core.tables.credit import SETTLEMENT_WAYS
from yingshou.records.credit import frames, queries
from yingshou.records.credit.operations import UnableToGrade
from yingshou.records.credit.operations import propose_ways as store
from yingshou.records.responsibility.frames import responsible_of

_WHO = "ACCOUNT_MANAGER"
_STRICTNESS = {way: place for place, way in enumerate(SETTLEMENT_WAYS)}


def propose_ways(*, review: date, as_of: date) -> int:
    """Propose another way to the accounts of a review whose grade asks for one.

    A stricter way is proposed wherever the grade asks for it; a lighter one only where an approved proposal
    had made it stricter, so that contracts and cost control that have other grounds stay. An account with an
    open proposal gets no other.

    Args:
        review: day of the review.
        as_of: business date.

    Returns:
        How many were new.

    Raises:
        UnableToGrade: NO_REVIEW.
    """
    graded = frames.grades_at(as_of=review)
    if graded.is_empty():
        raise UnableToGrade(
            "NO_REVIEW", zh=f"{review} 没有信用评价", en=f"there was no review on {review}", field="review"
        )
    scale = grades_on(grades=frames.credit_grades(), day=review).select("grade", to_way="settlement_way")
    with transaction.atomic():
        ways = frames.settlement_ways(as_of=as_of)
        wanted = (
            graded.select("account_no", "grade")
            .join(scale, on="grade")
            .join(ways, on="account_no")
            .filter(pl.col("to_way") != pl.col("from_way"))
        )
        strictness = wanted.with_columns(
            _to=pl.col("to_way").replace_strict(_STRICTNESS, return_dtype=pl.Int32),
            _from=pl.col("from_way").replace_strict(_STRICTNESS, return_dtype=pl.Int32),
        )
        found = strictness.filter((pl.col("_to") > pl.col("_from")) | pl.col("tightened"))
        waiting = queries.open_proposals_of(found["account_no"].to_list())
        fresh = found.filter(~pl.col("account_no").is_in(list(waiting))).sort("account_no")
        people = responsible_of(accounts=fresh, role=_WHO, on=as_of)
        named = fresh.join(people, on="account_no", how="left", maintain_order="left")
        return store([_proposal(row, review, as_of) for row in named.iter_rows(named=True)])


def _proposal(row: dict[str, Any], review: date, as_of: date) -> dict[str, Any]:
    return {
        "proposal_no": f"WAY-{row['account_no']}-{review:%Y%m%d}", "account_id": row["account_no"],
        "as_of": review, "grade": row["grade"], "from_way": row["from_way"], "to_way": row["to_way"],
        "proposed_date": as_of, "username": row["username"],
    }  # fmt: skip

"""Hold a past review against what became of the accounts (回测)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.credit import measures, outcome_until, outcomes
from yingshou.flows.grade_accounts import BATCH_SIZE
from yingshou.records.credit import frames
from yingshou.records.credit.operations import UnableToGrade, keep_report

KIND = "BACK_TEST"
_TENTHS, _MILLION = 10, 1_000_000


def back_test_credit(*, review: date, as_of: date) -> Mapping[str, Any]:
    """Compare the grades and probabilities of a review with the defaults that followed, and keep the report.

    Args:
        review: day of the review.
        as_of: business date; the outcome must be known by then.

    Returns:
        `grades`: accounts and defaults of each; `scorecard`: its measures where one stood beside them, with
        `tenths`: expected and found share of default by tenth of the probability.

    Raises:
        UnableToGrade: NO_REVIEW for a day without grades, OUTCOME_UNKNOWN before it is known.
    """
    until = outcome_until(review)
    if until > as_of:
        raise UnableToGrade(
            "OUTCOME_UNKNOWN",
            zh=f"{review} 评价的结果要到 {until} 才能确定",
            en=f"what became of the accounts of {review} is known from {until} on",
            field="review",
        )
    graded = frames.grades_at(as_of=review)
    if graded.is_empty():
        raise UnableToGrade(
            "NO_REVIEW", zh=f"{review} 没有信用评价", en=f"there was no review on {review}", field="review"
        )
    known = pl.concat(graded_with_outcome(part, review) for part in graded.iter_slices(BATCH_SIZE))
    by_grade = known.group_by("grade").agg(accounts=pl.len(), defaults=pl.col("defaulted").sum())
    report: dict[str, Any] = {"grades": by_grade.sort("grade").to_dicts()}
    scored = known.drop_nulls("default_probability")
    if scored.height:
        report["scorecard"] = _scorecard(scored)
    models = graded["model_no"].drop_nulls().unique()
    keep_report(
        model_no=models.item() if len(models) == 1 else None, kind=KIND, as_of=review, reported_date=as_of,
        report=report,
    )  # fmt: skip
    return report


def graded_with_outcome(graded: pl.DataFrame, review: date) -> pl.DataFrame:
    """Join to the grades of a range of accounts what became of them; those nothing fell due of drop out."""
    after = frames.credit_items(
        first=graded["account_no"][0], last=graded["account_no"][-1], as_of=outcome_until(review)
    )
    return graded.join(outcomes(items=after, as_of=review), on="account_no", maintain_order="left")


def _scorecard(scored: pl.DataFrame) -> dict[str, Any]:
    millionths = (scored["default_probability"] * _MILLION).cast(pl.Int64)
    found = measures(
        defaulted=scored["defaulted"].cast(pl.Int64).to_numpy(), probability=millionths.to_numpy()
    )
    ranked = scored.with_columns(millionths=millionths).sort("millionths", "account_no").with_row_index()
    tenths = (
        ranked.group_by(tenth=pl.col("index") * _TENTHS // ranked.height)
        .agg(
            accounts=pl.len(),
            defaults=pl.col("defaulted").sum(),
            expected_millionths=pl.col("millionths").sum() // pl.len(),
        )
        .sort("tenth")
    )
    plain = {name: str(value) if isinstance(value, Decimal) else value for name, value in found.items()}
    return {**plain, "tenths": tenths.to_dicts()}

"""From points to the grade: thresholds, what forces a grade, and how fast it may rise."""

from datetime import date

import polars as pl

from yingshou.core.credit.points import criteria_json, with_points
from yingshou.core.tables.credit import (
    ACCOUNT_GRADES,
    CREDIT_GRADE_CODES,
    FORCED_REASONS,
)

PREVIOUS = pl.Schema({"account_no": pl.String(), "grade": pl.String(), "since": pl.Date()})
"""The grade of an account at its last review, and the review from which it has stood."""
_RANKS = {grade: rank for rank, grade in enumerate(CREDIT_GRADE_CODES)}


def grades_on(*, grades: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the grades that hold on a day, the best first."""
    begun = grades.filter(pl.col("valid_from") <= day)
    held = begun.filter(pl.col("valid_from") == pl.col("valid_from").max())
    return held.sort(pl.col("grade").replace_strict(_RANKS, return_dtype=pl.Int32))


def forced_on(*, forced: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return what forces a grade on a day: of each reason its latest version, unless that is off."""
    begun = forced.filter(pl.col("valid_from") <= day).sort("reason", "valid_from")
    return begun.unique("reason", keep="last", maintain_order=True).drop_nulls("grade")


def grade_accounts(
    *, facts: pl.DataFrame, bands: pl.DataFrame, grades: pl.DataFrame, forced: pl.DataFrame,
    previous: pl.DataFrame, as_of: date,
) -> pl.DataFrame:  # fmt: skip
    """Grade accounts by the published rules; accounts nothing has fallen due of are left out.

    A grade may rise by one at a time, and only when the one before has stood for the months its version asks
    for; it falls at once.

    Args:
        facts: table CREDIT_FACTS.
        bands: table CREDIT_BANDS, all versions.
        grades: table CREDIT_GRADES, all versions.
        forced: table CREDIT_FORCED, all versions.
        previous: PREVIOUS of the accounts that were graded before.
        as_of: the day.

    Returns:
        Table ACCOUNT_GRADES without the columns of the scorecard, which are null.
    """
    known = facts.filter((pl.col("items_due") > 0) | (pl.col("overdue_amount") > 0))
    pointed = with_points(known, bands=bands, as_of=as_of)
    held = grades_on(grades=grades, day=as_of)
    by_points = _by_points(held)
    reasons = forced_on(forced=forced, day=as_of)
    worst = [
        pl.when(pl.col(FORCED_REASONS[reason]) >= at_least).then(pl.lit(_RANKS[grade], pl.Int32))
        for reason, at_least, grade in reasons.select("reason", "at_least", "grade").iter_rows()
    ]
    why = [
        pl.when(pl.col(FORCED_REASONS[reason]) >= at_least).then(pl.lit(reason))
        for reason, at_least in reasons.select("reason", "at_least").iter_rows()
    ]
    ranked = pointed.with_columns(
        _points_rank=by_points,
        _forced_rank=pl.max_horizontal(worst) if worst else pl.lit(None, pl.Int32),
        _why=pl.coalesce(why) if why else pl.lit(None, pl.String),
    ).join(
        previous.select("account_no", previous="grade", _since="since"),
        on="account_no", how="left", maintain_order="left",
    )  # fmt: skip
    return _limited(ranked, held, as_of)


def _by_points(held: pl.DataFrame) -> pl.Expr:
    """Return the rank of the best grade whose points are reached, the lowest grade else."""
    reached = pl.coalesce(
        pl.when(pl.col("points") >= least).then(pl.lit(_RANKS[grade], pl.Int32))
        for grade, least in held.select("grade", "least_points").iter_rows()
    )
    return reached.fill_null(_RANKS[held["grade"][-1]])


def _limited(ranked: pl.DataFrame, held: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Let no grade rise too fast, and shape the rows of ACCOUNT_GRADES."""
    before = pl.col("previous").replace_strict(_RANKS, return_dtype=pl.Int32)
    due = pl.max_horizontal("_points_rank", "_forced_rank")
    # The grade one better than before says how long that one must have stood.
    stood = pl.coalesce(
        pl.when(before - 1 == _RANKS[grade]).then(
            pl.col("_since").dt.offset_by(f"{months}mo") <= pl.lit(as_of)
        )
        for grade, months in held.select("grade", "upgrade_months").iter_rows()
    ).fill_null(value=False)
    allowed = (
        pl.when(due >= before)
        .then(due)
        .otherwise(pl.max_horizontal(due, pl.when(stood).then(before - 1).otherwise(before)))
    )
    rank = pl.when(before.is_null()).then(due).otherwise(allowed)
    graded = ranked.with_columns(
        _rank=rank,
        limited=rank > due,
        forced=pl.when(pl.col("_forced_rank") >= pl.col("_points_rank")).then("_why"),
    )
    return ACCOUNT_GRADES.conform(
        graded.with_columns(
            as_of=pl.lit(as_of),
            grade=_letter(pl.col("_rank")),
            points_grade=_letter(pl.col("_points_rank")),
            since=pl.when(pl.col("_rank") == before).then("_since").otherwise(pl.lit(as_of)),
            criteria=criteria_json(),
        )
    )


def _letter(rank: pl.Expr) -> pl.Expr:
    letters = {rank: grade for grade, rank in _RANKS.items()}
    return rank.replace_strict(letters, return_dtype=pl.String)

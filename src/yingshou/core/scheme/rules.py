"""A rule of the scheme check, and the problem rows of what breaks it."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.problems import problem_rows

STAGE = "scheme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What must not be: rows where `broken` is true become problems with `code`.

    `column` is to blame, its value is shown; `expected` is what it is held against, where there is one.
    """

    code: str
    column: str
    broken: pl.Expr
    expected: pl.Expr | None = None


def broken_rows(frame: pl.DataFrame, rules: Iterable[Rule], *, subject: str = "account_no") -> pl.DataFrame:
    """Return a problem row for each row and rule it breaks; a null condition breaks nothing."""
    found = [PROBLEMS.empty()]
    for rule in rules:
        rows = frame.filter(rule.broken.fill_null(value=False))
        found.append(
            mismatches(rows, code=rule.code, column=rule.column, expected=rule.expected, subject=subject)
        )
    return pl.concat(found)


def mismatches(
    rows: pl.DataFrame,
    *,
    code: str,
    column: str,
    expected: pl.Expr | None = None,
    subject: str = "account_no",
) -> pl.DataFrame:
    """Describe each row as a mismatch: the value found, and beside it what was expected."""
    limit = pl.lit(None, pl.String) if expected is None else expected.cast(pl.String)
    return PROBLEMS.conform(
        problem_rows(
            rows.with_columns(limit_value=limit), stage=STAGE, code=code, subject=subject, column=column
        )
    )

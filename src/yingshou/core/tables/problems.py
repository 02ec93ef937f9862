"""Problem rows: what could not go on, why, and what a person does about it."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from yingshou.core.tables.schema import Column, RowRule, Table

PROBLEMS = Table(
    name="problems",
    zh="问题清单",
    doc="Rows a stage could not take on, each with a reason code.",
    key=(),
    columns=(
        Column(name="stage", dtype=pl.String, zh="环节", doc="stage that found it: import, metering, …"),
        Column(name="code", dtype=pl.String, zh="原因代码", doc="reason code, see the list of problem codes"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account concerned", nullable=True),
        Column(name="subject", dtype=pl.String, zh="对象", doc="key of the row concerned", nullable=True),
        Column(name="column", dtype=pl.String, zh="列", doc="column to blame", nullable=True),
        Column(name="value", dtype=pl.String, zh="值", doc="value found", nullable=True),
        Column(name="file", dtype=pl.String, zh="文件", doc="file it came from", nullable=True),
        Column(
            name="row_number", dtype=pl.Int64, zh="行号", doc="line in that file, heading = 1", nullable=True
        ),
        Column(name="limit_value", dtype=pl.String, zh="限值", doc="figure the value passed", nullable=True),
        Column(
            name="effect", dtype=pl.String, zh="影响", doc="BLOCK, HOLD or WARN, by the rule", nullable=True
        ),
        Column(name="owner", dtype=pl.String, zh="责任岗位", doc="who sees to it", nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ProblemCode:
    """A reason in two languages, with its remedy. `blocking` rows do not go on; others are warnings."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    blocking: bool = True


def problem_rows(
    frame: pl.DataFrame,
    *,
    stage: str,
    code: str | pl.Expr,
    subject: str | pl.Expr,
    column: str | None = None,
    account: str | None = "account_no",
) -> pl.DataFrame:
    """Describe every row of `frame` as a problem.

    Where it came from and the rule that caught it are kept where present: file, row_number, limit_value,
    effect, owner.
    """

    def kept(name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
        return (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)

    subject_column = pl.col(subject) if isinstance(subject, str) else subject
    account_column = pl.col(account) if account and account in frame.columns else pl.lit(None)
    value = pl.col(column) if column and column in frame.columns else pl.lit(None)
    return frame.select(
        pl.lit(stage).alias("stage"),
        (pl.lit(code) if isinstance(code, str) else code).cast(pl.String).alias("code"),
        account_column.cast(pl.String).alias("account_no"),
        subject_column.cast(pl.String).alias("subject"),
        pl.lit(column).cast(pl.String).alias("column"),
        value.cast(pl.String).alias("value"),
        kept("file", pl.String),
        kept("row_number", pl.Int64),
        kept("limit_value", pl.String),
        kept("effect", pl.String),
        kept("owner", pl.String),
    )


def split_by_rules(
    frame: pl.DataFrame, rules: Sequence[RowRule], *, stage: str, subject: str | pl.Expr
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a frame into the rows that keep every rule and one problem row for each that does not.

    A row that breaks several rules is reported for the first, so rows in = good rows + problem rows.
    """
    problems = [PROBLEMS.empty()]
    for rule in rules:
        broken = ~rule.keeps.fill_null(value=True)
        problems.append(
            problem_rows(
                frame.filter(broken), stage=stage, code=rule.code, subject=subject, column=rule.column
            )
        )
        frame = frame.filter(~broken)
    return frame, pl.concat(problems)

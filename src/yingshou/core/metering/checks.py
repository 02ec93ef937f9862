"""What makes a usage unfit for billing, and how it is reported: one problem an account."""

from decimal import Decimal

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.money import multiply
from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.problems import problem_rows

METERING_ORDER = (
    "NO_METERING_POINT", "NO_READ", "NO_START_READ", "ROLL_OVER_SUSPECTED", "PERIOD_SUM", "MISSING_INTERVALS",
    "IMPLAUSIBLE_USE",
)  # fmt: skip
"""Reason codes, the gravest first: an account with several is reported for the first."""

ABSURD_ENERGY = Decimal(10) ** 10
"""kWh or kvarh that no account uses in a month: a constant load of fourteen million kilowatts."""


def implausible(margin: pl.Expr) -> pl.Expr:
    """Tell whether a usage is more than the account's capacity allows, or absurd in itself.

    Needs total_kwh, reactive_kvarh, capacity_kva, period_start and period_end. `margin` is how many times the
    contract capacity a load may reach, in four decimals.
    """
    hours = (pl.col("period_end") - pl.col("period_start")).dt.total_hours()
    limit = multiply(pl.col("capacity_kva"), hours.cast(pl.Decimal(38, 0)) * margin)
    over_capacity = (pl.col("capacity_kva") > 0) & (pl.col("total_kwh") > limit)
    absurd = (pl.col("total_kwh") >= ABSURD_ENERGY) | (
        pl.col("reactive_kvarh").fill_null(Decimal(0)) >= ABSURD_ENERGY
    )
    return over_capacity.fill_null(value=False) | absurd


def first_problems(found: pl.DataFrame, *, column: str) -> pl.DataFrame:
    """Describe the gravest problem of each account as a problem row.

    Args:
        found: account_no, code, subject and the column named; several rows an account are allowed.
        column: the column to blame, whose value is shown.
    """
    if found.is_empty():
        return PROBLEMS.empty()
    rank = pl.col("code").replace_strict(
        {code: i for i, code in enumerate(METERING_ORDER)}, return_dtype=pl.Int8
    )
    first = found.sort("account_no", rank, "subject").unique("account_no", keep="first", maintain_order=True)
    return problem_rows(first, stage="metering", code=pl.col("code"), subject="subject", column=column)


def assert_rows_kept(*, stage: str, rows_in: int, good: int, blocked: int) -> None:
    """Raise InvariantError unless every account that came in is either good or blocked."""
    if rows_in != good + blocked:
        raise InvariantError(
            zh=f"{stage}：{rows_in} 户进入，{good} 户通过，{blocked} 户被拦，数目不符。请停止本批并报告",
            en=f"{stage}: {rows_in} accounts in, {good} good, {blocked} blocked: rows were lost",
        )

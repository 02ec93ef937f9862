"""What the ratios of the terms apply to."""

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.money import YUAN
from yingshou.core.tables.problems import problem_rows

STAGE = "settlement"
_SOURCES = {"LAST_BILL": "last_bill", "SAME_MONTH_LAST_YEAR": "last_year_bill", "FORECAST": "forecast"}


def choose_bases(
    *,
    agreements: pl.DataFrame,
    last_bills: pl.DataFrame,
    last_year_bills: pl.DataFrame,
    forecasts: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Choose each account's base as its agreement says; where there is no history, its fixed base.

    Args:
        agreements: table AGREEMENTS, one row an account: the version in force (see `in_force`).
        last_bills: `account_no`, `amount`: last issued bill; several rows of an account are summed.
        last_year_bills: the same for the month a year before.
        forecasts: the same for the forecast of the month.

    Returns:
        `account_no`, `base` in yuan; and problem rows NO_AGREEMENT_BASE for accounts without any.

    Raises:
        InvariantError: an account stands twice in `agreements`.
    """
    if agreements.get_column("account_no").n_unique() != agreements.height:
        raise InvariantError(
            zh="确定分次基数时，同一户号有多个协议版本", en="several versions of one agreement were handed in"
        )
    known = agreements
    for name, amounts in (("last_bill", last_bills), ("last_year_bill", last_year_bills),
                          ("forecast", forecasts)):  # fmt: skip
        known = known.join(_summed(amounts, name), on="account_no", how="left", maintain_order="left")
    chosen = pl.coalesce(
        *(pl.when(pl.col("base_method") == method).then(pl.col(name)) for method, name in _SOURCES.items()),
        pl.col("fixed_base"),
    )
    based = known.with_columns(base=chosen.cast(YUAN))
    without = based.filter(pl.col("base").is_null())
    problems = problem_rows(
        without, stage=STAGE, code="NO_AGREEMENT_BASE", subject="account_no", column="base_method"
    )
    return based.drop_nulls("base").select("account_no", "base"), problems


def _summed(amounts: pl.DataFrame, name: str) -> pl.DataFrame:
    return amounts.group_by("account_no").agg(pl.col("amount").cast(YUAN).sum().alias(name))

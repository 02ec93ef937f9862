"""A proposed agreement: brought into shape and checked, before it is previewed or signed."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.settlement import due_calendar
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, Table
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.core.tables.problems import split_by_rules
from yingshou.records.contracts.operations import UnableToSignAgreement


def shaped(
    *, agreement: pl.DataFrame, terms: pl.DataFrame, account_no: str, version: int, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give a proposal its account, version and day of signing, and check it.

    `agreement` has one row; the columns account_no, version and signed_date are set here. Raises
    UnableToSignAgreement with the code of the first rule that does not hold.
    """
    if agreement.height != 1 or terms.is_empty():
        raise refusal("MISSING_VALUE", "terms", terms.height)
    keys = {"account_no": pl.lit(account_no), "version": pl.lit(version, dtype=pl.Int32)}
    proposal = AGREEMENTS.conform(agreement.with_columns(**keys, signed_date=pl.lit(as_of)))
    parts = AGREEMENT_TERMS.conform(terms.with_columns(**keys)).sort("term_no")
    _check_rows(AGREEMENTS, proposal)
    _check_rows(AGREEMENT_TERMS, parts)
    _check_calendar(proposal, parts)
    return proposal, parts


def refusal(code: str, field: str, value: object) -> UnableToSignAgreement:
    """Make the refusal of a proposal out of a problem code."""
    reason = PROBLEM_CODES[code]
    return UnableToSignAgreement(
        code,
        zh=f"{field} {value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{field} {value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def _check_rows(table: Table, frame: pl.DataFrame) -> None:
    for column in table.columns:
        values = frame.get_column(column.name)
        if not column.nullable and values.null_count():
            raise refusal("MISSING_VALUE", column.name, "")
        wrong = [value for value in values.drop_nulls() if column.choices and value not in column.choices]
        if wrong:
            raise refusal("NOT_A_CHOICE", column.name, wrong[0])
    _, problems = split_by_rules(frame, table.rules, stage="contracts", subject="account_no")
    if problems.height:
        raise refusal(*problems.select("code", "column", "value").row(0))
    if frame.select(table.key).is_duplicated().any():
        raise refusal("DUPLICATE_KEY", table.key[-1], "")


def _check_calendar(agreement: pl.DataFrame, terms: pl.DataFrame) -> None:
    """Check that the terms come in order of date and ask for no more than the base.

    Calendars such as 30 / 30 / rest ask for less: the rest comes with the bill. In REESTIMATE each ratio
    stands alone against a new estimate, so there is no sum to keep.
    """
    endless = agreement.with_columns(valid_to_month=pl.lit(None, dtype=pl.Int32))
    calendar = due_calendar(
        agreements=endless, terms=terms, bill_month=agreement.item(0, "valid_from_month")
    ).sort("term_no")
    if not calendar["nominal_date"].is_sorted():
        raise refusal("PERIOD_ORDER", "term_no", calendar.height)
    reached: Decimal = calendar.select(pl.col("target_ratio").max()).item()
    if agreement.item(0, "offset_mode") != "REESTIMATE" and not 0 < reached <= 1:
        raise refusal("RATIO_SUM", "ratio", reached)

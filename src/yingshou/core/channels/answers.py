"""The bank's answers to a debit batch, held against what was asked."""

from datetime import date

import polars as pl

from yingshou.core.tables import DEBIT_ANSWERS
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.schema import RowRule

STAGE = "debits"
_SUBJECT = pl.concat_str("batch_no", pl.col("item_no").cast(pl.String), separator="/")


def match_answers(
    *, answers: pl.DataFrame, items: pl.DataFrame, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split answers into new ones and problems; an answer that came before is neither.

    Refused are an answer that stands twice in the file, one to no item, to a batch that is not out, of
    another amount than was asked, from the future, and a second one that differs from the first.

    Args:
        answers: table DEBIT_ANSWERS; further columns are kept.
        items: `batch_no`, `item_no`, `receivable_no`, `account_no`, `asked` in yuan, `out`, and the answer
            it has: `known_result`, `known_date`, null while there is none.
        as_of: business date.

    Returns:
        The new answers with `receivable_no` and `account_no`, and the problem rows.
    """
    key = ["batch_no", "item_no"]
    joined = answers.join(items, on=key, how="left", maintain_order="left")
    asked = pl.col("asked").is_not_null()
    known = pl.col("known_result").is_not_null()
    same = (pl.col("known_result") == pl.col("result")) & pl.col("known_date").eq_missing(
        pl.when(pl.col("result") == "PAID").then(pl.col("value_date"))
    )
    rules = (
        *DEBIT_ANSWERS.rules,
        RowRule(code="DUPLICATE_KEY", column="item_no", keeps=pl.struct(key).is_first_distinct()),
        RowRule(code="UNKNOWN_DEBIT", column="item_no", keeps=asked),
        RowRule(code="CONFLICT", column="result", keeps=~known | same),
        RowRule(code="BATCH_NOT_OUT", column="batch_no", keeps=known | pl.col("out")),
        RowRule(code="AMOUNT_DIFFERS", column="amount", keeps=pl.col("amount") == pl.col("asked")),
        RowRule(code="FUTURE_DATE", column="value_date", keeps=pl.col("value_date") <= as_of),
    )
    good, problems = split_by_rules(joined, rules, stage=STAGE, subject=_SUBJECT)
    new = good.filter(pl.col("known_result").is_null())
    kept = [*answers.columns, "receivable_no", "account_no"]
    return new.select(kept), problems

"""Bills of accounts without a settlement agreement become one receivable each."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.identity import receivable_no
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import RECEIVABLES


def bill_dues(*, bills: pl.DataFrame, issued_date: date, due_days: int) -> pl.DataFrame:
    """Make one receivable of kind BILL for each bill above zero.

    A bill of 0.00 owes nothing and gives no receivable, so rows in = receivables + bills of 0.00. Penalty
    starts on the day after the due date (电力供应与使用条例 art. 39: from the overdue date).

    Args:
        bills: table BILLS; of it `bill_no`, `account_no`, `bill_month` and `amount` in yuan.
        issued_date: day the bills are issued.
        due_days: days from issue to the due date, both for all bills of the call.

    Returns:
        Table RECEIVABLES, in the order of the bills.

    Raises:
        InvariantError: a bill is negative: a correction is settled by a reversing fact, never by a
            negative receivable.
    """
    negative = bills.filter(pl.col("amount") < ZERO_YUAN)
    if negative.height:
        number = negative.item(0, "bill_no")
        raise InvariantError(
            zh=f"账单 {number} 金额为负，不能生成应收", en=f"bill {number} is negative and cannot become due"
        )
    due_date = issued_date + timedelta(days=due_days)
    dues = bills.filter(pl.col("amount") > ZERO_YUAN).with_columns(
        kind=pl.lit("BILL"),
        term_no=pl.lit(0, dtype=pl.Int32),
        issued_date=pl.lit(issued_date),
        due_date=pl.lit(due_date),
        penalty_start_date=pl.lit(due_date + timedelta(days=1)),
    )
    numbered = dues.with_columns(
        receivable_no=receivable_no(
            pl.col("account_no"), pl.col("bill_month"), pl.col("kind"), pl.col("term_no")
        )
    )
    return RECEIVABLES.conform(numbered)

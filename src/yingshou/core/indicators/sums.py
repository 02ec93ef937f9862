"""The sums that go into the ratios, from frames."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import ZERO_YUAN


def _total(frame: pl.DataFrame, column: str) -> Decimal:
    total = frame.get_column(column).sum()
    return Decimal(total) if frame.height else ZERO_YUAN


def arrears(*, open_items: pl.DataFrame, as_of: date) -> Decimal:
    """Sum the principal past its due date, in yuan: an item due on `as_of` itself is not yet in arrears.

    Args:
        open_items: `due_date` and `principal_open` of the table OPEN_ITEMS.
        as_of: the day looked at.
    """
    return _total(open_items.filter(pl.col("due_date") < as_of), "principal_open")


def cleared_on_time(*, clearings: pl.DataFrame, receivables: pl.DataFrame) -> tuple[Decimal, Decimal]:
    """Sum the principal cleared by the due date, and all principal cleared, in yuan, for `on_time_share`.

    A reversal is a negative clearing with the value date of what it takes back, so both sums stay net.
    """
    dated = clearings.join(receivables.select("receivable_no", "due_date"), on="receivable_no")
    on_time = dated.filter(pl.col("value_date") <= pl.col("due_date"))
    return _total(on_time, "principal"), _total(dated, "principal")


def received_before_final(
    *, clearings: pl.DataFrame, receivables: pl.DataFrame, bills: pl.DataFrame
) -> tuple[Decimal, Decimal]:
    """Sum what came in on instalments and segments before the bill, and the bills, for `instalment_share`.

    Args:
        clearings: table CLEARINGS.
        receivables: table RECEIVABLES of the accounts with an agreement.
        bills: `account_no`, `bill_month`, `amount`, `issued_date` of those accounts.

    Returns:
        Principal with a value date before the day the bill was issued, and the sum of the bills, in yuan.
    """
    ahead = receivables.filter(pl.col("kind").is_in(["INSTALMENT", "SEGMENT"]))
    dated = clearings.join(ahead.select("receivable_no", "bill_month"), on="receivable_no").join(
        bills.select("account_no", "bill_month", "issued_date"), on=["account_no", "bill_month"]
    )
    early = dated.filter(pl.col("value_date") < pl.col("issued_date"))
    return _total(early, "principal"), _total(bills, "amount")

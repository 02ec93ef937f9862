"""State what is owed of a matter's items as of a day, and how its penalty came about."""

from collections.abc import Generator
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from yingshou.core.money import yuan
from yingshou.core.penalties import accrued
from yingshou.core.penalties.accrual import workings
from yingshou.records.legal.debts import slices
from yingshou.records.payments.frames import customer_classes, penalty_rules

STATEMENT = (
    "receivable_no", "bill_month", "due_date", "amount", "paid", "written_off", "principal_open",
    "penalty_start_date", "penalty", "penalty_paid", "penalty_waived", "penalty_open",
)  # fmt: skip
"""Columns of a statement of debt; `penalty` is what accrued to the day, in yuan."""


class Stated(NamedTuple):
    """A slice of the statement: columns STATEMENT, and what bore penalty: item, principal, start, stop."""

    debts: pl.DataFrame
    spans: pl.DataFrame


def debt_statement(*, matter_no: str, account_no: str, as_of: date) -> Generator[Stated, None, None]:
    """Work the statement out from the facts booked by the end of a day, a slice of items at a time.

    Written-off items show what stands written off; what may be claimed of them is that and their penalty.
    """
    rules, classes = penalty_rules(), customer_classes([account_no])
    for debts, pieces in slices(matter_no=matter_no, as_of=as_of):
        known: dict[str, Any] = {
            "receivables": debts,
            "pieces": pieces,
            "rules": rules,
            "classes": classes,
            "as_of": as_of,
        }
        stated = debts.join(accrued(**known), on="receivable_no", maintain_order="left")
        gone = pl.col("penalty_paid") + pl.col("penalty_waived")
        spans, _ = workings(**known)
        yield Stated(
            stated.with_columns(penalty_open=pl.max_horizontal(pl.col("penalty") - gone, yuan(0))).select(
                STATEMENT
            ),
            spans.sort("receivable_no", "start", "stop"),
        )

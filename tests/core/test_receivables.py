"""Bills become due."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.errors import InvariantError
from yingshou.core.receivables import bill_dues

ISSUED = date(2025, 11, 1)


def bills(*amounts):
    return pl.DataFrame(
        [(f"A{n}-202510-1", f"A{n}", 202510, Decimal(amount)) for n, amount in enumerate(amounts)],
        schema={"bill_no": pl.String, "account_no": pl.String, "bill_month": pl.Int32,
                "amount": pl.Decimal(38, 2)},
        orient="row",
    )  # fmt: skip


def test_each_bill_above_zero_is_one_receivable():
    dues = bill_dues(bills=bills("10.00", "0.00", "0.01"), issued_date=ISSUED, due_days=15)
    assert dues.rows() == [
        (f"A{n}-202510-B0", f"A{n}", 202510, "BILL", 0, f"A{n}-202510-1", Decimal(amount), ISSUED,
         date(2025, 11, 16), date(2025, 11, 17))
        for n, amount in ((0, "10.00"), (2, "0.01"))
    ]  # fmt: skip


def test_a_negative_bill_is_refused():
    with pytest.raises(InvariantError, match="A0-202510-1"):
        bill_dues(bills=bills("-0.01"), issued_date=ISSUED, due_days=15)


def test_no_bills_no_receivables():
    assert bill_dues(bills=bills(), issued_date=ISSUED, due_days=15).height == 0

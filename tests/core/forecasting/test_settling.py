"""What a bill to come makes of what was issued ahead of it."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.forecasting.cash import OPEN
from yingshou.core.forecasting.settling import SETTLING, settle_bills

BILL_DATE, DUE = date(2026, 10, 25), date(2026, 10, 30)


def items(*rows):
    told = [(row[0], "HIGH", *row[1:4], Decimal(row[4]), 1) for row in rows]
    return pl.DataFrame(told, schema=OPEN, orient="row")


def test_a_bill_leaves_a_last_item_or_gives_money_back():
    """A has 100 issued and 50 to come of 450; B 1000 issued, 200 of it open, of 700; C has no bill."""
    early, late = date(2026, 10, 21), date(2026, 10, 28)
    opened = items(("B", "SEGMENT", early, early, "150.00"), ("B", "SEGMENT", early, late, "50.00"))
    to_come = items(
        ("A", "SEGMENT", early, early, "50.00"), ("A", "FINAL", BILL_DATE, DUE, "777.00"),
        ("C", "FINAL", BILL_DATE, DUE, "30.00"),
    )  # fmt: skip
    issued = pl.DataFrame(
        {"account_no": ["A", "B"], "amount": [Decimal("100.00"), Decimal("1000.00")]},
        schema={"account_no": pl.String, "amount": OPEN["open"]},
    )
    bills = pl.DataFrame(
        [("A", "HIGH", Decimal(450), BILL_DATE, DUE), ("B", "HIGH", Decimal(700), BILL_DATE, DUE)],
        schema=SETTLING, orient="row",
    )  # fmt: skip
    left, coming, back = settle_bills(opened=opened, to_come=to_come, issued=issued, bills=bills)
    assert left.is_empty()
    assert coming.select("account_no", "kind", "issued_date", "due_date", "open").rows() == [
        ("A", "SEGMENT", early, early, Decimal("50.00")), ("C", "FINAL", BILL_DATE, DUE, Decimal("30.00")),
        ("A", "FINAL", BILL_DATE, DUE, Decimal("300.00")),
    ]  # fmt: skip
    assert back.rows() == [("B", BILL_DATE, Decimal("100.00"))]
    fewer = bills.with_columns(bill=pl.Series([Decimal(450), Decimal(880)], dtype=OPEN["open"]))
    left, _, back = settle_bills(opened=opened, to_come=to_come, issued=issued, bills=fewer)
    assert left.select("due_date", "open").rows() == [(early, Decimal("80.00"))]
    assert back.is_empty()

"""Bills: numbers, sums, and what must never pass."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import RESIDENT, accounts, accumulated, beijing, usage
from yingshou.core.billing import make_bills
from yingshou.core.errors import InvariantError
from yingshou.core.rating import rate
from yingshou.core.tables import BILLS, CHARGE_LINES

ACCOUNTS = accounts({**RESIDENT, "account_no": "A2"}, {**RESIDENT, "account_no": "A1"})
USAGE = usage({"account_no": "A2", "total_kwh": 0}, {"account_no": "A1", "total_kwh": "2900"})


def rated():
    return rate(usage=USAGE, accounts=ACCOUNTS, tariffs=beijing(), accumulated=accumulated())


def test_bill_is_the_sum_of_its_rounded_lines():
    bills, lines = make_bills(usage=USAGE, rated=rated(), accounts=ACCOUNTS)
    assert bills.schema == BILLS.schema
    assert lines.schema == CHARGE_LINES.schema
    assert bills.select("bill_no", "sequence", "amount").rows() == [
        ("A1-202402-1", 1, Decimal("1417.07")),
        ("A2-202402-1", 1, Decimal("0.00")),
    ]
    assert lines.select("bill_no", "line_no", "item", "quantity", "amount").rows() == [
        ("A1-202402-1", 1, "1", Decimal(2880), Decimal("1406.30")),
        ("A1-202402-1", 2, "2", Decimal(20), Decimal("10.77")),
    ]


def test_a_bill_keeps_every_figure_it_was_made_of():
    bills, _ = make_bills(usage=USAGE, rated=rated(), accounts=ACCOUNTS)
    for column in BILLS.columns:
        assert column.nullable or bills[column.name].null_count() == 0, column.name


def test_lines_without_a_bill_are_refused():
    good = rated()
    with pytest.raises(InvariantError):
        make_bills(usage=USAGE.filter(pl.col("account_no") == "A2"), rated=good, accounts=ACCOUNTS)
    stray = good.lines.with_columns(account_no=pl.lit("A9"))
    with pytest.raises(InvariantError):
        make_bills(usage=USAGE, rated=replace(good, lines=stray), accounts=ACCOUNTS)

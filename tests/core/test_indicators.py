"""The ratios of collection and the sums that go into them."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core import indicators
from yingshou.core.tables import CLEARINGS, RECEIVABLES

D = Decimal
DUE = date(2025, 10, 1)


def test_the_published_figures():
    assert indicators.recovery_rate(received=D(11_940_000), receivable=D(12_000_000)) == D("0.9950")
    assert indicators.old_arrears_recovery_rate(recovered=D(45_000), frozen=D(300_000)) == D("0.1500")
    assert indicators.cumulative_recovery_rate(
        received=D(129_610_000), receivable=D(130_000_000)
    ) == D("0.9970")  # fmt: skip
    assert indicators.arrears_to_average_month(
        arrears=D(390_000), receivable=D(130_000_000), months=11
    ) == D("0.0330")  # fmt: skip


def test_half_away_from_zero_and_nothing_due():
    assert indicators.ratio(D("0.00005"), 1) == D("0.0001")
    assert indicators.zero_risk_day_share(covered_days=2, days=3) == D("0.6667")
    assert indicators.recovery_rate(received=D(0), receivable=D("0.00")) is None
    assert indicators.on_time_share(on_time=D(0), cleared=D(0)) is None
    assert indicators.instalment_share(received=D(70), billed=D(100)) == D("0.7000")
    assert indicators.zero_risk_day_share(covered_days=0, days=0) is None


def test_arrears_begin_after_the_due_date():
    open_items = pl.DataFrame(
        {"due_date": [date(2025, 9, 30), DUE], "principal_open": [D("2.00"), D("5.00")]}
    )
    assert indicators.arrears(open_items=open_items, as_of=DUE) == D("2.00")
    assert indicators.arrears(open_items=open_items.clear(), as_of=DUE) == D("0.00")


def receivables():
    values = (("I", "INSTALMENT"), ("S", "SEGMENT"), ("F", "FINAL"))
    return pl.DataFrame(
        [(number, "A", 202510, kind, 0, None, D("50.00"), DUE, DUE, DUE) for number, kind in values],
        schema=RECEIVABLES.schema, orient="row",
    )  # fmt: skip


def clearings():
    values = (("P1", "I", "20.00", 9, 30), ("P2", "S", "30.00", 10, 1), ("P3", "S", "10.00", 10, 26),
              ("P4", "F", "40.00", 10, 20), ("P2-R", "S", "-5.00", 10, 1))  # fmt: skip
    return pl.DataFrame(
        [(payment, number, "A", D(amount), D("0.00"), date(2025, month, day))
         for payment, number, amount, month, day in values],
        schema=CLEARINGS.schema, orient="row",
    )  # fmt: skip


def test_what_came_in_on_time():
    assert indicators.cleared_on_time(clearings=clearings(), receivables=receivables()) == (
        D("45.00"), D("95.00"))  # fmt: skip


def test_what_came_in_before_the_final_bill():
    bills = pl.DataFrame(
        {"account_no": ["A"], "bill_month": [202510], "amount": [D("100.00")],
         "issued_date": [date(2025, 10, 25)]},
        schema_overrides={"bill_month": pl.Int32},
    )  # fmt: skip
    assert indicators.received_before_final(
        clearings=clearings(), receivables=receivables(), bills=bills
    ) == (D("45.00"), D("100.00"))  # fmt: skip

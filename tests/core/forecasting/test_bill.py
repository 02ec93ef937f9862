"""The bill to come, items to come, why a customer decides, and how often intervals held."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from yingshou.core.forecasting.bill import MEASURED, PRICES, month_bills
from yingshou.core.forecasting.cash import OPEN, PAID
from yingshou.core.forecasting.coverage import kept_coverage
from yingshou.core.forecasting.forecast import Forecast
from yingshou.core.forecasting.items import items_to_come, reasons
from yingshou.core.forecasting.paths import Widths

TODAY = date(2026, 10, 10)


def bill_of(*, value, days, days_past, ratio="1", age=0):
    """Two days are left at 0.50 and 1.00 a kWh with 10.00 a day; courses of 100, 200 and 300 kWh a day."""
    foretold = Forecast(
        accounts=("a", "b"), made_on=date(2026, 10, 22 + age),
        courses=np.tile(np.array([100.0, 200.0, 300.0])[None, :, None], (2, 1, 5)),
        width=Widths(days=np.ones(6), sums=np.ones(6)), ages=(age, 0),
    )  # fmt: skip
    prices = pl.DataFrame(
        [
            ("a", date(2026, 10, 23), Decimal("0.5"), Decimal(10)),
            ("a", date(2026, 10, 24), Decimal(1), Decimal(10)),
        ],
        schema=PRICES, orient="row",
    )  # fmt: skip
    measured = pl.DataFrame(
        [("a", Decimal(value), days, days_past, Decimal(ratio))], schema=MEASURED, orient="row"
    )
    return month_bills(foretold=foretold, prices=prices, measured=measured).rows(named=True)


def test_a_bill_is_what_is_measured_and_the_priced_rest():
    """Of 22 days each with a thirtieth of the basic fee, 80.00 of it are left for the bill."""
    assert bill_of(value="1000.00", days=20, days_past=20) == [
        {"account_no": "a", "days_left": 2, "days_missing": 0, "measured": Decimal("1000.00"),
         "low": Decimal("1280.00"), "middle": Decimal("1400.00"), "high": Decimal("1520.00")},
    ]  # fmt: skip


def test_what_the_estimate_leaves_out_is_the_share_it_was_of_the_last_bill():
    (bill,) = bill_of(value="1000.00", days=20, days_past=20, ratio="1.1")
    assert [bill[name] for name in ("measured", "low", "middle", "high")] == [
        Decimal(each) for each in ("1100.00", "1408.00", "1540.00", "1672.00")
    ]


def test_days_that_passed_unmeasured_are_worth_what_the_others_are():
    (bill,) = bill_of(value="1000.00", days=15, days_past=20)
    assert (bill["days_missing"], bill["measured"]) == (5, Decimal("1000.00"))
    assert bill["middle"] == Decimal("1733.33")
    assert bill_of(value="0.00", days=0, days_past=20) == []
    assert bill_of(value="0.00", days=0, days_past=0)[0]["middle"] == Decimal("600.00")


def test_days_after_the_last_measured_one_are_foretold_and_counted_as_missing():
    """Made on the 24th and measured up to the 22nd: both priced days have passed and are courses."""
    (bill,) = bill_of(value="1000.00", days=20, days_past=20, age=2)
    assert (bill["days_left"], bill["days_missing"], bill["middle"]) == (0, 2, Decimal("1400.00"))


def items(*rows):
    return pl.DataFrame(
        [("P", "HIGH", "TERM", issued, due, Decimal(amount), 1) for issued, due, amount in rows],
        schema=OPEN, orient="row",
    )  # fmt: skip


def test_items_to_come_are_those_of_the_month_before_grown_as_the_month_grew():
    before = items(
        (date(2026, 9, 1), date(2026, 9, 5), "100.00"), (date(2026, 9, 15), date(2026, 9, 20), "300.00"),
    )  # fmt: skip
    now = items((date(2026, 10, 1), date(2026, 10, 5), "120.00"))
    found = items_to_come(now=now, before=before, as_of=TODAY, last=date(2026, 10, 31))
    assert found.select("issued_date", "due_date", "open").rows() == [
        (date(2026, 10, 15), date(2026, 10, 20), Decimal("360.00"))
    ]


def test_why_a_customer_decides():
    dues = [date(2026, month, 10) for month in (7, 8, 9)]
    habits = {"STOPPED": None, "LATE": 4, "FELL": 0, "FINE": 0}
    rows = [
        (name, "HIGH", "TERM", due, due, None if delay is None else due + timedelta(days=delay), 1)
        for due in dues
        for name, delay in habits.items()
    ]
    paid = pl.DataFrame(rows, schema=PAID, orient="row")
    customers = pl.DataFrame({"account_no": ["STOPPED", "LATE", "FELL", "FINE", "NEW"]})
    shapes = pl.DataFrame({"account_no": ["FELL", "FINE"], "shape": ["COLLAPSED", "SMOOTH"]})
    found = reasons(customers=customers, paid=paid, shapes=shapes, as_of=TODAY)
    assert found["reason"].to_list() == ["STOPPED_PAYING", "PAYS_LATE", "LOAD_FELL", "LARGE", "LARGE"]


def test_coverage_counts_what_came_by_month():
    said = pl.DataFrame(
        {"month": [202610, 202609, 202610], "low": [5] * 3, "high": [10] * 3, "came": [10, 4, 11]}
    )
    assert kept_coverage(said, basis="BILL").rows() == [
        (202609, "BILL", 1, 0, Decimal("0E-8")), (202610, "BILL", 2, 1, Decimal("0.50000000")),
    ]  # fmt: skip

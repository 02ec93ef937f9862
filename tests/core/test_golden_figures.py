"""Worked cases of tax, indicators and penalties, from the golden file."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tests.core.golden import cases
from yingshou.core.indicators import (
    arrears_to_average_month,
    cumulative_recovery_rate,
    old_arrears_recovery_rate,
    recovery_rate,
)
from yingshou.core.money import PRICE, round_yuan_value, split_vat
from yingshou.core.penalties import accrued, default_rules
from yingshou.core.tables import RECEIVABLES
from yingshou.core.tables.money_rules import DAY_COUNTS

D = Decimal
DAY = date.fromisoformat
PIECES = {"receivable_no": pl.String, "principal": pl.Decimal(38, 2), "value_date": pl.Date}
PENALTIES = cases("late_payment_penalty")
DRAFTS = cases("dishonoured_draft")
CLASSES = {"resident": "RESIDENT", "non_resident": "INDUSTRIAL"}


@pytest.mark.parametrize("golden", cases("vat"), ids=lambda c: c["id"])
def test_vat(golden):
    given, expected = golden["inputs"], golden["expected"]
    net, tax = split_vat(gross=D(given["gross"]), rate=D(given["vat_rate"]))
    assert (str(net), str(tax)) == (expected["net"], expected["vat"])


@pytest.mark.parametrize("golden", cases("kpi"), ids=lambda c: c["id"])
def test_indicators(golden):
    given = {name: value if isinstance(value, int) else D(value) for name, value in golden["inputs"].items()}
    found = {
        "month_recovery_percent": recovery_rate(
            received=given["month_received"], receivable=given["month_receivable"]
        ),
        "old_arrears_recovery_percent": old_arrears_recovery_rate(
            recovered=given["old_arrears_recovered"], frozen=given["old_arrears_frozen"]
        ),
        "ytd_recovery_percent": cumulative_recovery_rate(
            received=given["ytd_received"], receivable=given["ytd_receivable"]
        ),
        "balance_share_percent": arrears_to_average_month(
            arrears=given["receivable_balance"],
            receivable=given["ytd_receivable"],
            months=given["ytd_months"],
        ),
    }
    expected = {name: D(value) for name, value in golden["expected"].items()}
    assert round_yuan_value(given["ytd_receivable"] / given["ytd_months"]) == expected.pop(
        "average_monthly_receivable"
    )
    assert {name: rate * 100 for name, rate in found.items()} == expected


def rules_of(options):
    """Return the rates of a case as penalty rules without an end."""
    same, cross = D(options["rate_same_year"]), D(options.get("rate_cross_year", "0.003"))
    resident = D(options.get("rate_resident", "0.001"))
    is_resident = pl.col("customer_class") == "RESIDENT"
    latest = pl.col("valid_from") == pl.col("valid_from").max()
    return default_rules().filter(latest).with_columns(
        same_year_rate=pl.when(is_resident).then(resident).otherwise(same).cast(PRICE),
        cross_year_rate=pl.when(is_resident).then(resident).otherwise(cross).cast(PRICE),
        minimum=pl.lit(D(options.get("minimum", "0.00"))).cast(pl.Decimal(38, 2)),
        base_year=pl.lit(options.get("base_year", "RCVBL_YM")),
        day_count=pl.lit(DAY_COUNTS[not options["payment_day_counted"]]),
    )  # fmt: skip


def penalties(*, items, payments, as_of, golden):
    """Accrue items (number, month, amount, start) with payments (number, amount, day)."""
    rows = [
        (n, "A", month, "BILL", 0, None, amount, date(2000, 1, 1), start - timedelta(days=1), start)
        for n, month, amount, start in items
    ]
    options = golden["options"]
    result = accrued(
        receivables=pl.DataFrame(rows, schema=RECEIVABLES.schema, orient="row"),
        pieces=pl.DataFrame(payments, schema=PIECES, orient="row"),
        rules=rules_of(options),
        classes=pl.DataFrame(
            {"account_no": ["A"], "customer_class": [CLASSES[golden["inputs"]["customer_class"]]]}
        ),
        as_of=as_of,
    )
    return dict(result.select("receivable_no", "penalty").iter_rows())


@pytest.mark.parametrize("golden", PENALTIES, ids=[c["id"] for c in PENALTIES])
def test_late_payment(golden):
    given, expected = golden["inputs"], golden["expected"]
    if "bills" in given:
        items = [
            (b["receivable_month"], int(b["receivable_month"].replace("-", "")), D(b["principal"]),
             DAY(b["start_date"]))
            for b in given["bills"]
        ]  # fmt: skip
        last = DAY(given["payments"][-1]["date"])
    else:
        # Only days are given: any start within a year will do.
        start = date(2025, 3, given.get("start_day", 2))
        items = [("R", 202503, D(given["principal"]), start)]
        last = start + timedelta(days=given["overdue_days"] - 1)
    earlier = [(items[0][0], D(p["amount"]), DAY(p["date"])) for p in given.get("payments", [])[:-1]]
    found = penalties(items=items, payments=earlier, as_of=last, golden=golden)
    assert str(sum(found.values())) == expected["penalty"]
    by_bill = expected.get("penalty_by_bill", {})
    assert {number: str(found[number]) for number in by_bill} == by_bill


@pytest.mark.parametrize("golden", DRAFTS, ids=[c["id"] for c in DRAFTS])
def test_dishonoured_draft(golden):
    given, expected = golden["inputs"], golden["expected"]
    number, amount, received = "R", D(given["principal"]), DAY(given["draft_received"])
    found = penalties(
        items=[(number, 202503, amount, DAY(expected["penalty_from"]))],
        payments=[(number, amount, received), (number, -amount, received)],
        as_of=DAY(given["paid_date"]),
        golden=golden,
    )
    assert str(found[number]) == expected["penalty"]
    original = golden["options"]["penalty_start"] == "ORIGINAL_DUE_DATE"
    started = DAY(given["due_date"]) + timedelta(days=1) if original else DAY(given["dishonour_date"])
    assert started == DAY(expected["penalty_from"])

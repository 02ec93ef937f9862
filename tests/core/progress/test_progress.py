"""The control chart: plan, curve and forecast, to the fen."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.progress import daily_curve, month_end, planned_shares, summary
from yingshou.core.progress.curve import MOVEMENTS
from yingshou.core.progress.forecast import PAST
from yingshou.core.tables.progress import RECOVERY_PLANS

D = Decimal


def day(number, month=10):
    return date(2025, month, number)


def moves(*rows):
    return pl.DataFrame(
        [("U", at, D(issued), D(due), D(received), D(0)) for at, issued, due, received in rows],
        schema=MOVEMENTS,
        orient="row",
    )


MONTH = moves(
    (day(25, 9), "200.00", "0", "20.00"),
    (day(1), "100.00", "200.00", "0"),
    (day(2), "0", "0", "180.00"),
    (day(3), "-50.00", "50.00", "10.00"),
)


def test_the_curve_adds_up_and_ends_where_figures_end():
    curve = daily_curve(movements=MONTH, first=day(1), last=day(4), as_of=day(3))
    assert curve["receivable"].to_list() == [D("300.00"), D("300.00"), D("250.00"), None]
    assert curve["planned"].to_list() == [D("200.00"), D("200.00"), D("250.00"), D("250.00")]
    assert curve["received"].to_list() == [D("20.00"), D("200.00"), D("210.00"), None]
    assert curve["open"].to_list() == [D("280.00"), D("100.00"), D("40.00"), None]


def test_what_is_written_off_is_open_no_more_and_no_rate_is_better_for_it():
    off = [("U", day(3), D(0), D(0), D(0), D("30.00")), ("U", day(4), D(0), D(0), D("5.00"), D("-5.00"))]
    moved = pl.concat([MONTH, pl.DataFrame(off, schema=MOVEMENTS, orient="row")])
    curve = daily_curve(movements=moved, first=day(3), last=day(4), as_of=day(4))
    assert curve["open"].to_list() == [D("10.00"), D("10.00")]
    row = summary(movements=moved, as_of=day(4)).row(0, named=True)
    assert (row["receivable"], row["received"], row["written_off"], row["open"]) == (
        D("250.00"), D("215.00"), D("25.00"), D("10.00"),
    )  # fmt: skip


def plans(*rows):
    return pl.DataFrame(
        [(*row[:3], row[3], row[4], D(row[5]), None) for row in rows],
        schema=RECOVERY_PLANS.schema,
        orient="row",
    )


PLANS = plans(
    ("-", "-", "-", 202501, 15, "0.5"),
    ("-", "-", "-", 202501, 31, "1"),
    ("11", "-", "-", 202501, 20, "0.8"),
    ("11", "-", "-", 202509, 10, "0.333"),
    ("-", "DEDICATED_LINE", "-", 202501, 1, "0.9"),
    ("-", "-", "wang", 202511, 1, "1"),
)
DAYS = [day(9), day(10), day(15), day(31)]


def shares(**unit):
    found = planned_shares(plans=PLANS, bill_month=202510, days=DAYS, **unit)
    return [D(str(share)) for share in found["planned_share"]]


def test_a_target_holds_from_its_day_on():
    assert shares() == [0, 0, D("0.5"), 1]


def test_the_most_particular_plan_and_its_latest_version_hold():
    assert shares(org_code="1101") == [0, D("0.333"), D("0.333"), D("0.333")]
    assert shares(org_code="12", supply_class="DEDICATED_LINE") == [D("0.9")] * 4
    # Wang's plan begins a month later.
    assert shares(username="wang") == [0, 0, D("0.5"), 1]


def test_without_a_plan_there_is_none():
    assert planned_shares(plans=PLANS, bill_month=202412, days=DAYS) is None


def test_a_planned_share_is_of_what_the_month_owes_rounded_once():
    planned = planned_shares(plans=PLANS, bill_month=202510, days=DAYS, org_code="11")
    curve = daily_curve(movements=MONTH, first=day(9), last=day(10), as_of=day(10), shares=planned)
    assert curve["planned"].to_list() == [D("0.00"), D("83.25")]


def test_the_sheet_of_a_day():
    row = summary(movements=MONTH, as_of=day(2)).row(0, named=True)
    assert row == {
        "unit": "U", "receivable": D("300.00"), "due": D("200.00"), "received": D("200.00"),
        "received_today": D("180.00"), "written_off": D("0.00"), "open": D("100.00"),
    }  # fmt: skip


def past(*shares_left):
    """Months that each owed 100, had 60 on the same day, and brought a share of the rest by their end."""
    return pl.DataFrame(
        [
            ("U", 202500 + at, D(100), D(60), D(60) + D(40) * D(share))
            for at, share in enumerate(shares_left, 1)
        ],
        schema=PAST,
        orient="row",
    )


NOW = pl.DataFrame({"unit": ["U"], "receivable": [D("300.00")], "received": [D("200.01")]})


def test_the_rest_comes_as_it_came_in_earlier_months():
    row = month_end(now=NOW, past=past("0.9", "0.1", "0.5", "1")).row(0, named=True)
    assert row == {"unit": "U", "months": 4, "low": D("210.01"), "middle": D("250.01"), "high": D("300.00")}


def test_too_few_months_foretell_nothing():
    assert month_end(now=NOW, past=past("0.9", "0.1")).row(0) == ("U", 2, None, None, None)


def test_a_month_that_was_paid_already_says_nothing_of_a_rest():
    paid = past("0.9", "0.1").with_columns(received=pl.col("receivable"))
    assert month_end(now=NOW, past=paid).row(0)[1] == 0

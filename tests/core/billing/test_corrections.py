"""A correction reverses the whole bill and puts a new one in its place."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import RESIDENT, SINGLE, accounts, accumulated, beijing, points, reads
from yingshou.core.billing import compare_lines, correct_bills
from yingshou.core.errors import InvariantError
from yingshou.core.flow import bill
from yingshou.core.tables import BILLS, CHARGE_LINES, DAILY_USAGE

D = Decimal
START, END = date(2024, 2, 25), date(2024, 3, 25)
TARIFFS = beijing()
LARGE = {
    "voltage_level": "KV110", "capacity_kva": 1000, "contract_demand_kw": 500,
    "power_factor_standard": "0.90",
}  # fmt: skip
KINDS = ({**RESIDENT}, {**SINGLE, "power_factor_standard": "0.85"}, LARGE)


def month(kind, kwh, multiplier=1):
    """Bill a month of one account."""
    meter = {"point_no": "P1", "meter_no": "M1"}
    first = {"total": 0, "peak": 0, "valley": 0, "flat": 0, "reactive_forward": 0}
    last = {"total": kwh * 10, "peak": kwh * 3, "valley": kwh * 2, "flat": kwh * 5,
            "reactive_forward": kwh * 4, "max_demand": kwh}  # fmt: skip
    return bill(
        bill_month=202403,
        accounts=accounts({**KINDS[kind], "account_no": "A1", "reading_day": 25}),
        metering_points=points({**meter, "account_no": "A1", "multiplier": multiplier}),
        reads=reads({**meter, "read_date": START, **first}, {**meter, "read_date": END, **last}),
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(),
        tariffs=TARIFFS,
    )


def correct(old, new):
    return correct_bills(bills=old[0], charge_lines=old[1], new_bills=new.bills, new_lines=new.charge_lines)


def in_force(correction):
    return correction.corrections, correction.correction_lines


def sums(*frames):
    """Sum quantities and amounts by component and item over bills of a month."""
    return (
        pl.concat(frames)
        .group_by("component", "item", "quantity_unit")
        .agg(pl.col("quantity", "amount").sum())
        .filter((pl.col("quantity") != 0) | (pl.col("amount") != 0))
        .sort("component", "item", "quantity_unit")
    )


def test_the_reversal_mirrors_the_bill_and_the_correction_counts_on():
    old, new = month(1, 120), month(1, 90)
    found = correct((old.bills, old.charge_lines), new)
    assert found.reversals.schema == found.corrections.schema == BILLS.schema
    assert found.reversal_lines.schema == found.correction_lines.schema == CHARGE_LINES.schema
    amount, corrected = old.bills.item(0, "amount"), new.bills.item(0, "amount")
    columns = ("bill_no", "sequence", "total_kwh", "power_factor", "amount")
    assert found.reversals.select(columns).rows() == [
        ("A1-202403-2", 2, D(-1200), old.bills.item(0, "power_factor"), -amount)
    ]
    assert found.corrections.select(columns).rows() == [
        ("A1-202403-3", 3, D(900), new.bills.item(0, "power_factor"), corrected)
    ]
    assert found.differences.rows(named=True) == [
        {
            "account_no": "A1", "bill_month": 202403, "bill_no": "A1-202403-3", "sequence": 3,
            "corrects_bill_no": "A1-202403-1", "old_amount": amount, "new_amount": corrected,
            "difference": corrected - amount,
        }
    ]  # fmt: skip


usage = st.integers(0, 2000)
# 2000 × 10 × 50 kWh stay below what 1000 kVA can draw in the month; more would be held implausible.


@settings(max_examples=25, deadline=None)
@given(kind=st.integers(0, 2), wrong=usage, right=usage, multiplier=st.integers(1, 50))
def test_a_correction_followed_by_its_reversal_is_nothing(kind, wrong, right, multiplier):
    old, new = month(kind, wrong), month(kind, right, multiplier)
    there = correct((old.bills, old.charge_lines), new)
    back = correct(in_force(there), old)
    assert back.corrections["bill_no"].to_list() == ["A1-202403-5"]
    assert there.differences["difference"].item() + back.differences["difference"].item() == 0
    lines = [old.charge_lines, there.reversal_lines, there.correction_lines, back.reversal_lines]
    assert sums(*lines).is_empty() or sums(*lines)["amount"].sum() == 0
    assert sums(*lines, back.correction_lines).equals(sums(old.charge_lines))
    every = [old.bills, there.reversals, there.corrections, back.reversals, back.corrections]
    assert pl.concat(every)["total_kwh"].sum() == old.bills["total_kwh"].sum()
    assert pl.concat(every)["amount"].sum() == old.bills["amount"].sum()
    same = ("component", "item", "quantity", "price", "amount")
    assert back.correction_lines.select(same).equals(old.charge_lines.select(same))


@settings(max_examples=15, deadline=None)
@given(kind=st.integers(0, 2), wrong=usage, right=usage)
def test_differences_of_lines_make_the_difference_of_the_bills(kind, wrong, right):
    old, new = month(kind, wrong), month(kind, right)
    found = compare_lines(old_lines=old.charge_lines, new_lines=new.charge_lines)
    difference = new.bills["amount"].item() - old.bills["amount"].item()
    assert (found["difference"].sum() or 0) == difference
    assert (found["new_amount"] - found["old_amount"]).equals(found["difference"], check_names=False)


def test_a_tier_reached_no_more_is_shown_as_dropped():
    old, new = month(0, 300), month(0, 100)
    found = compare_lines(old_lines=old.charge_lines, new_lines=new.charge_lines)
    assert found.select("item", "old_quantity", "new_quantity", "difference").rows() == [
        ("1", D(2880), D(1000), D("-918.00")),
        ("2", D(120), None, D("-64.60")),
    ]


def test_bills_that_do_not_meet_are_refused():
    old, new = month(0, 300), month(0, 100)
    other = new.bills.with_columns(account_no=pl.lit("A2"))
    with pytest.raises(InvariantError, match="do not meet"):
        correct_bills(
            bills=old.bills, charge_lines=old.charge_lines, new_bills=other, new_lines=new.charge_lines
        )
    twice = pl.concat([old.bills, old.bills])
    with pytest.raises(InvariantError, match="two bills"):
        correct_bills(
            bills=twice, charge_lines=old.charge_lines, new_bills=new.bills, new_lines=new.charge_lines
        )
    with pytest.raises(InvariantError, match="add up"):
        correct_bills(
            bills=old.bills, charge_lines=old.charge_lines, new_bills=new.bills,
            new_lines=new.charge_lines.head(0),
        )  # fmt: skip
    below = new.bills.with_columns(amount=-pl.col("amount"))
    with pytest.raises(InvariantError, match="below zero"):
        correct_bills(
            bills=old.bills, charge_lines=old.charge_lines, new_bills=below, new_lines=new.charge_lines
        )

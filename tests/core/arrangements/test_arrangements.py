"""Arrears by instalments: amounts that add up, and promises kept or broken on the right day."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.arrangements import UnableToSchedule, equal_terms, standings
from yingshou.core.arrangements.standing import SETTLED

D = Decimal


def day(number, month=3):
    return date(2026, month, number)


def test_equal_parts_by_month_with_a_down_payment():
    terms = equal_terms(
        arrangement_no="A", total=D("1000.00"), terms=3, first_date=day(31, 1), down_payment=D("100.00")
    )
    assert terms.drop("arrangement_no").rows() == [
        (1, day(31, 1), D("100.00")), (2, day(28, 2), D("300.00")), (3, day(31, 3), D("300.00")),
        (4, day(30, 4), D("300.00")),
    ]  # fmt: skip


@given(fen=st.integers(1, 10**9), terms=st.integers(1, 36), rhythm=st.sampled_from(["MONTHLY", "WEEKLY"]))
def test_nothing_is_lost_and_no_two_parts_differ_by_more_than_a_fen(fen, terms, rhythm):
    total = D(fen) / 100
    if fen < terms:
        with pytest.raises(UnableToSchedule):
            equal_terms(arrangement_no="A", total=total, terms=terms, first_date=day(1), rhythm=rhythm)
        return
    made = equal_terms(arrangement_no="A", total=total, terms=terms, first_date=day(1), rhythm=rhythm)
    assert made["amount"].sum() == total
    assert made["amount"].max() - made["amount"].min() <= D("0.01")
    assert made["due_date"].is_sorted()
    assert made["due_date"].n_unique() == terms


TERMS = equal_terms(arrangement_no="A", total=D("300.00"), terms=3, first_date=day(10))


def stands(as_of, *paid, grace=0):
    settled = pl.DataFrame([("A", at, D(amount)) for at, amount in paid], schema=SETTLED, orient="row")
    days = pl.DataFrame({"arrangement_no": ["A"], "grace_days": [grace]})
    return standings(terms=TERMS, grace_days=days, settled=settled, as_of=as_of).row(0, named=True)


def test_a_day_is_over_before_its_promise_is_broken():
    assert stands(day(10))["state"] == "RUNNING"
    assert (stands(day(10))["short"], stands(day(10))["next_date"]) == (D("100.00"), day(10))
    broken = stands(day(11))
    assert (broken["state"], broken["broken_date"]) == ("BROKEN", day(11))


def test_days_of_grace_put_it_off():
    assert stands(day(13), grace=3)["state"] == "RUNNING"
    assert stands(day(14), grace=3)["broken_date"] == day(14)


def test_paying_ahead_keeps_the_next_one_too():
    row = stands(day(11, 4), (day(9), "150.00"), (day(1, 4), "50.00"))
    assert (row["state"], row["paid"], row["next_date"], row["next_amount"]) == (
        "RUNNING", D("200.00"), day(10, 5), D("100.00")
    )  # fmt: skip


def test_paid_late_is_still_broken_until_all_is_paid():
    late = ((day(12), "100.00"),)
    assert stands(day(12), *late)["broken_date"] == day(11)
    assert stands(day(13), *late, (day(13), "200.00"))["state"] == "COMPLETED"


def test_a_payment_taken_back_breaks_the_promise_it_kept():
    kept = ((day(9), "100.00"),)
    assert stands(day(11), *kept)["state"] == "RUNNING"
    assert stands(day(11), *kept, (day(9), "-100.00"))["state"] == "BROKEN"


def test_what_is_paid_later_is_not_known_yet():
    assert stands(day(9), (day(10), "300.00"))["paid"] == D("0.00")

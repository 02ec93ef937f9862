"""Exact, by sums, by parts; names and confidence; nothing matched twice, nothing lost."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.money import YUAN
from yingshou.core.reconciliation import (
    ITEMS,
    MOST_ITEMS,
    at_bank,
    find_part,
    match_items,
    plain_name,
    propose_payers,
    sure,
    working_days_later,
)

D = Decimal
DAY = date(2025, 10, 21)


def items(*rows):
    """Build items of (item_no, days after DAY, reference, amount, group)."""
    made = [
        (no, DAY + timedelta(days=after), ref, D(amount), group) for no, after, ref, amount, group in rows
    ]
    return pl.DataFrame(made, schema=ITEMS, orient="row")


def found(matched):
    return sorted(
        (method, tuple(sorted(numbers)))
        for (_no, method), numbers in (
            (key, part["item_no"].to_list()) for key, part in matched.matches.group_by("match_no", "method")
        )
    )


def test_same_reference_and_amount_within_the_window():
    left = items(
        ("L1", 0, "R1", "10.00", None), ("L2", 0, "R2", "20.00", None), ("L3", 0, "R3", "30.00", None)
    )
    right = items(
        ("P1", 0, "R1", "10.00", None), ("P2", 2, "R2", "20.00", None), ("P3", 3, "R3", "30.00", None)
    )
    done = match_items(left=left, right=right, window_days=2)
    assert found(done) == [("EXACT", ("L1", "P1")), ("EXACT", ("L2", "P2"))]
    assert done.left["item_no"].to_list() == ["L3"]
    assert done.right["item_no"].to_list() == ["P3"]


def test_a_doubled_line_is_left_over_and_an_older_one_does_not_take_its_place():
    left = items(
        ("L1", -9, "R1", "10.00", None), ("L2", 1, "R1", "10.00", None), ("L3", 1, "R1", "10.00", None)
    )
    right = items(("P1", 0, "R1", "10.00", None))
    done = match_items(left=left, right=right, window_days=1)
    assert found(done) == [("EXACT", ("L3", "P1"))]
    assert done.left["item_no"].to_list() == ["L1", "L2"]


def test_another_amount_of_the_same_reference_is_one_match_with_a_difference():
    done = match_items(
        left=items(("L1", 0, "R1", "10.00", None)), right=items(("P1", 0, "R1", "9.00", None)), window_days=0
    )
    assert found(done) == [("REFERENCE", ("L1", "P1"))]


def test_one_transfer_for_all_dues_of_a_customer_and_for_part_of_them():
    left = items(("L1", 0, "X1", "300.00", "C1"), ("L2", 0, "X2", "50.00", "C2"))
    right = items(
        ("P1", 0, "a", "100.00", "C1"), ("P2", 0, "b", "200.00", "C1"),
        ("P3", 0, "c", "20.00", "C2"), ("P4", 0, "d", "30.00", "C2"), ("P5", 0, "e", "40.00", "C2"),
    )  # fmt: skip
    done = match_items(left=left, right=right, window_days=0)
    assert found(done) == [("SUBSET", ("L2", "P3", "P4")), ("SUM", ("L1", "P1", "P2"))]
    assert done.right["item_no"].to_list() == ["P5"]


def test_several_parts_that_fit_are_left_to_a_person():
    left = items(("L1", 0, "X1", "50.00", "C1"))
    right = items(("P1", 0, "a", "50.00", "C9"), ("P2", 0, "b", "20.00", "C1"), ("P3", 0, "c", "30.00", "C1"),
                  ("P4", 0, "d", "10.00", "C1"), ("P5", 0, "e", "40.00", "C1"))  # fmt: skip
    assert found(match_items(left=left, right=right, window_days=0)) == []


@given(st.lists(st.integers(-50, 200), max_size=8), st.integers(-50, 400))
def test_the_search_finds_what_trying_every_part_finds(amounts, target):
    ways = [
        places
        for size in range(1, len(amounts) + 1)
        for places in combinations(range(len(amounts)), size)
        if sum(amounts[place] for place in places) == target
    ]
    part = find_part(amounts, target)
    assert part.ways == len(ways)
    assert part.places == (ways[0] if len(ways) == 1 else ())


def test_the_search_refuses_more_than_its_bound():
    with pytest.raises(ValueError, match="more than 24"):
        find_part([1] * (MOST_ITEMS + 1), 3)


ITEM = st.tuples(st.integers(0, 3), st.sampled_from("ABC"), st.integers(1, 4), st.sampled_from(["C1", None]))
SIDE = st.lists(ITEM, max_size=12)


@settings(deadline=None, max_examples=40)
@given(SIDE, SIDE, st.integers(0, 3))
def test_no_item_is_lost_or_taken_twice_and_sums_agree(first, second, window):
    left = items(*((f"L{n:02}", *row[:2], row[2], row[3]) for n, row in enumerate(first)))
    right = items(*((f"P{n:02}", *row[:2], row[2], row[3]) for n, row in enumerate(second)))
    done = match_items(left=left, right=right, window_days=window)
    taken = done.matches["item_no"].to_list()
    assert sorted(taken + done.left["item_no"].to_list() + done.right["item_no"].to_list()) == sorted(
        left["item_no"].to_list() + right["item_no"].to_list()
    )
    sums = done.matches.filter(pl.col("method") != "REFERENCE").group_by("side").agg(pl.col("amount").sum())
    assert sums["amount"].n_unique() <= 1


def test_order_of_the_lines_does_not_matter():
    rows = [(f"L{n}", n % 3, f"R{n % 4}", "5.00", None) for n in range(12)]
    others = [(f"P{n}", n % 3, f"R{n % 5}", "5.00", None) for n in range(12)]
    first = match_items(left=items(*rows), right=items(*others), window_days=2)
    again = match_items(left=items(*rows[::-1]), right=items(*others[::-1]), window_days=2)
    assert first.matches.equals(again.matches)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("滨海钢铁有限公司", "滨海钢铁"),
        ("滨海钢铁（集团）有限责任公司", "滨海钢铁"),
        ("滨 海 钢 铁 股份有限公司", "滨海钢铁"),
        ("滨海钢铁有限公司第二分公司", "滨海钢铁第二分公司"),
        ("ＡＢＣ商贸(北京)有限公司", "ABC商贸北京"),
        ("abc 商贸（北京）", "ABC商贸北京"),
    ],
)
def test_plain_names(name, plain):
    assert pl.DataFrame({"n": [name]}).select(plain_name(pl.col("n"))).item() == plain


def propose(payers, accounts, owed=()):
    return propose_payers(
        unknown=pl.DataFrame(
            payers, schema={"item_no": pl.String, "payer_name": pl.String, "amount": YUAN}, orient="row"
        ),
        accounts=pl.DataFrame(accounts, schema={"account_no": pl.String, "name": pl.String}, orient="row"),
        owed=pl.DataFrame(owed, schema={"account_no": pl.String, "amount": YUAN}, orient="row"),
    )


COMPANIES = [
    ("A1", "滨海钢铁有限公司"),
    ("A2", "滨海钢管有限公司"),
    ("A3", "城南食品厂"),
    ("A4", "城南食品厂"),
]


def test_name_and_amount_give_a_confidence_and_a_runner_up():
    payers = [("P1", "滨海钢铁（集团）有限责任公司", D("10.00"))]
    assert propose(payers, COMPANIES, [("A1", D("10.00"))]).rows() == [("P1", "A1", 100, "A2", 60)]
    assert propose(payers, COMPANIES).rows() == [("P1", "A1", 80, "A2", 60)]


def test_two_accounts_of_one_name_are_told_apart_by_the_amount_or_not_at_all():
    payers = [("P1", "城南食品厂", D("7.00"))]
    alike = propose(payers, COMPANIES)
    assert alike.rows() == [("P1", "A3", 80, "A4", 80)]
    assert sure(proposals=alike, book_from=80, least_margin=1).is_empty()
    told = propose(payers, COMPANIES, [("A4", D("7.00")), ("A3", D("9.00"))])
    assert told.rows() == [("P1", "A4", 100, "A3", 80)]
    assert sure(proposals=told, book_from=95, least_margin=10).height == 1


def test_a_payer_like_nobody_and_one_without_name_get_no_proposal():
    payers = [("P1", "远山水泥", D("1.00")), ("P2", None, D("1.00")), ("P3", "有限公司", D("1.00"))]
    assert propose(payers, COMPANIES).is_empty()


def test_the_bank_has_the_money_so_many_working_days_later():
    # 2025-10-01 to 08 are off; 09 is worked.
    assert working_days_later(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert working_days_later(date(2025, 10, 3), 0) == date(2025, 10, 3)
    days = pl.Series([date(2025, 9, 30), None, date(2025, 10, 9)])
    assert at_bank(days, 1).to_list() == [date(2025, 10, 9), None, date(2025, 10, 10)]

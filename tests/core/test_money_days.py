"""Money-days: pieces, cost, and the sum that is the integral of the balance."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.errors import InvariantError
from yingshou.core.money import YUAN
from yingshou.core.money_days import (
    balance_days,
    cut_at,
    default_funds_rates,
    money_pieces,
    with_cost,
    with_days,
)

START = date(2026, 10, 1)
ITEMS = pl.Schema(
    {
        "receivable_no": pl.String, "account_no": pl.String, "bill_month": pl.Int32, "kind": pl.String,
        "term_no": pl.Int32, "amount": YUAN, "issued_date": pl.Date, "due_date": pl.Date,
    }
)  # fmt: skip
GONE = pl.Schema({"receivable_no": pl.String, "amount": YUAN, "gone_date": pl.Date, "reason": pl.String})
FREE = pl.Schema({"account_no": pl.String, "amount": YUAN, "value_date": pl.Date, "out_date": pl.Date})


def day(number):
    return START + timedelta(days=number - 1)


def frame(schema, *rows):
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def item(number, amount, issued, due):
    return (number, "A", 202610, "SEGMENT", 1, Decimal(amount), day(issued), day(due))


def by_part(pieces):
    return dict(with_days(pieces).group_by("part").agg(pl.col("yuan_days").sum()).sort("part").iter_rows())


def test_each_yuan_is_granted_late_early_or_credited():
    pieces = money_pieces(
        receivables=frame(ITEMS, item("R1", "100.00", 1, 5), item("R2", "60.00", 1, 5)),
        gone=frame(
            GONE,
            ("R1", Decimal("40.00"), day(3), "PAID"),
            ("R1", Decimal("50.00"), day(9), "PAID"),
            ("R2", Decimal("10.00"), day(8), "CREDITED"),
            ("R2", Decimal("20.00"), day(7), "ROLLED"),
        ),
        free=frame(FREE, ("A", Decimal("7.00"), day(2), None), ("A", Decimal("3.00"), day(2), day(4))),
    )
    cut = cut_at(pieces, days=[], from_date=day(1), to_date=day(11))
    assert by_part(cut) == {
        "CREDITED": Decimal("70.00"),  # 10 for days 1 to 7
        "EARLY": Decimal("-149.00"),  # 40 × 2, 7 × 9, 3 × 2
        "GRANTED": Decimal("600.00"),  # 150 for days 1 to 4
        "LATE": Decimal("480.00"),  # 50 × 4, 20 × 2, open 10 × 6 and 30 × 6
    }


def test_what_was_asked_for_after_its_due_date_is_late_from_its_issue():
    pieces = money_pieces(
        receivables=frame(ITEMS, item("R1", "100.00", 5, 2)), gone=frame(GONE), free=frame(FREE)
    )
    assert by_part(cut_at(pieces, days=[], from_date=day(1), to_date=day(7))) == {"LATE": Decimal("200.00")}


def test_more_gone_than_asked_for_is_refused():
    with pytest.raises(InvariantError, match="R1"):
        money_pieces(
            receivables=frame(ITEMS, item("R1", "1.00", 1, 5)),
            gone=frame(GONE, ("R1", Decimal("1.01"), day(3), "PAID")),
            free=frame(FREE),
        )


def test_cost_bears_the_rate_of_each_day_and_is_rounded_once_a_piece():
    pieces = frame(
        {"amount": YUAN, "from_date": pl.Date, "end_date": pl.Date},
        (Decimal("1000000.00"), date(2025, 5, 18), date(2025, 5, 23)),
        (Decimal("-1000000.00"), date(2025, 5, 21), date(2025, 5, 22)),
    )
    rates = default_funds_rates()
    cut = cut_at(pieces, days=rates["valid_from"], from_date=date(2025, 1, 1), to_date=date(2026, 1, 1))
    found = with_cost(with_days(cut), rates=rates)
    assert found.select("from_date", "yuan_days", "cost").rows() == [
        (date(2025, 5, 18), Decimal("2000000.00"), Decimal("172.22")),
        (date(2025, 5, 20), Decimal("3000000.00"), Decimal("250.00")),
        (date(2025, 5, 21), Decimal("-1000000.00"), Decimal("-83.33")),
    ]


@st.composite
def books(draw):
    """Draw receivables with what left them, and free money."""
    whole = st.integers(1, 40)
    items, gone = [], []
    for number in range(draw(st.integers(0, 4))):
        fen, issued = draw(st.integers(1, 99_999_99)), draw(whole)
        items.append(item(f"R{number}", f"{fen // 100}.{fen % 100:02d}", issued, draw(whole)))
        for reason in draw(st.lists(st.sampled_from(["PAID", "ROLLED", "CREDITED"]), max_size=4)):
            part = draw(st.integers(0, fen))
            fen -= part
            left = draw(whole) if reason == "PAID" else draw(st.integers(issued, 40))
            gone.append((f"R{number}", Decimal(part) / 100, day(left), reason))
    free = [
        ("A", Decimal(draw(st.integers(1, 9999))) / 100, day(start := draw(whole)),
         draw(st.one_of(st.none(), st.integers(start, 40).map(day))))
        for _ in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    first = draw(whole)
    return items, gone, free, day(first), day(draw(st.integers(first + 1, 45)))


@settings(max_examples=40, deadline=None)
@given(books())
def test_the_parts_add_up_to_the_balance_of_every_day(book):
    items, gone, free, first, end = book
    pieces = money_pieces(receivables=frame(ITEMS, *items), gone=frame(GONE, *gone), free=frame(FREE, *free))
    cut = cut_at(pieces, days=[day(10), day(20)], from_date=first, to_date=end)
    moves = (
        [("A", row[6], row[5]) for row in items]
        + [("A", row[2], -row[1]) for row in gone]
        + [("A", row[2], -row[1]) for row in free]
        + [("A", row[3], row[1]) for row in free if row[3]]
    )
    changes = frame({"account_no": pl.String, "day": pl.Date, "amount": YUAN}, *moves)
    found = balance_days(changes, from_date=first, to_date=end)
    summed = sum(
        (
            amount
            for _, on, amount in moves
            for d in range((end - first).days)
            if on <= first + timedelta(days=d)
        ),
        Decimal(0),
    )
    assert (with_days(cut)["yuan_days"].sum() or Decimal(0)) == summed
    assert (found["balance_days"].sum() or Decimal(0)) == summed

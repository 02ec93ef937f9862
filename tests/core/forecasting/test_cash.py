"""Who pays when, and where a month ends."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from yingshou.core.forecasting.cash import OPEN, PAID, chance_stopped, habits, paid_shares
from yingshou.core.forecasting.recovery import roll_up

TODAY = date(2026, 10, 20)


def past(account, delay, months=12):
    """Give items due on the 10th of each month up to October, paid some days after due; None = never."""
    dues = [date(2026, 10, 10) - timedelta(days=30 * back) for back in range(months)]
    paid = [None if delay is None else due + timedelta(days=delay) for due in dues]
    return [
        (account, "HIGH", "TERM", due - timedelta(days=5), due, day, 1)
        for due, day in zip(dues, paid, strict=True)
    ]


def items(*rows):
    return pl.DataFrame(
        [
            (account, "HIGH", "TERM", issued or TODAY - timedelta(days=3), due, Decimal(amount), count)
            for account, due, amount, count, issued in rows
        ],
        schema=OPEN, orient="row",
    )  # fmt: skip


def learn(*groups):
    return habits(
        paid=pl.DataFrame([row for group in groups for row in group], schema=PAID, orient="row"), as_of=TODAY
    )


def test_a_customer_pays_as_it_did_and_a_stranger_as_its_class():
    learnt = learn(past("P", 0), past("L", 6), past("Q", 0))
    due = date(2026, 10, 22)
    shares = paid_shares(
        items=items(("P", due, "1", 1, None), ("L", due, "1", 1, None), ("NEW", due, "1", 1, None)),
        learnt=learnt, as_of=TODAY, days=10,
    )  # fmt: skip
    assert shares[0, 1] > 0.85
    assert shares[1, 5] < 0.5
    assert shares[1, 9] > 0.85
    assert shares[1, 2] < shares[2, 2] < shares[0, 2]
    assert (np.diff(shares, axis=1) >= 0).all()


def test_who_stopped_paying_is_not_taken_for_who_pays_late():
    """Paid on the day until June, nothing since: the next item is far less likely paid than of the class."""
    stopped = [row for row in past("S", 0) if row[4] < date(2026, 6, 15)]
    open_since = [(*row[:5], None, 1) for row in past("S", 0) if row[4] >= date(2026, 6, 15)]
    learnt = learn(stopped + open_since, past("P", 0), past("Q", 0))
    due = date(2026, 10, 22)
    shares = paid_shares(
        items=items(("S", due, "1", 1, None), ("P", due, "1", 1, None)), learnt=learnt, as_of=TODAY, days=9
    )
    assert shares[0, -1] < 0.02
    assert shares[1, -1] > 0.9


@pytest.mark.parametrize(("weeks", "least", "most"), [(0, 0.6, 1), (2, 0.05, 0.5), (4, 0, 0.1), (8, 0, 0.01)])
def test_what_is_expected_of_who_stops_falls_within_weeks(weeks, least, most):
    """Due on the 1st, 11th and 21st and paid on the day, until the last of July; nothing since."""
    dues = [date(2026, month, day) for month in range(1, 12) for day in (1, 11, 21)]
    rows = [
        ("S", "HIGH", "TERM", due - timedelta(days=5), due, due if due < date(2026, 8, 1) else None, 1)
        for due in dues
    ]
    today = date(2026, 8, 1) + timedelta(weeks=weeks)
    learnt = habits(paid=pl.DataFrame(rows, schema=PAID, orient="row"), as_of=today)
    due = items(("S", today + timedelta(days=2), "1", 1, today - timedelta(days=3)))
    shares = paid_shares(items=due, learnt=learnt, as_of=today, days=9)
    assert least <= shares[0, -1] <= most
    assert shares[0, -1] <= 1 - learnt.stopped.get("S", 0)


def test_one_payment_is_a_sign_of_life():
    """Four items stay open until one of them is paid: the chance of having stopped is gone."""
    rows = past("L", 0)
    late = [(*row[:5], None if row[4] > date(2026, 6, 15) else row[5], 1) for row in rows]
    assert learn(late).stopped["L"] > 0.9
    assert learn([(*rows[0][:5], TODAY, 1), *late[1:]]).stopped.get("L", 0) < 0.01


def test_items_of_one_fate_count_less_than_their_number():
    nine, one = np.full(9, -2.0), np.array([-2.0])
    assert chance_stopped(np.zeros(0), silent_days=30) == 0
    # One in a hundred in a month: 0.01 ÷ (0.01 + 0.99 × e⁻²).
    assert chance_stopped(one, silent_days=30) == pytest.approx(0.01 / (0.01 + 0.99 * np.exp(-2)))
    # Nine items count as 9 ÷ (1 + 0.45 × 8) = 1.957 of them.
    assert chance_stopped(nine, silent_days=30) == pytest.approx(0.01 / (0.01 + 0.99 * np.exp(-2 * 9 / 4.6)))


def test_money_after_the_day_is_not_known_yet():
    """Items paid after the day they are looked at from count as open."""
    rows = pl.DataFrame(past("P", 0, months=3), schema=PAID, orient="row")
    until = habits(paid=rows, as_of=date(2026, 8, 11)).accounts[("P", "TERM")]
    blind = habits(paid=rows.filter(pl.col("due_date") < date(2026, 9, 1)), as_of=date(2026, 8, 11))
    np.testing.assert_array_equal(until, blind.accounts[("P", "TERM")])


def test_an_item_issued_later_is_not_paid_before():
    learnt = learn(past("P", -3))
    later = items(("P", date(2026, 10, 27), "1", 1, date(2026, 10, 25)))
    shares = paid_shares(items=later, learnt=learnt, as_of=TODAY, days=10)
    assert shares[0, :4].max() == 0
    assert shares[0, 4] > 0.7


def test_the_month_ends_between_what_is_sure_and_what_is_open():
    learnt = learn(past("P", 0), past("S", None))
    due = date(2026, 10, 22)
    by_day, customers = roll_up(
        items=items(("P", due, "100.00", 1, None), ("S", due, "900.00", 1, None)), learnt=learnt,
        received=Decimal("500.00"), as_of=TODAY, last=date(2026, 10, 31),
    )  # fmt: skip
    assert by_day["day"].to_list()[0] == date(2026, 10, 21)
    end = by_day.row(-1, named=True)
    assert Decimal("500.00") <= end["low"] <= end["middle"] <= end["high"] <= Decimal("1500.00")
    assert end["middle"] == Decimal("600.00")
    assert customers["account_no"].to_list() == ["S", "P"]
    first = customers.row(0, named=True)
    assert first["expected"] + first["shortfall"] == first["open"] == Decimal("900.00")
    assert first["chance"] < 0.4
    assert customers["chance"][1] > 0.7


def test_what_is_common_to_all_keeps_the_sum_of_many_from_looking_sure():
    """A thousand items at even chances: independent, P10 to P90 would be four per cent wide."""
    halves = [row for number in range(40) for row in past(f"A{number}", 0 if number % 2 else None)]
    many = items(*((f"N{number}", date(2026, 10, 22), "1.00", 1, None) for number in range(300)))
    by_day, _ = roll_up(
        items=many, learnt=learn(halves), received=Decimal(0), as_of=TODAY, last=date(2026, 10, 31)
    )
    end = by_day.row(-1, named=True)
    assert end["high"] - end["low"] > Decimal("30.00")


def test_the_order_of_the_items_changes_nothing():
    learnt = learn(past("P", 0), past("S", None))
    dues = [date(2026, 10, day) for day in (22, 24, 28)]
    rows = [(who, due, "100.00", 1, None) for who in ("P", "S", "Q") for due in dues]
    given = {"learnt": learnt, "received": Decimal(0), "as_of": TODAY, "last": date(2026, 10, 31)}
    there, back = (roll_up(items=items(*each), **given) for each in (rows, reversed(rows)))
    assert there[0].equals(back[0])
    assert there[1].equals(back[1])


@pytest.mark.parametrize("rows", [(), (("P", date(2026, 10, 22), "100.00", 1, None),)])
def test_on_the_last_day_nothing_more_comes(rows):
    by_day, customers = roll_up(
        items=items(*rows), learnt=learn(past("P", 0)), received=Decimal("5.00"), as_of=TODAY, last=TODAY
    )
    assert by_day.is_empty()
    assert customers["shortfall"].to_list() == [Decimal(row[2]) for row in rows]

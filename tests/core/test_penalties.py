"""Penalty by the day: the worked cases, the options, and linearity."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.errors import InvariantError
from yingshou.core.penalties import accrued, default_rules
from yingshou.core.tables import RECEIVABLES

D = Decimal
PIECES = {"receivable_no": pl.String, "principal": pl.Decimal(38, 2), "value_date": pl.Date}
RULES_2024 = default_rules().filter(pl.col("valid_from") == date(2024, 6, 1))


def receivable(month, amount, due, number="R"):
    """A receivable of account A whose penalty starts the day after `due`; None never bears any."""
    start = due and due + timedelta(days=1)
    return (number, "A", month, "BILL", 0, None, D(amount), date(2000, 1, 1), due or date(2099, 1, 1), start)


def frame(*receivables):
    return pl.DataFrame(list(receivables), schema=RECEIVABLES.schema, orient="row")


def penalty(receivables, *, as_of, pieces=(), customer_class="INDUSTRIAL", rules=RULES_2024, **options):
    result = accrued(
        receivables=frame(*receivables),
        pieces=pl.DataFrame(list(pieces), schema=PIECES, orient="row"),
        rules=rules,
        classes=pl.DataFrame({"account_no": ["A"], "customer_class": [customer_class]}),
        as_of=as_of,
        **options,
    )
    assert result.get_column("receivable_no").to_list() == [row[0] for row in receivables]
    return result.get_column("penalty").to_list()


NOVEMBER = receivable(202411, "50000.00", date(2024, 11, 30))
DECEMBER = receivable(202412, "80000.00", date(2025, 1, 15))
DAY = date(2025, 1, 20)


def test_across_the_year_end():
    assert penalty([NOVEMBER], as_of=DAY) == [D("6100.00")]
    assert penalty([NOVEMBER], as_of=DAY, payment_day_counted=False) == [D("5950.00")]


def test_part_payments_bear_penalty_to_their_value_date():
    first = ("R", D("20000.00"), date(2024, 12, 15))
    second = ("R", D("30000.00"), DAY)
    assert penalty([NOVEMBER], as_of=DAY, pieces=[first]) == [D("4260.00")]
    assert penalty([NOVEMBER], as_of=DAY, pieces=[first, second]) == [D("4260.00")]
    # Paid up: later days add nothing; before the value date the money counts as not yet there.
    assert penalty([NOVEMBER], as_of=date(2026, 1, 1), pieces=[first, second]) == [D("4260.00")]
    assert penalty([NOVEMBER], as_of=date(2024, 12, 2), pieces=[first, second]) == [D("200.00")]


@pytest.mark.parametrize(("base_year", "expected"), [("RCVBL_YM", "6240.00"), ("DUE_DATE", "4160.00")])
def test_base_year(base_year, expected):
    assert penalty([DECEMBER], as_of=date(2025, 2, 10), base_year=base_year) == [D(expected)]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2024, 5, 20), "1.00"), (date(2024, 6, 20), "0.43"), (date(2024, 5, 15), "0.00")],
)
def test_minimum_by_the_day_of_payment(as_of, expected):
    item = receivable(202405, "86.40", as_of - timedelta(days=5 if expected != "0.00" else 0))
    result = penalty([item], as_of=as_of, customer_class="RESIDENT", rules=default_rules())
    assert result == [D(expected)]


def test_residents_bear_one_rate_across_the_year():
    item = receivable(202412, "320.00", date(2024, 12, 20))
    assert penalty([item], as_of=date(2025, 2, 5), customer_class="RESIDENT") == [D("15.04")]


def test_a_short_instalment():
    item = receivable(202510, "150000.00", date(2025, 10, 1))
    paid = ("R", D("140000.00"), date(2025, 10, 1))
    assert penalty([item], as_of=date(2025, 10, 15), pieces=[paid]) == [D("280.00")]
    rolled = ("R", D("10000.00"), date(2025, 10, 15))
    assert penalty([item], as_of=date(2025, 12, 1), pieces=[paid, rolled]) == [D("280.00")]
    credited = ("R", D("10000.00"), None)
    assert penalty([item], as_of=date(2025, 12, 1), pieces=[paid, credited]) == [D("0.00")]


def test_a_dishonoured_draft_bears_penalty_from_the_start():
    item = receivable(202503, "200000.00", date(2025, 3, 31))
    draft = ("R", D("200000.00"), date(2025, 3, 28))
    back = ("R", D("-200000.00"), date(2025, 3, 28))
    assert penalty([item], as_of=date(2025, 10, 8), pieces=[draft]) == [D("0.00")]
    assert penalty([item], as_of=date(2025, 10, 8), pieces=[draft, back]) == [D("76400.00")]
    by_contract = receivable(202503, "200000.00", date(2025, 9, 27))
    assert penalty([by_contract], as_of=date(2025, 10, 8), pieces=[draft, back]) == [D("4400.00")]


def test_the_published_training_case():
    january = receivable(200101, "3000.00", date(2001, 1, 15), "JAN")
    december = receivable(200012, "2000.00", date(2000, 12, 15), "DEC")
    assert penalty([january, december], as_of=date(2001, 1, 18), rules=default_rules()) == [
        D("18.00"), D("172.00")]  # fmt: skip


def test_two_items_of_one_account():
    october = receivable(202410, "4000.00", date(2024, 11, 20), "OCT")
    november = receivable(202411, "6000.00", date(2024, 12, 20), "NOV")
    december = receivable(202412, "5000.00", None, "DEC")
    assert penalty([october, november, december], as_of=DAY) == [D("568.00"), D("492.00"), D("0.00")]


def test_each_row_may_have_its_own_day():
    result = penalty([NOVEMBER], as_of=pl.col("issued_date") + pl.duration(days=9150))
    assert result == penalty([NOVEMBER], as_of=date(2025, 1, 19))


def test_a_new_rate_counts_from_its_day():
    newer = RULES_2024.with_columns(
        valid_from=pl.lit(date(2024, 12, 11)), same_year_rate=pl.lit(D("0.001")).cast(pl.Decimal(38, 8))
    )
    result = penalty([NOVEMBER], as_of=date(2024, 12, 15), rules=pl.concat([newer, RULES_2024]))
    assert result == [D("50000") * (10 * D("0.002") + 5 * D("0.001"))]


def test_an_account_without_a_rule_is_refused():
    with pytest.raises(InvariantError, match="account A"):
        penalty([NOVEMBER], as_of=DAY, customer_class="UNHEARD_OF")


@settings(max_examples=50, deadline=None)
@given(
    parts=st.lists(st.tuples(st.integers(1, 10**7), st.integers(-30, 500)), max_size=6),
    open_rest=st.integers(0, 10**7),
    counted=st.booleans(),
)
def test_equals_the_sum_day_by_day(parts, open_rest, counted):
    due, as_of = date(2024, 11, 30), date(2025, 12, 31)
    amount = D(open_rest + sum(fen for fen, _ in parts)) / 100
    pieces = [("R", D(fen) / 100, due + timedelta(days=days)) for fen, days in parts]
    expected = D(0)
    for principal, paid in [*((p, d) for _, p, d in pieces), (D(open_rest) / 100, as_of)]:
        day, last = due + timedelta(days=1), min(paid, as_of) - timedelta(days=0 if counted else 1)
        while day <= last:
            expected += principal * (D("0.002") if day.year == 2024 else D("0.003"))
            day += timedelta(days=1)
    item = receivable(202411, amount, due)
    result = penalty([item], as_of=as_of, pieces=pieces, payment_day_counted=counted)
    assert result == [expected.quantize(D("0.01"), rounding="ROUND_HALF_UP")]

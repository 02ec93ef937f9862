"""Penalty by the day: the worked cases, the options, and linearity."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.errors import InvariantError
from yingshou.core.penalties import accrued, default_rules
from yingshou.core.tables import PENALTY_RULES, RECEIVABLES
from yingshou.core.tables.money_rules import DAY_COUNTS

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
    """Accrue with options of the rules: base_year, day_count, cap_rate."""
    result = accrued(
        receivables=frame(*receivables),
        pieces=pl.DataFrame(list(pieces), schema=PIECES, orient="row"),
        rules=rules.with_columns(pl.lit(value).alias(name) for name, value in options.items()),
        classes=pl.DataFrame({"account_no": ["A"], "customer_class": [customer_class]}),
        as_of=as_of,
    )
    assert result.get_column("receivable_no").to_list() == [row[0] for row in receivables]
    return result.get_column("penalty").to_list()


NOVEMBER = receivable(202411, "50000.00", date(2024, 11, 30))
DECEMBER = receivable(202412, "80000.00", date(2025, 1, 15))
DAY = date(2025, 1, 20)


def test_across_the_year_end():
    assert penalty([NOVEMBER], as_of=DAY) == [D("6100.00")]
    assert penalty([NOVEMBER], as_of=DAY, day_count="PAYMENT_DAY_NOT_COUNTED") == [D("5950.00")]


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


def contract(day, rate, **values):
    """A version of the rates agreed with account A."""
    row = {"account_no": "A", "valid_from": day, "same_year_rate": D(rate), "cross_year_rate": D(rate),
           "minimum": D("0.00"), **values}  # fmt: skip
    return PENALTY_RULES.conform(pl.DataFrame([row]))


def test_a_contract_goes_before_the_class_from_its_first_day():
    rules = pl.concat([RULES_2024, contract(date(2024, 12, 11), "0.001")])
    # Ten days at 2 ‰ of the class, then the contract's 1 ‰, across the year too.
    assert penalty([NOVEMBER], as_of=date(2025, 1, 5), rules=rules) == [D("50000") * (10 * 2 + 26) / 1000]
    later = pl.concat([rules, contract(date(2025, 1, 1), "0.003")])
    assert penalty([NOVEMBER], as_of=date(2025, 1, 5), rules=later) == [
        D("50000") * (10 * 2 + 21 + 5 * 3) / 1000]  # fmt: skip
    # A later version of the class does not come back over the contract.
    newer = RULES_2024.with_columns(valid_from=pl.lit(date(2024, 12, 20)))
    assert penalty([NOVEMBER], as_of=date(2025, 1, 5), rules=pl.concat([rules, newer])) == [
        D("50000") * (10 * 2 + 26) / 1000]  # fmt: skip


def test_the_cap_is_a_share_of_what_was_owed():
    cap = pl.lit(D("0.05")).cast(pl.Decimal(38, 8))
    capped = RULES_2024.with_columns(cap_rate=cap)
    assert penalty([NOVEMBER], as_of=DAY, rules=capped) == [D("2500.00")]
    assert penalty([NOVEMBER], as_of=date(2024, 12, 2), rules=capped) == [D("200.00")]
    credited = ("R", D("30000.00"), None)
    assert penalty([NOVEMBER], as_of=DAY, pieces=[credited], rules=capped) == [D("1000.00")]
    # The cap goes before the minimum: it is what the customer was promised.
    tiny = receivable(202411, "10.00", date(2024, 11, 30))
    floor = capped.with_columns(minimum=pl.lit(D("1.00")).cast(pl.Decimal(38, 2)))
    assert penalty([tiny], as_of=DAY, rules=floor) == [D("0.50")]


def test_the_day_count_is_that_of_the_day_of_payment():
    later = RULES_2024.with_columns(
        valid_from=pl.lit(date(2025, 1, 1)), day_count=pl.lit("PAYMENT_DAY_NOT_COUNTED")
    )
    rules = pl.concat([RULES_2024, later])
    first = ("R", D("20000.00"), date(2024, 12, 15))
    # Paid in 2024: the day counts; the rest in 2025: it does not.
    assert penalty([NOVEMBER], as_of=DAY, pieces=[first], rules=rules) == [
        D("600.00") + D("30000") * (31 * 2 + 19 * 3) / 1000]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    parts=st.lists(st.tuples(st.integers(1, 10**6), st.integers(-30, 300)), min_size=1, max_size=6),
    data=st.data(),
)
def test_penalty_is_a_function_of_history_alone(parts, data):
    """The order of the facts is of no account, and a piece with its reversal is as if it had not been."""
    due = date(2024, 11, 30)
    item = receivable(202411, D(sum(fen for fen, _ in parts)) / 100 + 1, due)
    pieces = [("R", D(fen) / 100, due + timedelta(days=days)) for fen, days in parts]
    undone = data.draw(st.sampled_from(pieces))
    there_and_back = data.draw(st.permutations([*pieces, undone, (undone[0], -undone[1], undone[2])]))
    as_of = date(2025, 6, 30)
    assert penalty([item], as_of=as_of, pieces=there_and_back) == penalty([item], as_of=as_of, pieces=pieces)


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
    result = penalty([item], as_of=as_of, pieces=pieces, day_count=DAY_COUNTS[not counted])
    assert result == [expected.quantize(D("0.01"), rounding="ROUND_HALF_UP")]

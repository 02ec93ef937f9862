"""Instalments, segments and the rest: the trade's calendar, the three offset modes, conservation."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.golden import cases
from yingshou.core.errors import InvariantError
from yingshou.core.settlement import (
    Settlement,
    choose_bases,
    due_calendar,
    final_due_dates,
    in_force,
    issue_terms,
    settle,
)
from yingshou.core.tables import ADJUSTMENTS, AGREEMENT_TERMS, AGREEMENTS, OPEN_ITEMS, RECEIVABLES

D = Decimal
MONTH = 202510
PAID = {"account_no": pl.String, "bill_month": pl.Int32, "principal": pl.Decimal(38, 2)}
CLEARED = {"receivable_no": pl.String, "principal": pl.Decimal(38, 2)}
BASES = {"account_no": pl.String, "base": pl.Decimal(38, 2)}
AMOUNTS = {"account_no": pl.String, "amount": pl.Decimal(38, 2)}
TRADE = (
    ("INSTALMENT", -1, 25, "0.2", False),
    ("SEGMENT", 0, 1, "0.5", False),
    ("SEGMENT", 0, 15, "0.5", True),
)
HALVES = (("SEGMENT", 0, 1, "0.5", False), ("SEGMENT", 0, 15, "0.5", True))


def rows(schema, *values):
    return pl.DataFrame(list(values), schema=schema, orient="row")


def agreement(account="A", version=1, mode="CUMULATIVE", *, base="LAST_BILL", fixed=None, shift="NONE",
              valid_from=202501, valid_to=None, days=0):  # fmt: skip
    fixed = None if fixed is None else D(fixed)
    return (account, version, valid_from, valid_to, base, fixed, mode, shift, days, date(2025, 1, 1))


def agreements(*values):
    return rows(AGREEMENTS.schema, *values)


def terms(plan, account="A", version=1):
    numbered = [
        (account, version, number, kind, offset, day, D(ratio), less)
        for number, (kind, offset, day, ratio, less) in enumerate(plan, 1)
    ]
    return rows(AGREEMENT_TERMS.schema, *numbered)


class Books:
    """The month of one account, kept by hand: what the flows do with the records."""

    def __init__(self, plan, mode, base, account="A"):
        self.account, self.base = account, base
        self.agreements = agreements(agreement(account, mode=mode))
        self.calendar = due_calendar(agreements=self.agreements, terms=terms(plan, account), bill_month=MONTH)
        self.issued, self.adjusted = RECEIVABLES.empty(), ADJUSTMENTS.empty()
        self.cleared = {}

    def open_items(self):
        return rows(
            {name: OPEN_ITEMS.schema[name] for name in
             ("receivable_no", "account_no", "bill_month", "due_date", "principal_open")},
            *((number, self.account, MONTH, due, self.open(number))
              for number, due in self.issued.select("receivable_no", "due_date").iter_rows()),
        )  # fmt: skip

    def open(self, number):
        amount = self.issued.filter(pl.col("receivable_no") == number).item(0, "amount")
        reduced = self.adjusted.filter(pl.col("receivable_no") == number).get_column("amount").sum()
        return amount - D(reduced) - self.cleared.get(number, D(0))

    def issue(self, day, term_nos, estimate=None):
        receivables, adjustments = issue_terms(
            calendar=self.calendar.filter(pl.col("term_no").is_in(term_nos)),
            bases=rows(BASES, (self.account, D(self.base))),
            estimates=rows(AMOUNTS, *([(self.account, D(estimate))] if estimate else [])),
            issued=self.issued,
            adjusted=self.adjusted,
            open_items=self.open_items(),
            paid=rows(PAID, (self.account, MONTH, sum(self.cleared.values(), D(0)))),
            issued_date=day,
        )
        self.issued = pl.concat([self.issued, receivables])
        self.adjusted = pl.concat([self.adjusted, adjustments])
        return dict(receivables.select("receivable_no", "amount").iter_rows())

    def pay(self, number, amount):
        self.cleared[number] = self.cleared.get(number, D(0)) + D(amount)

    def settle(self, fee, day=date(2025, 10, 25)) -> Settlement:
        return settle(
            bills=bill(fee, self.account),
            agreements=self.agreements,
            issued=self.issued,
            adjusted=self.adjusted,
            cleared=rows(CLEARED, *self.cleared.items()),
            issued_date=day,
        )


def bill(fee, account="A"):
    return pl.DataFrame(
        {
            "bill_no": [f"{account}-{MONTH}-1"],
            "account_no": [account],
            "bill_month": [MONTH],
            "period_end": [date(2025, 10, 25)],
            "amount": [D(fee)],
        },
        schema_overrides={"bill_month": pl.Int32, "amount": pl.Decimal(38, 2)},
    )


def test_the_trades_calendar():
    calendar = due_calendar(agreements=agreements(agreement()), terms=terms(TRADE), bill_month=MONTH)
    assert calendar.get_column("nominal_date").to_list() == [
        date(2025, 9, 25), date(2025, 10, 1), date(2025, 10, 15)]  # fmt: skip
    assert calendar.get_column("target_ratio").to_list() == [D("0.2"), D("0.7"), D("1")]
    assert calendar.get_column("ratio").to_list() == [D("0.2"), D("0.5"), D("0.3")]


def test_a_reestimate_keeps_the_terms_own_ratio():
    calendar = due_calendar(
        agreements=agreements(agreement(mode="REESTIMATE")), terms=terms(TRADE), bill_month=MONTH
    )
    assert calendar.get_column("ratio").to_list() == [D("0.2"), D("0.5"), D("0.5")]


@pytest.mark.parametrize(
    ("shift", "expected"),
    [("NONE", date(2025, 10, 1)), ("NEXT", date(2025, 10, 9)), ("PREVIOUS", date(2025, 9, 30))],
)
def test_holidays_move_the_date(shift, expected):
    calendar = due_calendar(
        agreements=agreements(agreement(shift=shift)), terms=terms(HALVES), bill_month=MONTH
    )
    assert calendar.item(0, "nominal_date") == date(2025, 10, 1)
    assert calendar.item(0, "due_date") == expected


def test_a_day_past_the_end_is_the_last_day():
    plan = (("INSTALMENT", -1, 31, "0.5", False), ("SEGMENT", 0, 31, "0.5", False))
    calendar = due_calendar(agreements=agreements(agreement()), terms=terms(plan), bill_month=202503)
    assert calendar.get_column("nominal_date").to_list() == [date(2025, 2, 28), date(2025, 3, 31)]


def test_instalments_are_deducted_once_and_the_target_never_falls():
    plan = (
        ("INSTALMENT", -1, 25, "0.2", False),
        ("SEGMENT", 0, 1, "0.1", True),
        ("SEGMENT", 0, 15, "0.9", True),
    )
    calendar = due_calendar(agreements=agreements(agreement()), terms=terms(plan), bill_month=MONTH)
    assert calendar.get_column("target_ratio").to_list() == [D("0.2"), D("0.2"), D("1")]


def test_the_version_with_the_latest_start_holds_and_an_ended_one_does_not():
    versions = agreements(
        agreement(version=1),
        agreement(version=2, valid_from=202506),
        agreement("B", version=1, valid_to=202510),
        agreement("C", version=1, valid_from=202511),
    )
    assert in_force(versions, 202505).select("account_no", "version").rows() == [("A", 1), ("B", 1)]
    assert in_force(versions, 202509).select("account_no", "version").rows() == [("A", 2), ("B", 1)]
    assert in_force(versions, 202510).select("account_no", "version").rows() == [("A", 2)]


def test_bases_by_method_with_fixed_as_the_way_out():
    held = agreements(
        agreement("A", base="LAST_BILL"),
        agreement("B", base="SAME_MONTH_LAST_YEAR"),
        agreement("C", base="FORECAST"),
        agreement("D", base="FIXED", fixed="9.00"),
        agreement("E", base="LAST_BILL", fixed="8.00"),
        agreement("F", base="LAST_BILL"),
    )
    last = rows(AMOUNTS, ("A", D("1.00")), ("A", D("0.50")), ("D", D("5.00")))
    bases, problems = choose_bases(
        agreements=held,
        last_bills=last,
        last_year_bills=rows(AMOUNTS, ("B", D("2.00"))),
        forecasts=rows(AMOUNTS, ("C", D("3.00"))),
    )
    assert dict(bases.iter_rows()) == {
        "A": D("1.50"), "B": D("2.00"), "C": D("3.00"), "D": D("9.00"), "E": D("8.00")}  # fmt: skip
    assert problems.select("code", "account_no").rows() == [("NO_AGREEMENT_BASE", "F")]
    assert bases.height + problems.height == held.height


def test_several_versions_of_one_account_are_refused():
    none = rows(AMOUNTS)
    with pytest.raises(InvariantError):
        choose_bases(
            agreements=agreements(agreement(), agreement(version=2)),
            last_bills=none, last_year_bills=none, forecasts=none,
        )  # fmt: skip


@pytest.mark.parametrize("case", cases("instalments"), ids=lambda case: case["id"])
def test_golden_instalments(case):
    inputs, expected, mode = case["inputs"], case["expected"], case["options"]["mode"]
    books = Books(HALVES, mode, inputs["base"])
    first = books.issue(date(2025, 9, 28), [1])
    assert first == {"A-202510-S1": D(expected.get("first_due", "150000.00"))}
    books.pay("A-202510-S1", inputs["paid_on_first"])
    second = books.issue(date(2025, 10, 12), [2], inputs.get("mid_month_estimate"))
    assert second["A-202510-S2"] == D(expected.get("second_due", "160000.00"))
    if mode == "TRANCHE":
        assert books.open("A-202510-S1") == D(expected["first_still_overdue"])
    else:
        assert books.open("A-202510-S1") == 0
        assert books.adjusted.item(0, "into_receivable_no") == "A-202510-S2"
    books.pay("A-202510-S2", second["A-202510-S2"])
    settled = books.settle(inputs["final_fee"])
    assert D(settled.receivables.get_column("amount").sum()) == D(expected["settlement_due"])
    assert D(settled.releases.get_column("principal").sum()) == D(expected.get("surplus_to_prepaid", "0.00"))


def test_a_rest_not_yet_due_keeps_its_own_date():
    books = Books(TRADE, "CUMULATIVE", "300000.00")
    books.issue(date(2025, 9, 22), [1])
    assert books.issue(date(2025, 9, 25), [2]) == {"A-202510-S2": D("150000.00")}
    assert books.adjusted.height == 0
    assert books.open("A-202510-I1") == D("60000.00")


def test_terms_issued_in_one_call_build_on_each_other():
    books = Books(TRADE, "CUMULATIVE", "100.01")
    assert books.issue(date(2025, 9, 22), [1, 2, 3]) == {
        "A-202510-I1": D("20.00"), "A-202510-S2": D("50.01"), "A-202510-S3": D("30.00")}  # fmt: skip
    assert books.issue(date(2025, 9, 22), [1, 2, 3]) == {}


def test_tranches_add_up_to_the_base():
    books = Books(TRADE, "TRANCHE", "100.01")
    asked = books.issue(date(2025, 9, 22), [1, 2, 3])
    assert sum(asked.values()) == D("100.01")


def test_a_lower_estimate_cancels_the_rest():
    books = Books(HALVES, "REESTIMATE", "300000.00")
    books.issue(date(2025, 9, 28), [1])
    books.pay("A-202510-S1", "140000.00")
    assert books.issue(date(2025, 10, 12), [2], "260000.00") == {}
    assert books.adjusted.select("amount", "into_receivable_no").rows() == [(D("10000.00"), None)]
    assert books.settle("265000.00").receivables.item(0, "amount") == D("125000.00")


def test_a_term_of_nothing_is_not_issued():
    books = Books((("INSTALMENT", -1, 25, "0", False), *HALVES), "TRANCHE", "10.00")
    assert list(books.issue(date(2025, 9, 22), [1, 2, 3])) == ["A-202510-S2", "A-202510-S3"]


def test_penalty_starts_the_day_after_and_final_is_due_after_the_days_agreed():
    books = Books(HALVES, "CUMULATIVE", "100.00")
    books.issue(date(2025, 9, 28), [1])
    assert books.issued.select("due_date", "penalty_start_date").row(0) == (
        date(2025, 10, 1), date(2025, 10, 2))  # fmt: skip
    final = settle(
        bills=bill("70.00"),
        agreements=agreements(agreement(days=7, shift="NEXT")),
        issued=books.issued, adjusted=books.adjusted, cleared=rows(CLEARED), issued_date=date(2025, 10, 25),
    ).receivables  # fmt: skip
    assert final.select("receivable_no", "kind", "bill_no", "amount").row(0) == (
        "A-202510-F0", "FINAL", "A-202510-1", D("20.00"))  # fmt: skip
    assert final.select("due_date", "penalty_start_date").row(0) == (date(2025, 11, 3), date(2025, 11, 4))


def test_surplus_cancels_what_is_open_and_releases_what_was_paid_latest_first():
    books = Books(TRADE, "TRANCHE", "100.00")
    books.issue(date(2025, 9, 22), [1, 2, 3])
    books.pay("A-202510-S2", "50.00")
    books.pay("A-202510-S3", "10.00")
    settled = books.settle("45.00")
    assert settled.receivables.height == 0
    assert settled.adjustments.select("receivable_no", "kind", "amount").rows() == [
        ("A-202510-S3", "CREDITED", D("30.00")), ("A-202510-S2", "CREDITED", D("25.00"))]  # fmt: skip
    assert settled.releases.rows() == [
        ("A-202510-S3", "A", D("10.00")), ("A-202510-S2", "A", D("25.00"))]  # fmt: skip


def test_books_that_disagree_are_refused():
    books = Books(HALVES, "CUMULATIVE", "100.00")
    books.issue(date(2025, 9, 28), [1])
    books.cleared["elsewhere"] = D("1.00")
    with pytest.raises(InvariantError):
        books.issue(date(2025, 10, 12), [2])


def test_a_bill_without_agreement_is_refused():
    none = (RECEIVABLES.empty(), ADJUSTMENTS.empty(), rows(CLEARED))
    with pytest.raises(InvariantError):
        settle(bills=bill("1.00", "Z"), agreements=agreements(agreement()), issued=none[0],
               adjusted=none[1], cleared=none[2], issued_date=date(2025, 10, 25))  # fmt: skip


def test_two_bills_of_one_month_are_refused():
    with pytest.raises(InvariantError, match="two bills"):
        settle(bills=pl.concat([bill("1.00"), bill("2.00")]), agreements=agreements(agreement()),
               issued=RECEIVABLES.empty(), adjusted=ADJUSTMENTS.empty(), cleared=rows(CLEARED),
               issued_date=date(2025, 10, 25))  # fmt: skip


def test_more_cleared_than_asked_is_refused():
    books = Books(HALVES, "CUMULATIVE", "100.00")
    books.issue(date(2025, 9, 28), [1])
    books.pay("A-202510-S1", "50.01")
    with pytest.raises(InvariantError, match="A-202510-S1"):
        books.settle("100.00")


def test_an_item_is_rolled_once_and_what_a_reversal_opens_is_not_asked_for_twice():
    plan = (
        ("SEGMENT", 0, 1, "0.4", False),
        ("SEGMENT", 0, 10, "0.4", False),
        ("SEGMENT", 0, 20, "0.2", False),
    )
    books = Books(plan, "CUMULATIVE", "100.00")
    books.issue(date(2025, 9, 28), [1])
    books.pay("A-202510-S1", "30.00")
    assert books.issue(date(2025, 10, 7), [2]) == {"A-202510-S2": D("50.00")}
    books.pay("A-202510-S1", "-30.00")
    assert books.issue(date(2025, 10, 17), [3]) == {"A-202510-S3": D("70.00")}
    assert books.adjusted.select("receivable_no", "amount").rows() == [
        ("A-202510-S1", D("10.00")), ("A-202510-S2", D("50.00"))]  # fmt: skip
    assert books.open("A-202510-S1") == D("30.00")


def test_no_months_no_dates():
    months = bill("1.00").clear()
    assert final_due_dates(months=months, agreements=agreements(agreement())).height == 0


@settings(max_examples=40, deadline=None)
@given(
    mode=st.sampled_from(["CUMULATIVE", "TRANCHE", "REESTIMATE"]),
    base=st.integers(0, 10**9),
    fee=st.integers(0, 10**9),
    estimate=st.integers(0, 10**9),
    shares=st.lists(st.integers(0, 100), min_size=3, max_size=3),
)
def test_a_month_settles_to_its_bill(mode, base, fee, estimate, shares):
    books = Books(TRADE, mode, D(base) / 100)
    days = (date(2025, 9, 22), date(2025, 9, 28), date(2025, 10, 17))
    for term_no, (day, share) in enumerate(zip(days, shares, strict=True), 1):
        books.issue(day, [term_no], D(estimate) / 100 if term_no == 3 else None)
        for number in books.issued.get_column("receivable_no"):
            books.pay(number, (books.open(number) * share / 100).quantize(D("0.01")))
    settled = books.settle(D(fee) / 100)
    net = D(books.issued.get_column("amount").sum()) - D(books.adjusted.get_column("amount").sum())
    final = D(settled.receivables.get_column("amount").sum())
    credited = D(settled.adjustments.get_column("amount").sum())
    assert net + final - credited == D(fee) / 100
    assert final == 0 or credited == 0
    open_now = net - sum(books.cleared.values(), D(0))
    released = D(settled.releases.get_column("principal").sum())
    assert 0 <= credited - released <= open_now

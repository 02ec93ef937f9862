"""Drafts: whose paper is taken, what it weighs until it is paid, and how long it has to go."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.drafts import accept_drafts, default_weights, draft_risk, maturity_buckets
from yingshou.core.exposure import positions
from yingshou.core.penalties import accrued, default_rules
from yingshou.core.tables import DAILY_VALUES, DRAFT_ACCEPTORS, DRAFTS, GUARANTEES

D = Decimal
DAY = date(2025, 3, 28)
OUTSTANDING = pl.Schema({"acceptor_no": pl.String, "amount": pl.Decimal(38, 2)})


def draft(number="1", **values):
    return {
        "draft_no": number, "account_no": "A1", "kind": "BANK_ACCEPTANCE", "drawer": "甲公司",
        "acceptor_no": "102100099996", "endorsers": None, "payer_name": "甲公司",
        "face_amount": D("200000.00"), "issue_date": DAY, "maturity_date": date(2025, 9, 28),
        "received_date": DAY, "memo": None, **values,
    }  # fmt: skip


def acceptor(**values):
    return {
        "acceptor_no": "102100099996", "valid_from": date(2025, 1, 1), "name": "某银行",
        "kind": "BANK_ACCEPTANCE", "grade": "A", "is_accepted": True, "largest_amount": None,
        "total_amount": None, "approve_above": None, **values,
    }  # fmt: skip


def accept(drafts, *acceptors, held="0.00", as_of=DAY):
    return accept_drafts(
        drafts=pl.DataFrame(drafts, schema=DRAFTS.schema),
        acceptors=pl.DataFrame(list(acceptors), schema=DRAFT_ACCEPTORS.schema),
        outstanding=pl.DataFrame([["102100099996", D(held)]], schema=OUTSTANDING, orient="row"),
        as_of=as_of,
    )


def test_a_draft_of_a_listed_acceptor_is_taken():
    good, problems = accept([draft()], acceptor())
    assert good.select("draft_no", "needs_second").rows() == [("1", False)]
    assert problems.height == 0


@pytest.mark.parametrize(
    ("values", "listed", "code", "column"),
    [
        ({"face_amount": D(0)}, {}, "NOT_POSITIVE", "face_amount"),
        ({"maturity_date": date(2025, 9, 29)}, {}, "DRAFT_TOO_LONG", "maturity_date"),
        ({"maturity_date": DAY}, {}, "PERIOD_ORDER", "maturity_date"),
        ({"received_date": date(2025, 3, 27)}, {}, "PERIOD_ORDER", "received_date"),
        ({"received_date": date(2025, 3, 29)}, {}, "FUTURE_DATE", "received_date"),
        ({"endorsers": "乙公司; 丙公司", "payer_name": "乙公司"}, {}, "DRAFT_CHAIN", "payer_name"),
        ({}, {"acceptor_no": "other"}, "ACCEPTOR_NOT_LISTED", "acceptor_no"),
        ({}, {"valid_from": date(2025, 3, 29)}, "ACCEPTOR_NOT_LISTED", "acceptor_no"),
        ({}, {"is_accepted": False}, "ACCEPTOR_NOT_LISTED", "acceptor_no"),
        ({}, {"kind": "TRADE_ACCEPTANCE"}, "ACCEPTOR_NOT_LISTED", "kind"),
        ({}, {"largest_amount": D("199999.99")}, "ACCEPTOR_LIMIT", "face_amount"),
        ({}, {"total_amount": D("299999.99")}, "ACCEPTOR_LIMIT", "face_amount"),
    ],
)
def test_what_is_not_taken_says_why(values, listed, code, column):
    good, problems = accept([draft(**values)], acceptor(**listed), held="100000.00")
    assert good.height == 0
    assert problems.select("code", "column", "subject").rows() == [(code, column, "1")]


def test_the_last_endorser_hands_it_in():
    good, _ = accept([draft(endorsers="乙公司; 丙公司 ;", payer_name="丙公司")], acceptor())
    assert good.height == 1


def test_a_draft_of_2022_may_run_a_year():
    old = draft(
        issue_date=date(2022, 12, 31), maturity_date=date(2023, 12, 31), received_date=date(2023, 1, 2)
    )
    assert accept([old], acceptor(valid_from=date(2022, 1, 1)))[0].height == 1


def test_the_limit_counts_what_came_before():
    drafts = [draft("1"), draft("2"), draft("3", face_amount=D("0.01"))]
    good, problems = accept(drafts, acceptor(total_amount=D("400000.00")))
    assert good["draft_no"].to_list() == ["1", "2"]
    assert problems.select("subject", "code").rows() == [("3", "ACCEPTOR_LIMIT")]


def test_above_the_line_a_second_person_is_needed():
    drafts = [draft("1"), draft("2", face_amount=D("200000.01"))]
    good, _ = accept(drafts, acceptor(approve_above=D("200000.00")))
    assert good["needs_second"].to_list() == [False, True]


def holding(**values):
    row = {
        "draft_no": "1", "account_no": "A1", "grade": "A", "face_amount": D("200000.00"),
        "received_date": DAY, "maturity_date": date(2025, 9, 28), "end_date": None, **values,
    }  # fmt: skip
    schema = {
        "draft_no": pl.String, "account_no": pl.String, "grade": pl.String, "face_amount": pl.Decimal(38, 2),
        "received_date": pl.Date, "maturity_date": pl.Date, "end_date": pl.Date,
    }  # fmt: skip
    return pl.DataFrame([row], schema=schema)


def risk(drafts, from_date, to_date, weights=None):
    found = draft_risk(
        drafts=drafts, weights=default_weights() if weights is None else weights, from_date=from_date,
        to_date=to_date,
    )  # fmt: skip
    return {row[1]: row[2] for row in found.rows()}


def test_a_draft_weighs_less_as_its_day_comes_and_all_of_it_once_past():
    """184 days on the first, 180 on 1 April; 90 on 30 June; 30 on 29 August; past on 29 September."""
    weighed = risk(holding(), DAY, date(2025, 10, 1))
    assert weighed[DAY] == D("40000.00")
    assert weighed[date(2025, 4, 1)] == D("20000.00")
    assert weighed[date(2025, 6, 29)] == D("20000.00")
    assert weighed[date(2025, 6, 30)] == D("10000.00")
    assert weighed[date(2025, 8, 29)] == D("0.00")
    assert weighed[date(2025, 9, 28)] == D("0.00")
    assert weighed[date(2025, 9, 29)] == D("200000.00")


def test_a_paid_draft_weighs_nothing_and_an_unknown_grade_everything():
    assert risk(holding(end_date=date(2025, 3, 30)), DAY, date(2025, 4, 5)) == {
        DAY: D("40000.00"), date(2025, 3, 29): D("40000.00"),
    }  # fmt: skip
    assert set(risk(holding(grade="Z"), DAY, date(2025, 4, 5)).values()) == {D("200000.00")}


def test_a_later_scale_takes_the_place_of_the_whole_earlier_one():
    new = pl.DataFrame(
        [["A", date(2025, 4, 2), 366, D("0.5")]], schema=default_weights().schema, orient="row"
    )
    weighed = risk(holding(), date(2025, 4, 1), date(2025, 4, 3), pl.concat([default_weights(), new]))
    assert weighed == {date(2025, 4, 1): D("20000.00"), date(2025, 4, 2): D("100000.00")}


@given(start=st.integers(0, 200), length=st.integers(1, 40), cut=st.integers(0, 40))
def test_any_window_weighs_the_same(start, length, cut):
    first = DAY + timedelta(days=start - 10)
    middle, last = first + timedelta(days=min(cut, length)), first + timedelta(days=length)
    assert risk(holding(), first, last) == risk(holding(), first, middle) | risk(holding(), middle, last)


def test_a_draft_covers_less_than_money():
    values = pl.DataFrame([["A1", DAY, D("200000.00"), False]], schema=DAILY_VALUES.schema, orient="row")
    paid = pl.DataFrame({"account_no": ["A1"], "value_date": [DAY], "amount": [D("200000.00")]})
    weighed = draft_risk(
        drafts=holding(), weights=default_weights(), from_date=DAY, to_date=date(2025, 3, 30)
    )
    found = positions(
        daily_values=values, receipts=paid, guarantees=GUARANTEES.empty(), from_date=DAY,
        to_date=date(2025, 3, 30), draft_risk=weighed,
    )  # fmt: skip
    columns = ("money_received", "exposure", "draft_risk", "uncovered", "covered")
    assert (
        found.select(columns).rows() == [(D("200000.00"), D("0.00"), D("40000.00"), D("40000.00"), False)] * 2
    )


def test_drafts_fall_into_buckets_by_the_days_they_have():
    days = [-1, 0, 7, 8, 30, 31, 90, 180, 181]
    frame = pl.DataFrame(
        {"maturity_date": [DAY + timedelta(days=n) for n in days], "face_amount": [D("1.00")] * 9}
    )
    found = maturity_buckets(drafts=frame, as_of=DAY)
    assert found.rows() == [
        ("PAST_MATURITY", 1, D("1.00")), ("DAYS_7", 2, D("2.00")), ("DAYS_30", 2, D("2.00")),
        ("DAYS_90", 2, D("2.00")), ("DAYS_180", 1, D("1.00")), ("LATER", 1, D("1.00")),
    ]  # fmt: skip
    assert maturity_buckets(drafts=frame.clear(), as_of=DAY)["drafts"].to_list() == [0] * 6


def test_a_dishonoured_draft_revives_the_penalty_from_its_first_day():
    """A bill of 200,000 yuan due on 31 March, paid by a draft that fails: 191 days to 8 October."""
    bill = pl.DataFrame(
        {"receivable_no": ["R"], "account_no": ["A1"], "bill_month": [202503], "amount": [D("200000.00")],
         "due_date": [date(2025, 3, 31)], "penalty_start_date": [date(2025, 4, 1)]}
    )  # fmt: skip
    pieces = pl.DataFrame(
        {
            "receivable_no": ["R", "R"],
            "principal": [D("200000.00"), D("-200000.00")],
            "value_date": [DAY, DAY],
        }
    )
    classes = pl.DataFrame({"account_no": ["A1"], "customer_class": ["INDUSTRIAL"]})
    found = accrued(
        receivables=bill, pieces=pieces, rules=default_rules(), classes=classes, as_of=date(2025, 10, 8)
    )
    assert found["penalty"].to_list() == [D("76400.00")]

"""Drafts from the counter to the bank, or back: what they pay is collected, and cash only when they are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from tests.flows.books import assert_books_hold, issue, make_accounts
from yingshou.core.tables import DRAFT_ACCEPTORS, DRAFTS, PAYMENTS
from yingshou.flows.cash_draft import cash_draft
from yingshou.flows.decide_draft import decide_draft
from yingshou.flows.dishonour_draft import dishonour_draft
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.present_draft import present_draft
from yingshou.flows.take_payment import take_payment
from yingshou.records.drafts import queries
from yingshou.records.drafts.models import Draft, DraftEvent
from yingshou.records.drafts.operations import UnableToKeepDraft
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import UnableToTakePayment
from yingshou.records.receivables.models import ReceivableBalance
from yingshou.records.receivables.queries import dues

pytestmark = pytest.mark.django_db

D = Decimal
DAY, MATURITY = date(2025, 3, 28), date(2025, 9, 28)
BANK_NO = "102100099996"


def acceptor(**values):
    row = {
        "acceptor_no": BANK_NO, "valid_from": date(2025, 1, 1), "name": "某银行", "kind": "BANK_ACCEPTANCE",
        "grade": "A", "is_accepted": True, "largest_amount": None, "total_amount": None,
        "approve_above": D("500000.00"), **values,
    }  # fmt: skip
    frame = pl.DataFrame([row], schema=DRAFT_ACCEPTORS.schema)
    return import_table(table=DRAFT_ACCEPTORS, frame=frame, as_of=DAY, source="list.csv")


def register(number="1", *, as_of=DAY, source="drafts.csv", **values):
    row = {
        "draft_no": number, "account_no": "A1", "kind": "BANK_ACCEPTANCE", "drawer": "甲公司",
        "acceptor_no": BANK_NO, "endorsers": None, "payer_name": "甲公司", "face_amount": D("200000.00"),
        "issue_date": DAY, "maturity_date": MATURITY, "received_date": DAY, "memo": None, **values,
    }  # fmt: skip
    frame = pl.DataFrame([row], schema=DRAFTS.schema)
    return import_table(table=DRAFTS, frame=frame, as_of=as_of, source=source)


def balances():
    rows = trial_balance(date.max).iter_rows(named=True)
    return {row["code"]: row["balance"] for row in rows if row["balance"]}


def dishonour(number="1", *, fee="0.00", day=MATURITY, reason="账户余额不足"):
    return dishonour_draft(
        draft_no=number, dishonoured_date=day, reason=reason, fee=D(fee), dishonoured_by="chen", as_of=day
    )


def two_figures(*, as_of):
    """Return what is collected and what is cash of each due item."""
    found = queries.with_cash(dues(as_of=as_of), as_of=as_of)
    return {each.receivable_no: (each.collected, each.cash) for each in found}


def refused(code, act, *args, **values):
    with pytest.raises((UnableToKeepDraft, UnableToTakePayment)) as error:
        act(*args, **values)
    assert error.value.code == code


@pytest.fixture
def owing():
    make_accounts("A1")
    issue(202503, {"A1": "200000.00"}, issued_date=date(2025, 3, 16))
    acceptor()


@pytest.mark.usefixtures("owing")
def test_a_draft_collects_and_is_cash_when_it_is_paid():
    done = register()
    assert (done.rows, done.inserted, done.problems.height) == (1, 1, 0)
    assert ReceivableBalance.objects.get().principal_open == D("0.00")
    assert balances() == {"DRAFTS": D("200000.00"), "REVENUE": D("200000.00")}
    assert queries.not_cash_total(as_of=DAY, account_no="A1") == D("200000.00")
    assert two_figures(as_of=DAY) == {"A1-202503-B0": (D("200000.00"), D("0.00"))}
    assert_books_hold()
    assert present_draft(draft_no="1", presented_date=MATURITY, presented_by="chen", as_of=MATURITY)
    assert not present_draft(draft_no="1", presented_date=MATURITY, presented_by="chen", as_of=MATURITY)
    paid = {
        "draft_no": "1",
        "cashed_date": MATURITY,
        "proceeds": None,
        "cashed_by": "chen",
        "as_of": MATURITY,
    }
    assert cash_draft(**paid)
    assert not cash_draft(**paid)
    assert balances() == {"BANK": D("200000.00"), "REVENUE": D("200000.00")}
    assert queries.not_cash_total(as_of=MATURITY) == D("0.00")
    assert two_figures(as_of=MATURITY) == {"A1-202503-B0": (D("200000.00"), D("200000.00"))}
    assert queries.not_cash_total(as_of=date(2025, 9, 27)) == D("200000.00")
    states = DraftEvent.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["DRAFT_HELD", "DRAFT_PRESENTED", "DRAFT_PAID"]
    assert_books_hold()


@pytest.mark.usefixtures("owing")
def test_a_due_settled_half_by_money_and_half_by_a_draft_has_two_figures():
    issue(202502, {"A1": "70.00"}, issued_date=date(2025, 3, 16))
    take_payment(
        account_no="A1", amount=D("50000.00"), value_date=DAY, channel="TRANSFER", channel_no="1",
        taken_by="c", as_of=DAY,
    )  # fmt: skip
    register(face_amount=D("150000.00"))
    found = two_figures(as_of=DAY)
    collected = {number: each for number, (each, _cash) in found.items()}
    assert sum(collected.values()) == D("200000.00") - sum(
        ReceivableBalance.objects.values_list("principal_open", flat=True)
    ) + D("70.00")
    assert sum(cash for _collected, cash in found.values()) == D("50000.00")
    dishonour(day=DAY)
    assert {each - cash for each, cash in two_figures(as_of=DAY).values()} == {D("0.00")}
    assert_books_hold()


@pytest.mark.usefixtures("owing")
def test_the_same_draft_again_changes_nothing_and_another_under_its_number_is_refused():
    register()
    again = register(source="again.csv")
    assert (again.inserted, again.unchanged, again.problems.height) == (0, 1, 0)
    other = register(face_amount=D("1.00"))
    assert other.problems["code"].to_list() == ["CONFLICT"]
    assert Draft.objects.count() == 1


@pytest.mark.usefixtures("owing")
def test_a_dishonoured_draft_brings_debt_and_penalty_back_exactly():
    """A bill of 200,000 yuan due on 31 March: 191 days of 2 ‰ to 8 October, as if nothing had been paid."""
    register()
    result = dishonour(fee="50.00")
    assert (result.principal, result.penalty, result.fee) == (D("200000.00"), D("0.00"), D("50.00"))
    assert balances() == {
        "RECEIVABLE": D("200000.00"), "REVENUE": D("200000.00"), "DRAFT_COSTS": D("50.00"),
        "BANK": D("-50.00"),
    }  # fmt: skip
    late = open_items(account_nos=["A1"], as_of=date(2025, 10, 8))
    assert late.select("principal_open", "penalty_open").row(0) == (D("200000.00"), D("76400.00"))
    assert queries.not_cash_total(as_of=MATURITY) == D("0.00")
    assert dishonour().repeated
    assert_books_hold()


@pytest.mark.usefixtures("owing")
def test_a_discounted_draft_is_cash_and_comes_back_to_the_bank():
    register()
    sold = date(2025, 4, 1)
    cash_draft(draft_no="1", cashed_date=sold, proceeds=D("198000.00"), cashed_by="chen", as_of=sold)
    assert balances() == {"BANK": D("198000.00"), "DRAFT_COSTS": D("2000.00"), "REVENUE": D("200000.00")}
    assert Draft.objects.get().end_date is None
    assert_books_hold()
    dishonour()
    assert balances() == {
        "BANK": D("-2000.00"), "DRAFT_COSTS": D("2000.00"), "RECEIVABLE": D("200000.00"),
        "REVENUE": D("200000.00"),
    }  # fmt: skip
    assert_books_hold()


@pytest.mark.usefixtures("owing")
def test_a_discounted_draft_is_out_of_risk_when_it_is_paid():
    register()
    cash_draft(draft_no="1", cashed_date=DAY, proceeds=D("200000.00"), cashed_by="chen", as_of=DAY)
    cash_draft(draft_no="1", cashed_date=MATURITY, proceeds=None, cashed_by="chen", as_of=MATURITY)
    found = Draft.objects.get()
    assert (found.state, found.cashed_date, found.end_date) == ("DRAFT_PAID", DAY, MATURITY)
    assert_books_hold()


@pytest.mark.usefixtures("owing")
def test_above_the_line_somebody_else_decides():
    register(face_amount=D("500000.01"), source="chen")
    assert Draft.objects.get().state == "DRAFT_WAITING"
    assert balances() == {"RECEIVABLE": D("200000.00"), "REVENUE": D("200000.00")}
    decide = {"draft_no": "1", "note": "", "as_of": date(2025, 3, 30)}
    refused("SAME_PERSON", decide_draft, approve=True, decided_by="chen", **decide)
    assert decide_draft(approve=True, decided_by="wang", **decide) == "DRAFT_HELD"
    assert decide_draft(approve=True, decided_by="wang", **decide) == "DRAFT_HELD"
    refused("DRAFT_STATE", decide_draft, approve=False, decided_by="wang", **decide)
    assert balances() == {
        "DRAFTS": D("500000.01"), "PREPAID": D("300000.01"), "REVENUE": D("200000.00"),
    }  # fmt: skip
    assert open_items(account_nos=["A1"], as_of=date(2026, 1, 1)).height == 0
    assert_books_hold()


@pytest.mark.usefixtures("owing")
def test_a_draft_turned_down_pays_nothing_and_frees_the_limit():
    acceptor(valid_from=date(2025, 3, 1), total_amount=D("600000.00"))
    register(face_amount=D("500000.01"))
    assert register("2").problems["code"].to_list() == ["ACCEPTOR_LIMIT"]
    decide_draft(draft_no="1", approve=False, decided_by="wang", note="出票人有诉讼", as_of=DAY)
    assert register("2").inserted == 1
    assert_books_hold()


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"account_no": "NONE"}, "UNKNOWN_ACCOUNT"),
        ({"acceptor_no": "other"}, "ACCEPTOR_NOT_LISTED"),
        ({"maturity_date": date(2025, 12, 31)}, "DRAFT_TOO_LONG"),
        ({"received_date": date(2025, 3, 29)}, "FUTURE_DATE"),
        ({"payer_name": "别家"}, "DRAFT_CHAIN"),
    ],
)
def test_a_draft_that_is_not_taken_books_nothing(values, code):
    assert register(**values).problems["code"].to_list() == [code]
    assert Draft.objects.count() == 0
    assert balances() == {"RECEIVABLE": D("200000.00"), "REVENUE": D("200000.00")}


@pytest.mark.usefixtures("owing")
def test_acts_that_do_not_fit_are_refused():
    refused("UNKNOWN_DRAFT", dishonour, "none")
    register()
    early = date(2025, 3, 27)
    cash = {"draft_no": "1", "cashed_by": "chen", "as_of": MATURITY}
    refused("PERIOD_ORDER", cash_draft, cashed_date=early, proceeds=None, **cash)
    refused("FUTURE_DATE", cash_draft, cashed_date=date(2025, 9, 29), proceeds=None, **cash)
    refused("PERIOD_ORDER", cash_draft, cashed_date=MATURITY, proceeds=D("1.00"), **cash)
    for proceeds in ("0.00", "200000.01", "1.001", "NaN"):
        refused("OUT_OF_RANGE", cash_draft, cashed_date=DAY, proceeds=D(proceeds), **cash)
    refused("MISSING_VALUE", dishonour, reason=" ")
    refused("NEGATIVE", dishonour, fee="-1.00")
    cash_draft(cashed_date=MATURITY, proceeds=None, **cash)
    refused("DRAFT_STATE", dishonour)
    assert_books_hold()


@pytest.mark.usefixtures("owing")
def test_money_of_the_channel_needs_its_draft():
    act = {"account_no": "A1", "amount": D("1.00"), "value_date": DAY, "channel": "DRAFT", "channel_no": "9"}
    refused("PAPER_CHANNEL", take_payment, **act, taken_by="chen", as_of=DAY)
    frame = pl.DataFrame([{**act, "payer_name": None, "memo": None}], schema=PAYMENTS.schema)
    done = import_payments(frame=frame, as_of=DAY, source="x")
    assert done.problems["code"].to_list() == ["PAPER_CHANNEL"]


@pytest.mark.usefixtures("owing")
def test_the_database_keeps_the_paper_and_its_history():
    register()
    for statement in (
        "UPDATE drafts_draft SET face_amount = 1", "DELETE FROM drafts_draft",
        "UPDATE drafts_draftevent SET person = 'x'", "DELETE FROM drafts_acceptor",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_paid_or_dishonoured_once_however_many_try():
    make_accounts("A1")
    issue(202503, {"A1": "200000.00"}, issued_date=date(2025, 3, 16))
    acceptor()
    register()

    def attempt(number):
        try:
            if number % 2:
                return dishonour().repeated is False
            return cash_draft(
                draft_no="1", cashed_date=MATURITY, proceeds=None, cashed_by="chen", as_of=MATURITY
            )
        except UnableToKeepDraft:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 1
    assert_books_hold()

"""Segments and instalments ahead of the bill, and the month's settlement, through the database (E6)."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import (
    TRADE,
    assert_books_hold,
    bills,
    issue,
    make_accounts,
    open_by_receivable,
    sign,
    totals,
    unapplied,
)
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.issue_receivables import issue_receivables
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.records.contracts.models import Agreement
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.ledger.models import JournalEntry
from yingshou.records.receivables.models import Adjustment, Receivable
from yingshou.records.runs.models import Problem

pytestmark = pytest.mark.django_db

D = Decimal


def pay(amount, day, number=None):
    return take_payment(
        account_no="A1",
        amount=D(amount),
        value_date=day,
        channel="TRANSFER",
        channel_no=number or day.isoformat(),
        taken_by="bank",
        as_of=day,
    )


def due():
    return dict(Receivable.objects.order_by("receivable_no").values_list("receivable_no", "amount"))


def balance(code):
    rows = trial_balance(date.max).filter(pl.col("code") == code)
    return rows.item(0, "balance")


def begin(mode, rows=None):
    """Sign for October 2025 with a base of 300,000, issue the first half and pay 140,000 of it."""
    make_accounts("A1")
    sign("A1", mode=mode, **({} if rows is None else {"rows": rows}))
    issue_dues(as_of=date(2025, 9, 28))
    assert due() == {"A1-202510-S1": D("150000.00")}
    pay("140000.00", date(2025, 10, 1))


@pytest.mark.parametrize(
    ("mode", "second", "open_first", "final"),
    [
        ("CUMULATIVE", "160000.00", None, "27456.78"),
        ("TRANCHE", "150000.00", "10000.00", "27456.78"),
        ("REESTIMATE", "30000.00", None, "157456.78"),
    ],
)
def test_e6_modes(mode, second, open_first, final):
    begin(mode)
    estimates = pl.DataFrame({"account_no": ["A1"], "amount": [D("340000.00")]})
    result = issue_dues(as_of=date(2025, 10, 12), estimates=estimates)
    assert result.amount == D(second)
    assert due()["A1-202510-S2"] == D(second)
    assert open_by_receivable().get("A1-202510-S1") == (D(open_first) if open_first else None)
    assert_books_hold()
    if open_first:
        # TRANCHE: the 10,000 is overdue from the 2nd; paying all on the 15th adds 14 days x 2 ‰ = 280.00.
        paid = pay("160280.00", date(2025, 10, 15))
        assert (paid.penalty, paid.prepaid) == (D("280.00"), D("0.00"))
    else:
        # Rolled on the 12th: the shortage bore 11 days x 2 ‰ on its old item, 220.00.
        rolled = D("10000.00") * D("0.002") * 11
        paid = pay(str(D(second) + rolled), date(2025, 10, 15))
        assert (paid.penalty, paid.prepaid) == (rolled, D("0.00"))
    settled = issue(202510, {"A1": "327456.78"}, issued_date=date(2025, 10, 25))
    assert settled.amount == D(final)
    assert open_by_receivable() == {"A1-202510-F0": D(final)}
    assert balance("REVENUE") == D("327456.78")
    assert balance("INSTALMENTS_BILLED") == D("0.00")
    assert_books_hold()


def test_surplus_becomes_prepaid_and_pays_the_next_due():
    begin("CUMULATIVE")
    pay("10000.00", date(2025, 10, 1), "rest")
    issue_dues(as_of=date(2025, 10, 12))
    pay("150000.00", date(2025, 10, 15))
    settled = issue(202510, {"A1": "288100.55"}, issued_date=date(2025, 10, 25))
    assert (settled.credited, settled.released, settled.amount) == (D("11899.45"), D("11899.45"), D("0.00"))
    assert unapplied() == {"TRANSFER-2025-10-15": D("11899.45")}
    assert_books_hold()
    issue_dues(as_of=date(2025, 10, 29))
    # Half of the last bill, 144,050.28, less what was left over.
    assert due()["A1-202511-S1"] == D("144050.28")
    assert open_by_receivable() == {"A1-202511-S1": D("132150.83")}
    assert_books_hold()
    # The payment of the 15th taken back: October asks for what it kept, November for what it got.
    reverse_payment(
        payment_no="TRANSFER-2025-10-15", reversed_date=date(2025, 10, 30), reversed_by="r", reason="退票"
    )
    assert open_by_receivable() == {"A1-202510-S2": D("138100.55"), "A1-202511-S1": D("144050.28")}
    assert_books_hold()


def test_surplus_cancels_what_is_open_first():
    begin("TRANCHE")
    issue_dues(as_of=date(2025, 10, 12))
    settled = issue(202510, {"A1": "100000.00"}, issued_date=date(2025, 10, 25))
    # 300,000 issued, 140,000 paid: the second half goes, 10,000 of the first is cancelled, 40,000 given back.
    assert (settled.credited, settled.released) == (D("200000.00"), D("40000.00"))
    assert open_by_receivable() == {}
    assert unapplied() == {"TRANSFER-2025-10-01": D("40000.00")}
    assert balance("RECEIVABLE") == D("0.00")
    assert_books_hold()


def test_the_trades_calendar_month_by_month():
    make_accounts("A1")
    sign("A1", TRADE)
    days = [date(2025, 9, 25), date(2025, 9, 28), date(2025, 10, 12)]
    issued = [issue_dues(as_of=day) for day in days]
    # Instalments of 20 % due on the 28th; nothing paid; half on the 1st on top; half less 20 % on the 15th.
    assert [part.amount for part in issued] == [D("60000.00"), D("150000.00"), D("300000.00")]
    assert [part.rolled for part in issued] == [D("0.00"), D("0.00"), D("210000.00")]
    assert sum(open_by_receivable().values()) == D("300000.00")
    assert_books_hold()


def test_issue_twice_changes_nothing():
    begin("CUMULATIVE")
    for day in (date(2025, 10, 12), date(2025, 10, 13)):
        issue_dues(as_of=day)
    before, entries = totals(), JournalEntry.objects.count()
    again = issue_dues(as_of=date(2025, 10, 13))
    assert (again.issued, again.settled, again.amount) == (0, 0, D("0.00"))
    assert totals() == before
    assert JournalEntry.objects.count() == entries


def test_term_that_came_to_nothing_stays_decided():
    make_accounts("A1")
    sign("A1", mode="REESTIMATE")
    issue_dues(as_of=date(2025, 9, 28))
    pay("150000.00", date(2025, 10, 1))
    low = pl.DataFrame({"account_no": ["A1"], "amount": [D("200000.00")]})
    first = issue_dues(as_of=date(2025, 10, 12), estimates=low)
    assert (first.issued, first.settled) == (0, 1)
    assert due()["A1-202510-S2"] == D("0.00")
    high = pl.DataFrame({"account_no": ["A1"], "amount": [D("900000.00")]})
    second = issue_dues(as_of=date(2025, 10, 13), estimates=high)
    assert (second.issued, second.settled) == (0, 0)
    issue(202510, {"A1": "160000.00"}, issued_date=date(2025, 10, 25))
    assert open_by_receivable() == {"A1-202510-F0": D("10000.00")}
    assert_books_hold()


def test_never_before_the_agreement_the_account_or_after_the_bill():
    make_accounts("A1")
    make_accounts("A2", opened_date=date(2025, 10, 26))
    sign("A1", valid_from_month=202511)
    sign("A2")
    issue_dues(as_of=date(2025, 10, 15))
    assert due() == {}
    make_accounts("A3")
    sign("A3")
    issue(202510, {"A3": "1.00"}, issued_date=date(2025, 10, 25))
    issue_dues(as_of=date(2025, 10, 26))
    assert due() == {"A3-202510-F0": D("1.00")}
    issue_dues(as_of=date(2025, 10, 29))
    assert due() == {
        "A1-202511-S1": D("150000.00"),
        "A2-202511-S1": D("150000.00"),
        "A3-202510-F0": D("1.00"),
        "A3-202511-S1": D("0.50"),
    }


def test_account_without_a_base_is_a_problem():
    make_accounts("A1")
    sign("A1", fixed_base=None)
    result = issue_dues(as_of=date(2025, 9, 28))
    assert result.problems.select("code", "account_no").rows() == [("NO_AGREEMENT_BASE", "A1")]
    issue_dues(as_of=date(2025, 9, 29))
    problem = Problem.objects.get()
    assert (problem.run_id, problem.subject, problem.resolved_by) == ("DUES-202510", "A1-202510", "")
    assert due() == {}
    issue(202509, {"A1": "100.00"}, issued_date=date(2025, 9, 30))
    assert issue_dues(as_of=date(2025, 9, 30)).amount == D("50.00")
    assert Problem.objects.get().resolved_by == "run"


def test_ended_agreement_still_settles_the_terms_issued_under_it():
    begin("CUMULATIVE")
    Agreement.objects.filter(version=1).update(valid_to_month=202510)
    settled = issue(202510, {"A1": "327456.78"}, issued_date=date(2025, 10, 25))
    assert settled.amount == D("177456.78")
    assert_books_hold()


def test_mixed_batch_bills_some_and_settles_others():
    begin("CUMULATIVE")
    make_accounts("B1", customer_class="RESIDENT")
    result = issue(202510, {"A1": "200000.00", "B1": "88.88"}, issued_date=date(2025, 10, 25))
    assert result.receivables == 2
    assert open_by_receivable() == {
        "A1-202510-F0": D("50000.00"),
        "A1-202510-S1": D("10000.00"),
        "B1-202510-B0": D("88.88"),
    }
    assert Receivable.objects.get(receivable_no="A1-202510-F0").due_date == date(2025, 10, 30)
    assert Receivable.objects.get(receivable_no="B1-202510-B0").due_date == date(2025, 11, 9)
    assert_books_hold()


@pytest.mark.django_db(transaction=True)
def test_issuing_a_bill_twice_is_refused():
    make_accounts("A1")
    issue(202510, {"A1": "10.00"}, issued_date=date(2025, 10, 25))
    with pytest.raises(IntegrityError), transaction.atomic():
        issue_receivables(
            bills=bills(202510, {"A1": "10.00"}), issued_date=date(2025, 10, 26), batch_name="AGAIN"
        )
    assert due() == {"A1-202510-B0": D("10.00")}
    assert_books_hold()


def test_rolled_rests_point_at_the_item_they_went_into():
    begin("CUMULATIVE")
    issue_dues(as_of=date(2025, 10, 12))
    rolled = Adjustment.objects.get()
    assert (rolled.kind, rolled.amount, rolled.into_receivable_id) == (
        "ROLLED",
        D("10000.00"),
        "A1-202510-S2",
    )

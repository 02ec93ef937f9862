"""Payments settle what is owed, land once, can be taken back, and every total still opens its rows."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import connection

from tests.flows.books import (
    assert_books_hold,
    issue,
    make_accounts,
    open_by_receivable,
    payments,
    totals,
    unapplied,
)
from yingshou.flows.assign_suspense import assign_suspense
from yingshou.flows.import_payments import import_payments
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.ledger.models import JournalEntry
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.models import Clearing, Payment
from yingshou.records.payments.operations import UnableToAssign, UnableToReversePayment, UnableToTakePayment

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 25)


def take(amount, *, account_no="A1", number="1", day=DAY, as_of=None, channel="COUNTER", **values):
    return take_payment(
        account_no=account_no,
        amount=D(amount),
        value_date=day,
        channel=channel,
        channel_no=number,
        taken_by="cashier",
        as_of=as_of or day,
        **values,
    )


def balances():
    return {
        row["code"]: row["balance"] for row in trial_balance(date.max).iter_rows(named=True) if row["balance"]
    }


@pytest.fixture
def owing():
    make_accounts("A1", "A2")
    issue(202509, {"A1": "1000.00", "A2": "500.00"}, issued_date=date(2025, 9, 25))
    issue(202510, {"A1": "2000.00", "A2": "600.00"}, issued_date=DAY)


def test_payment_settles_the_oldest_first_and_keeps_the_rest(owing):
    result = take("1200.00", day=date(2025, 10, 8), as_of=DAY)
    assert (result.principal, result.penalty, result.prepaid) == (D("1200.00"), D("0.00"), D("0.00"))
    assert open_by_receivable() == {
        "A1-202510-B0": D("1800.00"),
        "A2-202509-B0": D("500.00"),
        "A2-202510-B0": D("600.00"),
    }
    again = take("2000.00", number="2")
    assert again.prepaid == D("200.00")
    assert unapplied() == {"COUNTER-2": D("200.00")}
    assert balances() == {
        "CASH": D("3200.00"),
        "RECEIVABLE": D("1100.00"),
        "PREPAID": D("200.00"),
        "REVENUE": D("4100.00"),
    }
    assert_books_hold()


def test_late_money_pays_penalty_first(owing):
    # Due 2025-10-10; 15 days to the payment on the 25th, that day counted: 1000 x 2 ‰ x 15 = 30.00.
    result = take("530.00", channel="TRANSFER")
    assert (result.penalty, result.principal) == (D("30.00"), D("500.00"))
    items = open_items(account_nos=["A1"], as_of=date(2025, 10, 30)).sort("receivable_no")
    # 500 x 2 ‰ x 5 more days.
    assert items.select("receivable_no", "principal_open", "penalty_open").rows() == [
        ("A1-202509-B0", D("500.00"), D("5.00")),
        ("A1-202510-B0", D("2000.00"), D("0.00")),
    ]
    assert balances()["PENALTY"] == D("30.00")
    assert_books_hold()


def test_principal_first_leaves_the_penalty_to_pay(owing):
    take("1000.00", within="PRINCIPAL_FIRST")
    items = open_items(account_nos=["A1"], as_of=DAY).sort("receivable_no")
    assert items.select("receivable_no", "principal_open", "penalty_open").rows()[0] == (
        "A1-202509-B0",
        D("0.00"),
        D("30.00"),
    )
    assert take("30.00", number="2").penalty == D("30.00")
    assert_books_hold()


def test_the_same_payment_again_changes_nothing(owing):
    first = take("1200.00")
    before = totals()
    second = take("1200.00")
    assert second.repeated
    assert not first.repeated
    assert (second.principal, second.penalty, second.prepaid) == (
        first.principal,
        first.penalty,
        first.prepaid,
    )
    assert second.clearings.equals(first.clearings)
    assert totals() == before


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("CONFLICT", {"amount": "1.00"}),
        ("CONFLICT", {"account_no": "A2"}),
        ("CONFLICT", {"day": date(2025, 10, 24), "as_of": DAY}),
        ("UNKNOWN_ACCOUNT", {"account_no": "X"}),
        ("NOT_POSITIVE", {"amount": "0"}),
        ("NOT_POSITIVE", {"amount": "-5"}),
        ("TOO_PRECISE", {"amount": "1.005"}),
        ("NOT_A_NUMBER", {"amount": "NaN"}),
        ("OUT_OF_RANGE", {"amount": "1000000000000"}),
        ("FUTURE_DATE", {"day": date(2025, 10, 26), "as_of": DAY}),
        ("UNKNOWN_CHANNEL", {"channel": "PIGEON"}),
        ("MISSING_VALUE", {"number": " "}),
        ("OUT_OF_RANGE", {"number": "9" * 65}),
    ],
)
def test_payment_is_refused(owing, code, change):
    take("10.00")
    before = totals()
    with pytest.raises(UnableToTakePayment) as caught:
        take(**{"amount": "10.00", **change})
    assert caught.value.code == code
    assert caught.value.zh
    assert totals() == before


def test_reversal_restores_exactly_what_was_open(owing):
    before, items = totals(), open_items(account_nos=["A1"], as_of=DAY)
    take("3100.00")
    reversal = reverse_payment(
        payment_no="COUNTER-1", reversed_date=DAY, reversed_by="reviewer", reason="假币"
    )
    assert (reversal.principal, reversal.penalty) == (D("3000.00"), D("30.00"))
    assert {**totals(), "payments": 0} == {**before, "payments": 0}
    assert open_items(account_nos=["A1"], as_of=DAY).sort("receivable_no").equals(items.sort("receivable_no"))
    assert "CASH" not in balances()
    assert_books_hold()
    with pytest.raises(UnableToReversePayment) as caught:
        reverse_payment(payment_no="COUNTER-1", reversed_date=DAY, reversed_by="reviewer", reason="再来")
    assert caught.value.code == "ALREADY_REVERSED"


def test_dishonoured_draft_bears_penalty_from_the_start():
    # 200,000.00 due 2025-03-31, paid by a draft dishonoured on 09-28, paid again on 10-08: 191 days x 2 ‰.
    make_accounts("A1")
    issue(202503, {"A1": "200000.00"}, issued_date=date(2025, 3, 25), due_days=6)
    take("200000.00", day=date(2025, 3, 28), channel="TRANSFER")
    reverse_payment(payment_no="TRANSFER-1", reversed_date=date(2025, 9, 28), reversed_by="r", reason="退票")
    result = take("276400.00", number="2", day=date(2025, 10, 8))
    assert (result.penalty, result.principal, result.prepaid) == (D("76400.00"), D("200000.00"), D("0.00"))
    assert_books_hold()


def test_reversal_is_refused(owing):
    take("1.00")
    for code, values in (
        ("UNKNOWN_PAYMENT", {"payment_no": "COUNTER-9", "reversed_date": DAY}),
        ("PERIOD_ORDER", {"payment_no": "COUNTER-1", "reversed_date": date(2025, 10, 24)}),
    ):
        with pytest.raises(UnableToReversePayment) as caught:
            reverse_payment(**values, reversed_by="r", reason="x")
        assert caught.value.code == code


def test_suspense_is_assigned_and_counts_from_its_value_date(owing):
    file = payments(("1", None, "300.00", date(2025, 10, 9)), ("2", "NOBODY", "700.00", date(2025, 10, 9)))
    result = import_payments(frame=file, as_of=DAY, source="bank.csv")
    assert (result.inserted, result.suspense) == (2, D("1000.00"))
    assert result.problems["code"].to_list() == ["UNKNOWN_PAYER", "UNKNOWN_PAYER"]
    assert balances()["SUSPENSE"] == D("1000.00")
    assert Payment.objects.get(payment_no="BANK_FILE-2").memo == "[NOBODY]"
    assigned = assign_suspense(
        payment_no="BANK_FILE-2", account_no="A1", assigned_by="cashier", reason="来电确认", as_of=DAY
    )
    assert (assigned.principal, assigned.penalty, assigned.repeated) == (D("700.00"), D("0.00"), False)
    again = assign_suspense(
        payment_no="BANK_FILE-2", account_no="A1", assigned_by="cashier", reason="来电确认", as_of=DAY
    )
    assert again.repeated
    assert balances()["SUSPENSE"] == D("300.00")
    assert_books_hold()
    assert import_payments(frame=file, as_of=DAY, source="bank.csv").unchanged == 2
    reverse_payment(payment_no="BANK_FILE-1", reversed_date=DAY, reversed_by="r", reason="退回")
    reverse_payment(payment_no="BANK_FILE-2", reversed_date=DAY, reversed_by="r", reason="退回")
    assert "SUSPENSE" not in balances()
    assert "BANK" not in balances()
    assert_books_hold()


def test_assignment_is_refused(owing):
    import_payments(frame=payments(("1", None, "300.00", DAY)), as_of=DAY, source="bank.csv")
    take("5.00")
    for code, payment_no, account_no in (
        ("UNKNOWN_PAYMENT", "BANK_FILE-9", "A1"),
        ("UNKNOWN_ACCOUNT", "BANK_FILE-1", "X"),
        ("NOT_IN_SUSPENSE", "COUNTER-1", "A1"),
        ("NOT_IN_SUSPENSE", "COUNTER-1", "A2"),
    ):
        with pytest.raises(UnableToAssign) as caught:
            assign_suspense(
                payment_no=payment_no, account_no=account_no, assigned_by="c", reason="x", as_of=DAY
            )
        assert caught.value.code == code


FILE = payments(
    ("1", "A1", "400.00", date(2025, 10, 5)),
    ("2", "A1", "650.00", date(2025, 10, 25)),
    ("3", "A2", "2000.00", date(2025, 10, 20)),
    ("4", "A1", "100.00", date(2025, 10, 12)),
    ("5", " ", "50.00", date(2025, 10, 12)),
    ("6", "A2", "-1.00", date(2025, 10, 12)),
    ("7", "A2", "1.00", date(2025, 10, 26)),
    ("2", "A1", "650.00", date(2025, 10, 25)),
)


def test_import_in_waves(owing):
    result = import_payments(frame=FILE.with_row_index("row_number", offset=2), as_of=DAY, source="bank.csv")
    assert (result.rows, result.inserted, result.unchanged) == (8, 5, 0)
    assert result.problems.select("code", "subject", "row_number").sort("row_number").rows() == [
        ("UNKNOWN_PAYER", "BANK_FILE-5", 6),
        ("NOT_POSITIVE", "BANK_FILE-6", 7),
        ("FUTURE_DATE", "BANK_FILE-7", 8),
        ("DUPLICATE_KEY", "BANK_FILE-2", 9),
    ]
    # A1: 400 in time; on the 12th 600 x 2 ‰ x 2 = 2.40 and 97.60 of it;
    # on the 25th 502.40 bears 13 more days.
    clearings = Clearing.objects.filter(account_no="A1").order_by("value_date", "receivable_id")
    assert list(clearings.values_list("payment_id", "receivable_id", "principal", "penalty")) == [
        ("BANK_FILE-1", "A1-202509-B0", D("400.00"), D("0.00")),
        ("BANK_FILE-4", "A1-202509-B0", D("97.60"), D("2.40")),
        ("BANK_FILE-2", "A1-202509-B0", D("502.40"), D("13.06")),
        ("BANK_FILE-2", "A1-202510-B0", D("134.54"), D("0.00")),
    ]
    assert unapplied() == {"BANK_FILE-3": D("890.00"), "BANK_FILE-5": D("50.00")}
    assert_books_hold()


def test_import_twice_changes_nothing(owing):
    import_payments(frame=FILE, as_of=DAY, source="bank.csv")
    before, entries = totals(), JournalEntry.objects.count()
    again = import_payments(frame=FILE, as_of=DAY, source="bank.csv", batch_size=2)
    assert (again.rows, again.inserted, again.unchanged) == (8, 0, 5)
    assert totals() == before
    assert JournalEntry.objects.count() == entries


def test_import_reports_conflicts_and_may_reject_all(owing):
    import_payments(frame=FILE.head(1), as_of=DAY, source="bank.csv")
    before = totals()
    changed = FILE.head(3).with_columns(pl.col("amount") + D("1.00"))
    rejected = import_payments(frame=changed, as_of=DAY, source="bank.csv", on_problem="REJECT_ALL")
    assert rejected.problems["code"].to_list() == ["CONFLICT"]
    assert (rejected.inserted, rejected.unchanged) == (0, 0)
    assert totals() == before
    kept = import_payments(frame=changed, as_of=DAY, source="bank.csv")
    assert (kept.inserted, kept.problems["subject"].to_list()) == (2, ["BANK_FILE-1"])
    assert_books_hold()


@pytest.mark.django_db(transaction=True)
def test_import_killed_half_way_and_started_again_has_the_same_totals(owing):
    class Killed(BaseException):
        pass

    def kill(done, _):
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        import_payments(frame=FILE, as_of=DAY, source="bank.csv", batch_size=2, progress=kill)
    assert Payment.objects.count() == 4
    assert_books_hold()
    resumed = import_payments(frame=FILE, as_of=DAY, source="bank.csv", batch_size=2)
    assert (resumed.inserted, resumed.unchanged) == (1, 4)
    assert totals() == {
        "payments": D("3200.00"),
        "principal": D("2234.54"),
        "penalty": D("25.46"),
        "open": {"A1-202510-B0": D("1865.46")},
        "unapplied": {"BANK_FILE-3": D("890.00"), "BANK_FILE-5": D("50.00")},
    }
    assert_books_hold()


@pytest.mark.django_db(transaction=True)
def test_payments_at_the_same_time_conserve_money(owing):
    errors = []

    def pay(number):
        try:
            take("70.00", number=str(number // 2), day=date(2025, 10, 8), as_of=DAY)
        except Exception as error:  # noqa: BLE001  shown by the assertion
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Payment.objects.count() == 8
    assert open_by_receivable()["A1-202509-B0"] == D("440.00")
    assert_books_hold()


def test_many_accounts_in_one_import():
    numbers = [f"M{number:04d}" for number in range(300)]
    make_accounts(*numbers)
    issue(202509, dict.fromkeys(numbers, "100.00"), issued_date=date(2025, 9, 25))
    rows = [
        (f"{number}-{part}", number, f"{40 + part}.00", date(2025, 10, 1) + timedelta(days=7 * part))
        for number in numbers
        for part in range(3)
    ]
    result = import_payments(frame=payments(*rows), as_of=DAY, source="bank.csv", batch_size=250)
    assert (result.inserted, result.received) == (900, D("36900.00"))
    # On the 15th the last 19.00 bears 5 days x 2 ‰ = 0.19.
    assert result.cleared == D("30057.00")
    assert sum(unapplied().values()) == D("6843.00")
    assert_books_hold()

"""The chain in the database, closed periods, and postings that do not wait for each other."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from yingshou.flows.close_period import UnableToClosePeriod, closable_month, close_period
from yingshou.flows.seal_ledger import seal_ledger, verify_ledger
from yingshou.flows.take_payment import take_payment
from yingshou.records.ledger.frames import balances_at, period_balances
from yingshou.records.ledger.models import EntrySeal, JournalEntry, LedgerAccount, PeriodBalance, PeriodClose
from yingshou.records.ledger.operations import (
    BANK,
    PREPAID,
    RECEIVABLE,
    REVENUE,
    PeriodClosed,
    credit,
    debit,
    post,
)

from .books import issue, make_accounts

TEN, D = Decimal("10.00"), Decimal


def book(number, day, amount=TEN, debited=RECEIVABLE, credited=REVENUE):
    return post(
        entry_no=number,
        kind="BILLED",
        booked_date=day,
        legs=[debit(debited, amount), credit(credited, amount)],
    )


def tamper(statement):
    """Change facts as only the owner of the database can: with its triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was whole until now is not looked at later
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def sealed():
    for number in range(1, 6):
        book(f"E{number}", date(2025, 10, number))
    assert seal_ledger() == 5


@pytest.mark.django_db
def test_sealing_again_changes_nothing(sealed):
    first = verify_ledger()
    assert (first.sealed, first.unsealed, first.findings) == (5, 0, ())
    assert seal_ledger() == 0
    book("E6", date(2025, 10, 6))
    assert verify_ledger().unsealed == 1
    assert seal_ledger() == 1
    assert verify_ledger(anchor=(5, first.last_hash)).findings == ()
    assert list(EntrySeal.objects.order_by("position").values_list("position", "entry_id")) == [
        (number, f"E{number}") for number in range(1, 7)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "code", "subject"),
    [
        ("UPDATE ledger_posting SET debit = debit * 2 WHERE debit > 0 AND entry_no = 'E3'", "CHANGED", "E3"),
        ("UPDATE ledger_posting SET account_code = 'BANK' WHERE debit > 0 AND entry_no = 'E3'",
         "CHANGED", "E3"),
        ("UPDATE ledger_journalentry SET booked_date = '2025-09-30' WHERE entry_no = 'E2'", "CHANGED", "E2"),
        ("UPDATE ledger_journalentry SET memo = 'x' WHERE entry_no = 'E4'", "CHANGED", "E4"),
        ("INSERT INTO ledger_posting (entry_no, account_code, debit, credit) VALUES ('E1', 'BANK', 1, 0)",
         "CHANGED", "E1"),
        ("DELETE FROM ledger_posting WHERE entry_no = 'E5'", "CHANGED", "E5"),
        ("DELETE FROM ledger_journalentry WHERE entry_no = 'E5'", "MISSING", "E5"),
        ("DELETE FROM ledger_entryseal WHERE position = 2", "GAP", "E3"),
    ],
)  # fmt: skip
def test_tampering_is_found(sealed, statement, code, subject):
    tamper(statement)
    found = verify_ledger().findings
    assert [(each.code, each.subject) for each in found] == [(code, subject)]


@pytest.mark.django_db
def test_a_chain_written_anew_does_not_fit_the_hash_kept_outside(sealed):
    kept = verify_ledger().last_hash
    tamper("UPDATE ledger_posting SET debit = debit * 2, credit = credit * 2 WHERE entry_no = 'E3'")
    tamper("DELETE FROM ledger_entryseal")
    seal_ledger()
    assert verify_ledger().findings == ()
    assert [each.code for each in verify_ledger(anchor=(5, kept)).findings] == ["ANCHOR"]


@pytest.mark.django_db
def test_sealed_entries_take_no_more_postings(sealed):
    with pytest.raises(IntegrityError, match="takes no more postings"), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ledger_posting (entry_no, account_code, debit, credit)
            VALUES ('E1', 'BANK', 1, 0), ('E1', 'PREPAID', 0, 1)"""
        )


@pytest.mark.django_db
def test_an_account_outside_the_chart_is_refused():
    with pytest.raises(IntegrityError, match="does not exist"):
        book("E1", date(2025, 10, 1), debited="POCKET")


@pytest.mark.django_db
def test_an_account_in_use_stays_in_the_chart():
    book("E1", date(2025, 10, 1))
    with pytest.raises(IntegrityError, match="is named by rows"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_ledgeraccount WHERE code = 'REVENUE'")


@pytest.mark.django_db
def test_closing_a_month():
    make_accounts("1001")
    issue(202510, {"1001": "100.00"}, issued_date=date(2025, 10, 25))
    closed = close_period(month=202510, as_of=date(2025, 11, 1), closed_by="wang")
    assert (closed.month, closed.entries, closed.seal_position) == (202510, 1, 1)
    with pytest.raises(PeriodClosed) as caught, transaction.atomic():
        book("LATE", date(2025, 10, 31))
    assert caught.value.code == "PERIOD_CLOSED"
    assert "2025-10-31" in caught.value.zh
    book("NEXT", date(2025, 11, 1), amount=D("0.00"))
    balances = dict(PeriodBalance.objects.filter(closing__gt=0).values_list("account_id", "closing"))
    assert balances == {"RECEIVABLE": D("100.00"), "REVENUE": D("100.00")}
    assert PeriodBalance.objects.count() == LedgerAccount.objects.count()
    assert verify_ledger().findings == ()


@pytest.mark.django_db
def test_a_payment_dated_into_a_closed_month_is_refused_whole():
    make_accounts("1001")
    issue(202510, {"1001": "100.00"}, issued_date=date(2025, 10, 25))
    close_period(month=202510, as_of=date(2025, 11, 1), closed_by="wang")
    pay = {
        "account_no": "1001", "amount": D("40.00"), "value_date": date(2025, 10, 30), "channel": "TRANSFER",
        "channel_no": "1", "taken_by": "li",
    }  # fmt: skip
    with pytest.raises(PeriodClosed):
        take_payment(**pay, as_of=date(2025, 10, 30))
    assert not JournalEntry.objects.filter(kind="RECEIVED").exists()
    assert take_payment(**pay, as_of=date(2025, 11, 1)).principal == D("40.00")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("month", "as_of", "code"),
    [
        (202510, date(2025, 10, 31), "NOT_OVER"),
        (202511, date(2025, 12, 1), "EARLIER_OPEN"),
        (202509, date(2025, 12, 1), "CLOSED"),
    ],
)
def test_a_month_is_closed_in_its_turn(month, as_of, code):
    book("E1", date(2025, 9, 30), amount=D("0.00"))
    close_period(month=202509, as_of=date(2025, 10, 1), closed_by="wang")
    with pytest.raises(UnableToClosePeriod) as caught:
        close_period(month=month, as_of=as_of, closed_by="wang")
    assert caught.value.code == code
    assert PeriodClose.objects.count() == 1
    assert closable_month(as_of=date(2025, 10, 31)) is None
    assert closable_month(as_of=date(2025, 11, 1)) == 202510


@pytest.mark.django_db
def test_books_that_do_not_hold_are_not_closed():
    book("E1", date(2025, 10, 1))
    with pytest.raises(UnableToClosePeriod) as caught:
        close_period(month=202510, as_of=date(2025, 11, 1), closed_by="wang")
    assert caught.value.code == "BOOKS"
    assert "RECEIVABLE" in caught.value.en
    assert not PeriodClose.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE ledger_periodbalance SET closing = 99 WHERE account_code = 'REVENUE'",
         ["CLOSE_BALANCE", "CLOSE_PROOF"]),
        ("UPDATE ledger_periodclose SET closed_by = 'li'", ["CLOSE_PROOF"]),
        ("UPDATE ledger_periodclose SET seal_hash = 'f'", ["CLOSE_PROOF"]),
    ],
)  # fmt: skip
def test_a_close_that_was_changed_is_found(statement, codes):
    make_accounts("1001")
    issue(202510, {"1001": "100.00"}, issued_date=date(2025, 10, 25))
    close_period(month=202510, as_of=date(2025, 11, 1), closed_by="wang")
    tamper(statement)
    assert [each.code for each in verify_ledger().findings] == codes


@pytest.mark.django_db
def test_balances_of_a_range_start_from_the_last_close():
    make_accounts("1001")
    issue(202510, {"1001": "100.00"}, issued_date=date(2025, 10, 25))
    asked = {"from_date": date(2025, 11, 10), "to_date": date(2025, 11, 30)}
    issue(202511, {"1001": "30.00"}, issued_date=date(2025, 11, 5))
    issue(202512, {"1001": "7.00"}, issued_date=date(2025, 11, 25))
    open_books = period_balances(**asked)
    assert open_books.filter(code="REVENUE").select("opening", "debit", "credit", "closing").row(0) == (
        D("130.00"), D("0.00"), D("7.00"), D("137.00")
    )  # fmt: skip
    close_period(month=202510, as_of=date(2025, 12, 1), closed_by="wang")
    assert period_balances(**asked).equals(open_books)


@pytest.mark.django_db(transaction=True)
def test_balance_as_of_an_instant():
    book("E1", date(2025, 10, 5), debited=BANK, credited=PREPAID)
    between = now()
    book("E2", date(2025, 10, 1), debited=BANK, credited=PREPAID)

    def bank(instant: datetime):
        return dict(balances_at(instant).select("code", "closing").iter_rows())["BANK"]

    assert (bank(between - timedelta(hours=1)), bank(between), bank(now())) == (D("0.00"), TEN, D("20.00"))


@pytest.mark.django_db(transaction=True)
def test_postings_on_the_same_accounts_do_not_wait_for_each_other():
    """Given an entry on BANK that is not committed, when another one books on BANK, then it does not wait."""
    failures = []

    def other():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                book("E2", date(2025, 10, 1), debited=BANK, credited=PREPAID)
        except Exception as error:  # noqa: BLE001  whatever it is, it is the finding
            failures.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        book("E1", date(2025, 10, 1), debited=BANK, credited=PREPAID)
        thread = Thread(target=other)
        thread.start()
        thread.join()
        with connection.cursor() as cursor:
            cursor.execute("SELECT entry_no FROM ledger_journalentry")
            assert sorted(cursor.fetchall()) == [("E1",), ("E2",)]
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_a_close_waits_for_entries_under_way_and_keeps_others_out():
    """Given an entry of October under way, when October is closed, then the close has it or refuses it."""
    make_accounts("1001")
    outcome = []

    def close():
        try:
            outcome.append(close_period(month=202510, as_of=date(2025, 11, 1), closed_by="wang").entries)
        finally:
            connection.close()

    book("E0", date(2025, 10, 1), amount=D("0.00"))
    with transaction.atomic():
        book("E1", date(2025, 10, 2), amount=D("0.00"))
        thread = Thread(target=close)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join()
    assert outcome == [2]
    with pytest.raises(PeriodClosed), transaction.atomic():
        book("E2", date(2025, 10, 3), amount=D("0.00"))

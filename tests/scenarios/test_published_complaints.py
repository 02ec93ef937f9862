"""What users of other systems complain of about payments, each as a case that holds here.

Every test names the project and the number of the published issue.
"""

import threading
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, unapplied
from yingshou.core.clearing import clear
from yingshou.core.errors import YingshouError
from yingshou.core.tables import CLEARING_RULES, MONEY, OPEN_ITEMS
from yingshou.flows.create_debit_batch import create_debit_batch
from yingshou.flows.import_table import import_table
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.take_payment import take_payment
from yingshou.records.payments.frames import open_items
from yingshou.records.receivables.models import ReceivableLock

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 25)
OLD, NEW = "A1-202509-B0", "A1-202510-B0"


def take(amount, *, number="1", day=DAY, **values):
    return take_payment(
        account_no="A1", amount=D(amount), value_date=day, channel="TRANSFER", channel_no=number,
        taken_by="c", as_of=max(day, DAY), **values,
    )  # fmt: skip


def owed(as_of=DAY):
    items = open_items(account_nos=["A1"], as_of=as_of).sort("due_date")
    return items.select("receivable_no", "principal_open", "penalty_open").rows()


@pytest.fixture
def owing():
    make_accounts("A1")
    issue(202509, {"A1": "1000.00"}, issued_date=date(2025, 9, 25))
    issue(202510, {"A1": "2000.00"}, issued_date=DAY)


def test_penalty_is_not_lost_once_principal_is_paid(owing):
    """frappe/erpnext #58220, PR 58227: dunning interest lost once the principal is paid."""
    take("1000.00", within="PRINCIPAL_FIRST")
    later = date(2026, 3, 1)
    assert (OLD, D("0.00"), D("30.00")) in owed(later)
    # It is found by the next money, though nothing of the item's principal is open any more.
    assert take("30.00", number="2", designated=[OLD]).penalty == D("30.00")
    assert OLD not in [row[0] for row in owed(later)]
    assert_books_hold()


def test_interest_runs_on_from_a_part_payment(owing):
    """frappe/erpnext #49621: interest wanted from the last payment, on what is still open."""
    # 15 days on 1000 are paid with 400 of principal; the 600 left bear five days more.
    assert take("430.00").penalty == D("30.00")
    assert owed(date(2025, 10, 30))[0] == (OLD, D("600.00"), D("6.00"))


def test_nothing_is_allocated_beyond_what_is_owed(owing):
    """frappe/erpnext #31138 and #40877: a payment allocated beyond the outstanding amount."""
    result = take("10000.00", designated=[OLD, OLD, NEW])
    assert (result.principal, result.penalty, result.prepaid) == (D("3000.00"), D("30.00"), D("6970.00"))
    assert open_by_receivable() == {}
    assert unapplied() == {"TRANSFER-1": D("6970.00")}
    again = take("5.00", number="2")
    assert again.prepaid == D("5.00")
    assert_books_hold()


def test_what_is_owed_on_several_bills_adds_up(owing):
    """frappe/erpnext #46650: a wrong outstanding amount with several invoices."""
    take("1030.00", day=DAY)
    take("500.00", number="2")
    assert owed() == [(NEW, D("1500.00"), D("0.00"))]
    assert_books_hold()


@pytest.mark.parametrize(
    ("sequence", "within", "expected"),
    [
        ("OLDEST_FIRST", "PENALTY_FIRST", {OLD: (D("970.00"), D("30.00"))}),
        ("OLDEST_FIRST", "PRINCIPAL_FIRST", {OLD: (D("1000.00"), D("0.00"))}),
        ("LATEST_FIRST", "PENALTY_FIRST", {NEW: (D("1000.00"), D("0.00"))}),
    ],
)
def test_the_order_of_allocation_is_a_choice(owing, sequence, within, expected):
    """frappe/erpnext #38023: costs, interest, principal, or the current month first, as agreed."""
    row = {"customer_class": "INDUSTRIAL", "valid_from": DAY, "sequence": sequence, "within": within}
    import_table(table=CLEARING_RULES, frame=pl.DataFrame([row]), as_of=DAY, source="test")
    done = take("1000.00").clearings
    assert {row["receivable_no"]: (row["principal"], row["penalty"]) for row in done.to_dicts()} == expected


def test_a_credit_clears_what_was_open(owing):
    """killbill/killbill #695: still overdue after a credit had covered the balance."""
    take("5000.00")
    issue(202511, {"A1": "700.00"}, issued_date=date(2025, 11, 25))
    assert owed(date(2025, 12, 31)) == []
    assert unapplied() == {"TRANSFER-1": D("1270.00")}


def queries_to_pay(items):
    """Count the statements that one payment takes against so many open items."""
    number = f"Q{items}"
    make_accounts(number)
    months = [202001 + month // 12 * 100 + month % 12 for month in range(min(items, 60))]
    for month in months:
        issue(month, {number: "1.00"}, issued_date=date(2025, 10, 1))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        result = take_payment(
            account_no=number, amount=D("10000.00"), value_date=DAY, channel="TRANSFER", channel_no=number,
            taken_by="c", as_of=DAY,
        )  # fmt: skip
    assert result.clearings.height == items
    return len(seen)


def test_the_statements_of_a_payment_do_not_grow_with_the_open_items():
    """frappe/erpnext PR 36650: 10,000 open invoices took 19 seconds to load."""
    assert queries_to_pay(60) == queries_to_pay(3)


def test_ten_thousand_open_items_are_cleared_in_one_pass():
    """frappe/erpnext PR 36650, odoo/odoo #30934: reconciling ten thousand open items, each met once."""
    count = 10_000
    numbers = pl.int_range(count, eager=True)
    items = OPEN_ITEMS.conform(
        pl.DataFrame({"receivable_no": "R" + numbers.cast(pl.String).str.zfill(6)}).with_columns(
            account_no=pl.lit("A"), bill_month=202501, kind=pl.lit("BILL"), term_no=0,
            amount=pl.lit(D("3.00")), due_date=pl.lit(DAY), penalty_start_date=pl.lit(None),
            principal_open=pl.lit(D("3.00")), penalty_open=pl.lit(D("0.00")),
        )
    )  # fmt: skip
    money = MONEY.conform(
        pl.DataFrame({"payment_no": "P" + numbers.cast(pl.String).str.zfill(6)}).with_columns(
            account_no=pl.lit("A"), amount=pl.lit(D("2.99")), value_date=pl.lit(DAY)
        )
    )  # fmt: skip
    clearings, surplus = clear(money=money, open_items=items)
    assert surplus.height == 0
    assert clearings["principal"].sum() == D("29900.00")
    # No row ever met a row that it did not settle.
    assert clearings.height <= 2 * count
    assert clearings.group_by("receivable_no").agg(pl.col("principal").sum())["principal"].max() == D("3.00")


@pytest.mark.django_db(transaction=True)
def test_a_payment_and_the_call_for_overdue_money_do_not_cross(owing):
    """killbill/killbill #472: a payment races the overdue run, and who has paid is still called upon."""
    from yingshou.records.debits.models import Mandate

    Mandate.objects.create(
        account_id="A1", mandate_no="1", channel="DIRECT_DEBIT", bank_account="6222", holder_name="用户A1",
        valid_from=date(2025, 1, 1), valid_to=None,
    )  # fmt: skip
    start, errors = threading.Barrier(2), []

    def act(work):
        try:
            start.wait()
            work()
        except YingshouError as error:
            errors.append(error)
        finally:
            connection.close()

    acts = [
        lambda: take("1030.00"),
        lambda: create_debit_batch(channel="DIRECT_DEBIT", due_until=DAY, as_of=DAY, created_by="run"),
    ]
    threads = [threading.Thread(target=act, args=(work,)) for work in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    # Either the money came first and nothing is called for, or the call did and the money waits as prepaid.
    called = set(ReceivableLock.objects.values_list("receivable_id", flat=True))
    paid = OLD not in open_by_receivable()
    assert called == (set() if paid else {OLD})
    assert_books_hold()


def test_dues_issued_meet_the_money_that_is_there(owing):
    """killbill/killbill #472: what was paid ahead is applied when the due is issued, not a day later."""
    take("3500.00")
    issue(202511, {"A1": "400.00"}, issued_date=date(2025, 11, 25))
    issue_dues(as_of=date(2025, 11, 25))
    assert owed(date(2025, 11, 25)) == []

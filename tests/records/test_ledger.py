"""The journal balances, and nothing in it is ever changed: held by the database itself."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from yingshou.records.ledger.frames import trial_balance, unbalanced_entries
from yingshou.records.ledger.models import JournalEntry, LedgerAccount, Posting
from yingshou.records.ledger.operations import (
    BANK,
    PREPAID,
    RECEIVABLE,
    REVENUE,
    UnableToPost,
    credit,
    debit,
    post,
)

DAY = date(2025, 10, 1)
TEN = Decimal("10.00")


@pytest.mark.django_db
def test_chart_of_accounts():
    expected = [
        ("1001", "CASH", "库存现金", "DEBIT"),
        ("1002", "BANK", "银行存款", "DEBIT"),
        ("1009", "CASH_IN_TRANSIT", "在途资金", "DEBIT"),
        ("1121", "DRAFTS", "应收票据", "DEBIT"),
        ("1122", "RECEIVABLE", "应收电费", "DEBIT"),
        ("1901", "CASH_DIFFERENCE", "待处理现金溢缺", "DEBIT"),
        ("2203", "PREPAID", "预收电费", "CREDIT"),
        ("2205", "INSTALMENTS_BILLED", "分次预收", "CREDIT"),
        ("2241", "SUSPENSE", "暂收款", "CREDIT"),
        ("2243", "DEPOSITS", "用电保证金", "CREDIT"),
        ("2245", "REFUNDS_PAYABLE", "应付退款", "CREDIT"),
        ("6001", "REVENUE", "电费收入", "CREDIT"),
        ("6301", "PENALTY", "违约金收入", "CREDIT"),
        ("6302", "PENALTY_WAIVED", "违约金减免", "DEBIT"),
        ("6603", "CHANNEL_FEES", "渠道手续费", "DEBIT"),
        ("6701", "WRITE_OFFS", "电费坏账损失", "DEBIT"),
    ]
    chart = list(LedgerAccount.objects.values_list("number", "code", "zh", "side"))
    # Records downstream of the journal bring accounts of their own.
    assert [row for row in chart if row in expected] == expected


@pytest.mark.django_db(transaction=True)
def test_the_chart_outlives_the_emptying_of_the_database():
    before = list(LedgerAccount.objects.values())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_ledgeraccount CASCADE")
    assert list(LedgerAccount.objects.values()) == before


@pytest.mark.django_db
def test_trial_balance_stops_at_the_day():
    post(entry_no="E1", kind="BILLED", booked_date=DAY, legs=[debit(RECEIVABLE, TEN), credit(REVENUE, TEN)])
    post(
        entry_no="E2",
        kind="RECEIVED",
        booked_date=date(2025, 10, 2),
        legs=[debit(BANK, TEN), credit(PREPAID, TEN)],
    )
    first = {row["code"]: row["balance"] for row in trial_balance(DAY).iter_rows(named=True)}
    assert {code: amount for code, amount in first.items() if amount} == {"RECEIVABLE": TEN, "REVENUE": TEN}
    both = trial_balance(date(2025, 10, 2))
    assert both["debit"].sum() == both["credit"].sum() == Decimal("20.00")
    assert unbalanced_entries().is_empty()


@pytest.mark.django_db
def test_negative_legs_change_sides_and_zeros_go():
    post(
        entry_no="E1",
        kind="BILLED",
        booked_date=DAY,
        legs=[debit(RECEIVABLE, -TEN), credit(REVENUE, -TEN), debit(BANK, Decimal(0))],
    )
    legs = list(Posting.objects.order_by("id").values_list("account_id", "debit", "credit"))
    assert legs == [("RECEIVABLE", Decimal(0), TEN), ("REVENUE", TEN, Decimal(0))]


@pytest.mark.django_db
def test_post_refuses_an_unbalanced_entry():
    with pytest.raises(UnableToPost) as caught:
        post(entry_no="E1", kind="BILLED", booked_date=DAY, legs=[debit(RECEIVABLE, TEN)])
    assert "10.00" in caught.value.en
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_database_refuses_an_unbalanced_entry_at_commit():
    def book():
        with transaction.atomic():
            JournalEntry.objects.create(entry_no="E1", kind="BILLED", booked_date=DAY)
            Posting.objects.create(entry_id="E1", account_id=RECEIVABLE, debit=TEN)
            Posting.objects.create(entry_id="E1", account_id=REVENUE, credit=Decimal("9.99"))

    with pytest.raises(IntegrityError, match="does not balance"):
        book()
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table",
    [
        "ledger_journalentry",
        "ledger_posting",
        "ledger_entryseal",
        "ledger_periodclose",
        "receivables_receivable",
        "receivables_adjustment",
        "payments_payment",
        "payments_clearing",
        "payments_suspenseassignment",
        "payments_paymentreversal",
    ],
)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_facts_are_append_only(table, statement):
    with connection.cursor() as cursor:
        column = connection.introspection.get_primary_key_column(cursor, table)
        with pytest.raises(DatabaseError, match="facts"):
            cursor.execute(statement.format(table, column, column))

"""Keys of mass tables are held once a statement, as strictly as foreign keys would hold them."""

import json
import threading
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.flows.books import issue, make_accounts, sign
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.take_payment import take_payment
from yingshou.records.customers.models import Account
from yingshou.records.payments.models import Clearing
from yingshou.records.receivables.models import Adjustment
from yingshou.records.reconciliation.models import Match, MatchedItem, MatchItem
from yingshou.records.runs.models import Run

PARENTS = {
    "billing_bill": {"account_no": "customers_account", "run_id": "runs_run"},
    "receivables_receivable": {
        "account_no": "customers_account",
        "bill_no": "billing_bill",
        "entry_no": "ledger_journalentry",
    },
    "receivables_adjustment": {
        "receivable_no": "receivables_receivable",
        "into_receivable_no": "receivables_receivable",
        "entry_no": "ledger_journalentry",
    },
    "receivables_receivablebalance": {"receivable_no": "receivables_receivable"},
    "ledger_posting": {"account_code": "ledger_ledgeraccount"},
    "reconciliation_matchitem": {"match_no": "reconciliation_match"},
    "reconciliation_matcheditem": {"match_no": "reconciliation_match"},
    "payments_payment": {"entry_no": "ledger_journalentry"},
    "payments_paymentbalance": {"payment_no": "payments_payment"},
    "payments_clearing": {
        "payment_no": "payments_payment",
        "receivable_no": "receivables_receivable",
        "entry_no": "ledger_journalentry",
    },
}
FRESH_KEYS = {
    "billing_bill": {"bill_no": "NEW", "sequence": 2},
    "receivables_receivable": {"receivable_no": "NEW"},
    "receivables_adjustment": {"id": 1_000_000, "kind": "NEW"},
    "payments_payment": {"payment_no": "NEW", "channel_no": "NEW"},
    "payments_clearing": {"id": 1_000_000},
    "ledger_posting": {"id": 1_000_000},
    "reconciliation_matchitem": {"id": 1_000_000, "item_no": "2"},
    "reconciliation_matcheditem": {"id": 1_000_000, "item_no": "2"},
}

BALANCED = {"ledger_posting"}
"""Tables whose rows stand only beside others: one more alone is refused for another reason."""


@pytest.fixture
def company():
    """One account with a bill, due items, a roll and a clearing; one account with nothing."""
    make_accounts("A1", "B1")
    make_accounts("A2")
    sign("A1", mode="CUMULATIVE")
    issue(202509, {"A1": "300000.00", "B1": "10.00"}, issued_date=date(2025, 9, 25))
    for day in (date(2025, 9, 22), date(2025, 9, 28), date(2025, 10, 12)):
        issue_dues(as_of=day)
    take_payment(
        account_no="B1",
        amount=Decimal("4.00"),
        value_date=date(2025, 10, 1),
        channel="TRANSFER",
        channel_no="1",
        taken_by="bank",
        as_of=date(2025, 10, 12),
    )
    match = Match.objects.create(
        match_no="M", leg="LEDGER", channel="TRANSFER", method="EXACT", left_amount=4, right_amount=4,
        made_date=date(2025, 10, 1), made_by="bank",
    )  # fmt: skip
    MatchItem.objects.create(match=match, side="LEFT", item_no="1", day=date(2025, 10, 1), amount=4)
    MatchedItem.objects.create(match=match, leg="LEDGER", item_no="1")
    assert Clearing.objects.exists()
    assert Adjustment.objects.filter(kind="ROLLED").exists()


def insert_copy(cursor, table, changed):
    """Insert a row of a table again with some values changed."""
    cursor.execute(
        f"""INSERT INTO {table} SELECT (jsonb_populate_record(t, %s::jsonb)).* FROM {table} t LIMIT 1""",
        [json.dumps({**FRESH_KEYS.get(table, {}), **changed})],
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("table", "column", "parent"), [(t, c, p) for t, keys in PARENTS.items() for c, p in keys.items()]
)
def test_no_row_without_its_parent(table, column, parent):
    with connection.cursor() as cursor:
        message = f"{column} of {table} names NOWHERE of {parent}"
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            insert_copy(cursor, table, {column: "NOWHERE"})
        if table in FRESH_KEYS and table not in BALANCED:
            insert_copy(cursor, table, {})


@pytest.mark.django_db
def test_every_key_left_to_triggers_has_its_trigger():
    left = {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and not field.db_constraint
    }
    with connection.cursor() as cursor:
        cursor.execute("""SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger
            WHERE tgfoid = 'require_parents'::regproc""")
        held = set()
        for table, arguments in cursor.fetchall():
            names = arguments.split("\\000")[:-1]
            held |= {(table, *names[i : i + 2]) for i in range(0, len(names), 3)}
    assert held == {(t, c, p) for t, keys in PARENTS.items() for c, p in keys.items()}
    # The trigger that sums the lines of a bill finds the bill missing too.
    assert left - held == {("billing_chargeline", "bill_no", "billing_bill")}
    assert held <= left


@pytest.mark.django_db
@pytest.mark.usefixtures("company")
def test_parents_stay_while_they_are_named():
    with connection.cursor() as cursor:
        for table, column, number, child in (
            ("customers_account", "account_no", "B1", "billing_bill|receivables_receivable"),
            ("runs_run", "run_no", "TEST", "billing_bill"),
        ):
            statement = f"DELETE FROM {table} WHERE {column} = '{number}'"
            message = f"{number} of {table} is named by rows of ({child})"
            with pytest.raises(IntegrityError, match=message), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("DELETE FROM customers_account WHERE account_no = 'A2'")
    Run.objects.create(run_no="UNUSED", kind="BILL", as_of=date(2025, 10, 1)).delete()
    assert set(Account.objects.values_list("account_no", flat=True)) == {"A1", "B1"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("customers_account", "account_no"),
        ("runs_run", "run_no"),
        ("receivables_receivablebalance", "receivable_no"),
        ("payments_paymentbalance", "payment_no"),
    ],
)
def test_numbers_that_rows_are_named_by_never_change(table, column):
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never change"):
        cursor.execute(f"UPDATE {table} SET {column} = 'X'")


@pytest.mark.django_db(transaction=True)
def test_removing_a_parent_waits_for_rows_that_are_being_written():
    make_accounts("A1")
    found = []

    def remove():
        try:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM customers_account WHERE account_no = 'A1'")
        except IntegrityError as error:
            found.append(str(error))
        finally:
            connection.close()

    remover = threading.Thread(target=remove)
    with transaction.atomic():
        issue(202509, {"A1": "10.00"}, issued_date=date(2025, 9, 25))
        remover.start()
        remover.join(timeout=0.3)
        assert remover.is_alive()
    remover.join()
    assert "A1 of customers_account is named by rows of" in found[0]
    assert Account.objects.filter(account_no="A1").exists()

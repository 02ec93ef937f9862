"""A bill run: right, once, and unharmed by being killed."""

from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from tests.flows.small_company import AS_OF, account_no, accounts, load, points, reads, settle_in
from yingshou.core.tables import ACCOUNTS, METERING_POINTS, READS
from yingshou.flows import run_bills as module
from yingshou.flows.approve_bill import approve_bill
from yingshou.flows.run_bills import run_bills
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing.models import Bill, BillApproval, ChargeLine
from yingshou.records.billing.operations import UnableToApproveBillError
from yingshou.records.copy import copy_out
from yingshou.records.receivables.models import Receivable
from yingshou.records.runs.models import Problem, Run, RunBatch
from yingshou.records.runs.operations import UnableToRunError

pytestmark = pytest.mark.django_db

OCTOBER = 202510


def bills(**options):
    return run_bills(bill_month=OCTOBER, as_of=AS_OF, **options)


def facts():
    """Everything a bill run leaves, in a fixed order."""
    queries = {
        "bills": "SELECT bill_no, amount, held_reason, accumulated_kwh FROM billing_bill ORDER BY 1",
        "lines": "SELECT bill_no, line_no, quantity, price, amount FROM billing_chargeline ORDER BY 1, 2",
        "receivables": "SELECT receivable_no, amount, due_date FROM receivables_receivable ORDER BY 1",
        "balances": "SELECT receivable_no, principal_open FROM receivables_receivablebalance ORDER BY 1",
        "postings": "SELECT account_code, sum(debit), sum(credit) FROM ledger_posting GROUP BY 1 ORDER BY 1",
        "problems": "SELECT code, account_no FROM runs_problem WHERE resolved_at IS NULL ORDER BY 1, 2",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(query)
            found[name] = cursor.fetchall()
    return found


def test_every_account_gets_its_bill():
    settle_in(10)
    result = bills()
    assert (result.run_no, result.accounts, result.bills) == ("BILL-202510-20251025", 10, 10)
    assert (result.problems, result.held, result.failures) == (0, 0, ())
    household, shop = (Bill.objects.get(account_id=account_no(i)) for i in (2, 3))
    assert (household.total_kwh, household.amount) == (102, Decimal("51.00"))
    assert (shop.total_kwh, shop.amount) == (103, Decimal("82.40"))
    assert [line.component for line in shop.lines.order_by("line_no")] == ["AGENT_PURCHASE", "TRANSMISSION"]
    assert shop.bill_date == AS_OF
    due = Receivable.objects.get(bill_id=shop.bill_no)
    assert (due.amount, due.kind, (due.due_date - AS_OF).days) == (shop.amount, "BILL", 15)
    assert result.amount == sum(bill.amount for bill in Bill.objects.all())


def test_a_run_twice_changes_nothing():
    settle_in(10)
    load(ACCOUNTS, accounts(12))
    first = bills()
    before = facts()
    assert bills() == first
    assert facts() == before
    assert (first.accounts, first.bills, first.problems) == (12, 10, 2)


def test_only_accounts_that_were_read_and_supplied_are_billed():
    frame = accounts(6)
    frame = frame.with_columns(
        reading_day=pl.when(pl.col("account_no") == account_no(1)).then(26).otherwise("reading_day"),
        opened_date=pl.when(pl.col("account_no") == account_no(2)).then(AS_OF).otherwise("opened_date"),
    )
    load(ACCOUNTS, frame)
    result = bills()
    named = copy_out("SELECT account_no FROM runs_problem ORDER BY 1", [], {"account_no": pl.String})
    assert named["account_no"].to_list() == [account_no(i) for i in (0, 3, 4, 5)]
    assert (result.accounts, result.bills) == (4, 0)


def test_a_mended_account_is_billed_by_the_same_run():
    settle_in(6)
    load(ACCOUNTS, accounts(7))
    load(METERING_POINTS, points(7))
    assert bills().problems == 1
    load(READS, reads(7))
    result = bills()
    assert (result.accounts, result.bills, result.problems) == (7, 7, 0)
    assert (
        RunBatch.objects.filter(state="DONE").count() - RunBatch.objects.filter(run__kind="IMPORT").count()
        == 2
    )


def test_tiers_count_the_year():
    settle_in(3, per_month=2900)
    bills()
    load(READS, reads(3, days=(9, 10, 11), per_month=2900), as_of=AS_OF.replace(month=11))
    run_bills(bill_month=202511, as_of=AS_OF.replace(month=11))
    november = Bill.objects.get(account_id=account_no(2), bill_month=202511)
    assert november.accumulated_kwh == 2902
    assert november.amount == Decimal("1741.20")


def test_a_dry_run_leaves_nothing():
    settle_in(5)
    tried = bills(dry_run=True)
    assert not Bill.objects.exists()
    assert not Run.objects.filter(kind="BILL").exists()
    assert bills() == tried


@pytest.mark.parametrize("batch_size", [1, 3, 50_000])
def test_batches_do_not_show_in_the_result(batch_size):
    settle_in(8)
    assert bills(batch_size=batch_size).amount == Decimal("538.80")
    assert Bill.objects.count() == 8


def test_a_batch_that_fails_is_undone_and_taken_up_again(monkeypatch):
    settle_in(8)
    issue = module.issue_receivables
    calls = []

    def breaks_once(**arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise RuntimeError("the disk is full")
        return issue(**arguments)

    monkeypatch.setattr(module, "issue_receivables", breaks_once)
    broken = bills(batch_size=3)
    assert [failure.error for failure in broken.failures] == ["RuntimeError: the disk is full"]
    assert (broken.bills, ChargeLine.objects.filter(bill__isnull=True).count()) == (5, 0)
    assert RunBatch.objects.get(state="FAILED").batch_no == 2
    whole = bills(batch_size=3)
    assert (whole.bills, whole.amount, whole.failures) == (8, Decimal("538.80"), ())


def test_other_rules_do_not_mix_into_a_run():
    settle_in(2)
    bills()
    with pytest.raises(UnableToRunError):
        bills(due_days=30)


def large_bill():
    """Account 1 uses a hundred times as much in November as in October."""
    settle_in(3)
    bills()
    november = reads(3, days=(11,)).with_columns(
        total=pl.when(pl.col("point_no") == f"P{account_no(1)}").then(pl.lit(Decimal(21101))).otherwise(1500)
    )
    load(READS, november, as_of=AS_OF.replace(month=11))
    return run_bills(bill_month=202511, as_of=AS_OF.replace(month=11))


def test_a_large_bill_waits_for_a_reviewer():
    result = large_bill()
    held = Bill.objects.get(bill_month=202511, account_id=account_no(1))
    assert (result.bills, result.held, held.held_reason, held.amount) == (
        3,
        1,
        "LARGE_BILL",
        Decimal("16000.00"),
    )
    assert Problem.objects.get(code="LARGE_BILL").subject == held.bill_no
    assert not Receivable.objects.filter(bill=held).exists()
    as_of = AS_OF.replace(month=11, day=27)
    done = approve_bill(bill_no=held.bill_no, approved_by="li", as_of=as_of, note="核实")
    assert (done.amount, done.repeated) == (held.amount, False)
    due = Receivable.objects.get(bill=held)
    assert (due.amount, due.issued_date, (due.due_date - as_of).days) == (held.amount, as_of, 15)
    assert Problem.objects.get(code="LARGE_BILL").resolved_by == "li"
    event = AuditEvent.objects.get(action="APPROVE_BILL")
    assert (event.subject, event.detail["amount"]) == (held.bill_no, "16000.00")
    assert approve_bill(bill_no=held.bill_no, approved_by="wang", as_of=as_of).repeated
    assert Receivable.objects.filter(bill=held).count() == AuditEvent.objects.count() == 1


def test_only_held_bills_are_approved():
    large_bill()
    free = Bill.objects.filter(held_reason="").first().bill_no
    for number in (free, "no such bill"):
        with pytest.raises(UnableToApproveBillError):
            approve_bill(bill_no=number, approved_by="li", as_of=AS_OF)
    assert not BillApproval.objects.exists()


def refused(statement, *params):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_bills_cannot_be_changed():
    large_bill()
    held = Bill.objects.get(held_reason="LARGE_BILL")
    approve_bill(bill_no=held.bill_no, approved_by="li", as_of=AS_OF.replace(month=11))
    for table in ("billing_bill", "billing_chargeline", "billing_billapproval", "audit_auditevent"):
        refused(f"DELETE FROM {table}")
    refused("UPDATE billing_bill SET amount = amount + 1")
    refused("UPDATE billing_chargeline SET amount = amount")
    refused("UPDATE audit_auditevent SET actor = 'nobody'")


LINES = """INSERT INTO billing_chargeline (bill_no, line_no, component, item, quantity, quantity_unit,
    base_price, factor, price, amount) VALUES """


def line(bill_no, line_no, amount):
    return f"('{bill_no}', {line_no}, 'TIER', '1', 1, 'KWH', 1, 1, 1, {amount})"


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ([(1, "51.00")], None),
        ([(1, "50.00"), (2, "1.00")], None),
        ([(1, "50.99")], "do not make the bill"),
        ([(2, "51.00")], "do not make the bill"),
        ([(1, "51.00"), (3, "0.00")], "do not make the bill"),
    ],
)
def test_lines_add_up_to_their_bill(lines, error):
    settle_in(3)
    bills()
    copy_bill = """INSERT INTO billing_bill
        SELECT (jsonb_populate_record(b, '{"bill_no": "X", "sequence": 2}')).*
        FROM billing_bill b WHERE account_no = %s"""
    with connection.cursor() as cursor:
        cursor.execute(copy_bill, [account_no(2)])
        insert = LINES + ", ".join(line("X", *values) for values in lines)
        if error is None:
            cursor.execute(insert)
            refused(LINES + line("X", len(lines) + 1, 0))
        else:
            refused(insert)
    refused(LINES + line("no bill", 1, 0))

"""Rules of validation from the file to the held bill, and the statement that leaves no account out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import rows
from tests.flows.small_company import AS_OF, account_no, accounts, load, points, reads, settle_in
from yingshou.core.tables import ACCOUNTS, METER_CLOCKS, METERING_POINTS, READS, VALIDATION_RULES
from yingshou.flows.approve_bill import approve_bill
from yingshou.flows.approve_bills import UnableToApproveBillsError, approve_bills
from yingshou.flows.export_table import export_table
from yingshou.flows.run_bills import run_bills
from yingshou.flows.state_month import state_month
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing.models import Bill, BillApproval
from yingshou.records.receivables.models import Receivable
from yingshou.records.runs.models import Problem, Run
from yingshou.records.runs.operations import UnableToRunError

pytestmark = pytest.mark.django_db

NOVEMBER = AS_OF.replace(month=11)
_RULE = {
    "rule_code": "SPIKE_USE", "customer_class": "ALL", "voltage_level": "ALL",
    "valid_from": date(2025, 1, 1), "effect": "HOLD", "owner": "ACCOUNT_MANAGER", "limit_value": 2,
    "limit_unit": "MULTIPLE", "floor_value": 100,
}  # fmt: skip


def rule(**given):
    return rows(VALIDATION_RULES, {**_RULE, **given})


def november(totals):
    """Read the meters of November at 1000 + October's use + the totals by place."""
    known = reads(10, days=(11,)).with_row_index("place")
    after = 1000 + pl.col("place") + 100
    used = pl.col("place").replace_strict(totals, default=100, return_dtype=pl.Decimal(38, 4))
    load(READS, READS.conform(known.with_columns(total=after.cast(pl.Decimal(38, 4)) + used)), as_of=NOVEMBER)


def bill_november(**options):
    return run_bills(bill_month=202511, as_of=NOVEMBER, **options)


def settle(count=10, month=202510):
    settle_in(count)
    return run_bills(bill_month=month, as_of=AS_OF)


def test_an_office_sets_its_own_rule_and_it_holds_the_bill():
    settle()
    load(VALIDATION_RULES, rule(), as_of=NOVEMBER)
    assert export_table(table=VALIDATION_RULES).height == 1
    # 104 kWh in October for account 4: twice that is 208.
    november({4: Decimal(208), 6: Decimal("212.0001")})
    result = bill_november()
    assert (result.bills, result.held, result.problems) == (10, 1, 1)
    held = Bill.objects.get(account_id=account_no(6), bill_month=202511)
    assert held.held_reason == "SPIKE_USE"
    problem = Problem.objects.get(code="SPIKE_USE")
    assert (problem.subject, problem.value, problem.limit_value) == (held.bill_no, "212.0001", "212.0000")
    assert (problem.effect, problem.owner, problem.stage) == ("HOLD", "ACCOUNT_MANAGER", "validation")
    assert not Receivable.objects.filter(bill=held).exists()
    approve_bill(bill_no=held.bill_no, approved_by="li", as_of=NOVEMBER, note="核实")
    assert Problem.objects.get(code="SPIKE_USE").resolved_by == "li"


def test_a_rule_that_blocks_leaves_no_bill_and_says_so():
    settle()
    load(VALIDATION_RULES, rule(effect="BLOCK"), as_of=NOVEMBER)
    november({6: Decimal(5000)})
    result = bill_november()
    assert (result.accounts, result.bills, result.held) == (10, 9, 0)
    blocked = Problem.objects.get(code="SPIKE_USE")
    assert (blocked.account_no, blocked.effect) == (account_no(6), "BLOCK")
    assert result.statement.select("state", "reason", "accounts").rows() == [
        ("BILLED", None, 9), ("BLOCKED", "SPIKE_USE", 1),
    ]  # fmt: skip


def test_what_is_only_noted_is_issued():
    settle()
    november({6: Decimal(0)})
    result = bill_november()
    assert (result.bills, result.held, result.problems) == (10, 0, 1)
    noted = Problem.objects.get()
    assert (noted.code, noted.effect, noted.owner) == ("ZERO_USE", "WARN", "METER_READER")
    assert Bill.objects.get(bill_no=noted.subject).held_reason == ""
    assert bill_november() == result


def test_rules_changed_under_way_do_not_mix_into_a_run():
    settle()
    november({})
    bill_november()
    load(VALIDATION_RULES, rule(), as_of=NOVEMBER)
    with pytest.raises(UnableToRunError):
        bill_november()


def test_the_clock_of_a_meter_is_read_from_a_file():
    settle()
    clock = {
        "point_no": f"P{account_no(6)}", "meter_no": f"M{account_no(6)}", "checked_date": date(2025, 11, 3),
        "offset_seconds": 900,
    }  # fmt: skip
    done = load(METER_CLOCKS, rows(METER_CLOCKS, clock, clock | {"point_no": "PX"}), as_of=NOVEMBER)
    assert done.problems["code"].to_list() == ["UNKNOWN_POINT"]
    assert export_table(table=METER_CLOCKS).height == 1
    november({})
    # Account 6 is not billed by time of use, so nothing hangs on its clock.
    assert bill_november().problems == 0


def spikes():
    """Three large bills wait: accounts 2, 4 and 6."""
    settle()
    load(VALIDATION_RULES, rule(), as_of=NOVEMBER)
    november({place: Decimal(1000 * place) for place in (2, 4, 6)})
    assert bill_november().held == 3
    return list(Bill.objects.exclude(held_reason="").order_by("bill_no"))


def test_many_bills_are_approved_at_once_each_with_its_trace():
    held = spikes()
    numbers = [bill.bill_no for bill in held]
    amount = sum(bill.amount for bill in held)
    done = approve_bills(bill_nos=numbers, approved_by="li", as_of=NOVEMBER, note="已核", seen_amount=amount)
    assert (done.bills, done.amount, done.passed_over) == (3, amount, 0)
    assert sum(due.amount for due in Receivable.objects.filter(bill_id__in=numbers)) == amount
    events = AuditEvent.objects.filter(action="APPROVE_BILL").order_by("subject")
    assert [(event.subject, event.detail["note"]) for event in events] == [(n, "已核") for n in numbers]
    assert set(Problem.objects.values_list("resolved_by", flat=True)) == {"li"}
    again = approve_bills(bill_nos=numbers, approved_by="wang", as_of=NOVEMBER, note="再核")
    assert (again.bills, again.passed_over, BillApproval.objects.count()) == (0, 3, 3)


def test_a_batch_that_is_not_what_was_seen_is_refused_whole():
    held = spikes()
    numbers = [bill.bill_no for bill in held]
    amount = sum(bill.amount for bill in held)
    for given in ({"note": " "}, {"note": "已核", "seen_amount": amount + 1}):
        with pytest.raises(UnableToApproveBillsError):
            approve_bills(bill_nos=numbers, approved_by="li", as_of=NOVEMBER, **given)
    approve_bill(bill_no=numbers[0], approved_by="li", as_of=NOVEMBER)
    with pytest.raises(UnableToApproveBillsError):
        approve_bills(bill_nos=numbers, approved_by="li", as_of=NOVEMBER, note="已核", seen_amount=amount)
    assert BillApproval.objects.count() == 1


def test_nothing_is_unbilled_in_silence():
    settle_in(6)
    frame = accounts(10)
    mine = pl.col("account_no")
    frame = frame.with_columns(
        opened_date=pl.when(mine == account_no(8)).then(AS_OF).otherwise("opened_date"),
        closed_date=pl.when(mine == account_no(9)).then(date(2025, 9, 1)),
        reading_day=pl.when(mine == account_no(7)).then(26).otherwise("reading_day"),
    )
    load(ACCOUNTS, frame.slice(6))
    result = run_bills(bill_month=202510, as_of=AS_OF)
    assert result.statement.select("state", "reason", "accounts", "amount").rows() == [
        ("BILLED", None, 6, result.amount),
        ("BLOCKED", "NO_METERING_POINT", 1, Decimal("0.00")),
        ("NOT_READ", None, 1, Decimal("0.00")),
        ("NOT_OPEN", None, 1, Decimal("0.00")),
        ("CLOSED", None, 1, Decimal("0.00")),
    ]
    assert result.statement["accounts"].sum() == 10
    assert Problem.objects.get().owner == "ARCHIVE"
    kept = Run.objects.get(run_no=result.run_no).statement
    assert [(row["state"], row["accounts"]) for row in kept] == [
        ("BILLED", 6), ("BLOCKED", 1), ("NOT_READ", 1), ("NOT_OPEN", 1), ("CLOSED", 1),
    ]  # fmt: skip


def test_an_account_without_read_or_price_is_blocked_with_its_reason():
    settle_in(4)
    load(ACCOUNTS, accounts(5).slice(4))
    load(METERING_POINTS, points(5).slice(4))
    load(ACCOUNTS, accounts(6, catalogue="NOWHERE").slice(5))
    load(METERING_POINTS, points(6).slice(5))
    load(READS, reads(6).filter(pl.col("point_no") == f"P{account_no(5)}"))
    result = run_bills(bill_month=202510, as_of=AS_OF)
    assert result.statement.select("state", "reason", "accounts").rows() == [
        ("BILLED", None, 4), ("BLOCKED", "NO_PRICE", 1), ("BLOCKED", "NO_READ", 1),
    ]  # fmt: skip


def test_a_reason_that_was_waved_away_without_a_bill_comes_back():
    settle_in(4)
    load(ACCOUNTS, accounts(5).slice(4))
    run_bills(bill_month=202510, as_of=AS_OF)
    Problem.objects.update(resolved_by="li", resolved_at=datetime(2025, 10, 25, tzinfo=UTC))
    statement = state_month(bill_month=202510, as_of=AS_OF)
    assert statement.select("state", "accounts").rows() == [("BILLED", 4), ("UNEXPLAINED", 1)]
    result = run_bills(bill_month=202510, as_of=AS_OF)
    assert result.statement.select("state", "accounts").rows() == [("BILLED", 4), ("UNEXPLAINED", 1)]
    lost = Problem.objects.get(resolved_at=None)
    assert (lost.code, lost.account_no) == ("UNBILLED", account_no(4))


def test_a_failed_batch_leaves_its_accounts_listed_until_it_is_done(monkeypatch):
    from yingshou.flows import run_bills as module

    settle_in(6)

    def breaks(**_arguments):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(module, "issue_receivables", breaks)
        broken = run_bills(bill_month=202510, as_of=AS_OF, batch_size=2)
    assert broken.statement.select("state", "accounts").rows() == [("UNEXPLAINED", 6)]
    assert (broken.accounts, broken.bills, Problem.objects.filter(code="UNBILLED").count()) == (6, 0, 6)
    whole = run_bills(bill_month=202510, as_of=AS_OF, batch_size=2)
    assert whole.statement.select("state", "accounts").rows() == [("BILLED", 6)]
    assert (whole.accounts, whole.bills, whole.problems) == (6, 6, 0)

"""Estimated reads: only where the rule allows it, listed, billed as such, made good by the next read."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import rows
from tests.flows.small_company import AS_OF, account_no, load, reads, settle_in
from yingshou.core.tables import READS, VALIDATION_RULES
from yingshou.flows.estimate_reads import accept_estimates, run_estimates
from yingshou.flows.run_bills import run_bills
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing.models import Bill
from yingshou.records.metering.models import Read
from yingshou.records.runs.models import Problem, Run

pytestmark = pytest.mark.django_db

NOVEMBER, DECEMBER = AS_OF.replace(month=11), AS_OF.replace(month=12)


def settle_without(*places, month=11):
    """Bill October, then take the reads of a month but of some accounts."""
    settle_in(6)
    run_bills(bill_month=202510, as_of=AS_OF)
    take(month, *places)


def take(month, *without):
    missed = [f"P{account_no(place)}" for place in without]
    known = reads(6, days=(9, 10, 11, 12)).filter(pl.col("read_date").dt.month() == month)
    load(READS, known.filter(~pl.col("point_no").is_in(missed)), as_of=AS_OF.replace(month=month))


def estimate(**options):
    return run_estimates(bill_month=202511, as_of=NOVEMBER, **options)


def test_homes_are_estimated_shops_are_not_by_the_shipped_rule():
    settle_without(1, 4)
    done = estimate()
    assert (done.run_no, done.accounts, done.reads, done.refused) == ("ESTIMATE-202511-20251125", 1, 1, 0)
    read = Read.objects.get(read_kind="ESTIMATED")
    # 104 kWh in the 30 days of October's month, so 107.47 in the 31 that follow, in whole units.
    assert (read.point_no, read.read_date, read.total) == (f"P{account_no(4)}", NOVEMBER, 1000 + 104 + 107)
    assert done.problems.select("code", "account_no", "value").rows() == [
        ("ESTIMATED_READ", account_no(4), "1211.0000")
    ]
    result = run_bills(bill_month=202511, as_of=NOVEMBER)
    assert result.statement.select("state", "reason", "accounts").rows() == [
        ("BILLED", None, 5), ("BLOCKED", "NO_READ", 1),
    ]  # fmt: skip
    bill = Bill.objects.get(account_id=account_no(4), bill_month=202511)
    assert (bill.total_kwh, bill.held_reason) == (107, "")
    noted = Problem.objects.get(code="ESTIMATED_READ", resolved_at=None)
    assert (noted.subject, noted.effect) == (bill.bill_no, "WARN")


def test_done_again_it_changes_nothing_and_goes_on():
    settle_without(2, 4)
    first = estimate(batch_size=1)
    problems = list(Problem.objects.order_by("id").values_list("id", "resolved_by"))
    assert estimate(batch_size=1).problems.equals(first.problems)
    assert list(Problem.objects.order_by("id").values_list("id", "resolved_by")) == problems
    assert Read.objects.filter(read_kind="ESTIMATED").count() == 2
    run_bills(bill_month=202511, as_of=NOVEMBER)
    again = estimate()
    assert (again.reads, Read.objects.filter(read_kind="ESTIMATED").count()) == (2, 2)


def test_a_dry_run_leaves_nothing():
    settle_without(2, 4)
    tried = estimate(dry_run=True)
    assert tried.reads == 2
    assert not Read.objects.filter(read_kind="ESTIMATED").exists()
    assert not Run.objects.filter(kind="ESTIMATE").exists()
    assert estimate().problems.equals(tried.problems)


def test_the_next_read_makes_it_good_to_the_kwh():
    settle_without(4)
    estimate()
    run_bills(bill_month=202511, as_of=NOVEMBER)
    take(12)
    run_bills(bill_month=202512, as_of=DECEMBER)
    months = Bill.objects.filter(account_id=account_no(4)).order_by("bill_month")
    assert [bill.total_kwh for bill in months] == [104, 107, 101]
    assert sum(bill.total_kwh for bill in months) == Decimal(3 * 104)


def test_two_in_a_row_are_held_a_third_is_refused():
    settle_without(4)
    estimate()
    run_bills(bill_month=202511, as_of=NOVEMBER)
    take(12, 4)
    assert run_estimates(bill_month=202512, as_of=DECEMBER).reads == 1
    assert run_bills(bill_month=202512, as_of=DECEMBER).held == 1
    assert Bill.objects.get(bill_month=202512, account_id=account_no(4)).held_reason == "ESTIMATED_TWICE"
    january = date(2026, 1, 25)
    third = run_estimates(bill_month=202601, as_of=january)
    refused = third.problems.filter(pl.col("account_no") == account_no(4))
    assert refused.select("code", "value", "limit_value").rows() == [("CANNOT_ESTIMATE", "2", "2")]


def test_an_account_without_a_past_cannot_be_estimated():
    settle_in(6)
    load(READS, reads(6).clear())
    Read.objects.filter(point_no=f"P{account_no(4)}", read_date=AS_OF).delete()
    done = run_estimates(bill_month=202510, as_of=AS_OF)
    assert (done.reads, done.refused) == (0, 1)
    assert done.problems.select("code", "value").rows() == [("CANNOT_ESTIMATE", "0")]


def test_the_office_may_forbid_it():
    settle_without(4)
    rule = {
        "rule_code": "NO_READ", "customer_class": "RESIDENT", "voltage_level": "ALL",
        "valid_from": date(2025, 1, 1), "effect": "BLOCK", "owner": "METER_READER",
    }  # fmt: skip
    load(VALIDATION_RULES, rows(VALIDATION_RULES, rule), as_of=NOVEMBER)
    done = estimate()
    assert (done.reads, done.refused, done.problems.height) == (0, 0, 0)


def test_a_reviewer_accepts_an_estimate_whatever_the_rule():
    settle_without(1, 4)
    run_bills(bill_month=202511, as_of=NOVEMBER)
    given = {"bill_month": 202511, "accepted_by": "li", "as_of": NOVEMBER}
    assert accept_estimates(account_nos=[account_no(1), account_no(3)], **given) == 1
    assert Read.objects.get(read_kind="ESTIMATED").point_no == f"P{account_no(1)}"
    event = AuditEvent.objects.get(action="ACCEPT_ESTIMATE")
    assert (event.actor, event.subject) == ("li", account_no(1))
    assert accept_estimates(account_nos=[account_no(1)], **given) == 0
    result = run_bills(bill_month=202511, as_of=NOVEMBER)
    assert (result.bills, result.accounts) == (5, 6)
    assert Problem.objects.filter(code="NO_READ", resolved_at=None).count() == 1

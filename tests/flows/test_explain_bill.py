"""A stored bill explained: the explanation rebuilds it, and tells when what is on file has changed."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from tests.core.billing.plain_rebuild import rebuild
from tests.flows.small_company import AS_OF, load, settle_in
from tests.flows.test_capacity_changes import SEALED, changes, company
from tests.flows.test_quantities import put_rules
from yingshou.core.tables import CAPACITY_CHANGES
from yingshou.flows.explain_bill import explain_bill
from yingshou.flows.run_bills import run_bills
from yingshou.records.billing.models import Bill
from yingshou.records.customers.models import Account
from yingshou.records.metering.models import ValidationRule
from yingshou.records.tariffs.models import TariffPrice

pytestmark = pytest.mark.django_db


@pytest.fixture
def billed(transactional_db):
    settle_in(6)
    run_bills(bill_month=202510, as_of=AS_OF)


@pytest.mark.usefixtures("billed")
def test_each_stored_bill_is_rebuilt_from_its_explanation():
    assert Bill.objects.count() == 6
    for bill in Bill.objects.all():
        told = json.loads(json.dumps(asdict(explain_bill(bill_no=bill.bill_no)), default=str))
        energy, lines, amount = rebuild(told)
        assert (energy["total_kwh"], amount) == (bill.total_kwh, bill.amount)
        assert told["energy"]["agrees"]
        assert len(lines) == bill.lines.count()
        assert {line["source"] for line in told["lines"]} == {"test"}


@pytest.mark.usefixtures("billed")
def test_the_stored_line_stands_when_the_catalogue_lost_its_price():
    bill = Bill.objects.filter(account__price_class="SINGLE").first()
    TariffPrice.objects.all().delete()
    told = explain_bill(bill_no=bill.bill_no)
    assert {line.source for line in told.lines} == {None}
    assert sum(line.amount for line in told.lines) == bill.amount > Decimal(0)


def test_losses_shares_and_sub_meters_are_rebuilt_from_what_is_stored():
    settle_in(10)
    put_rules()
    run_bills(bill_month=202510, as_of=AS_OF)
    kinds = set()
    for bill in Bill.objects.all():
        told = json.loads(json.dumps(asdict(explain_bill(bill_no=bill.bill_no)), default=str))
        energy, _, amount = rebuild(told)
        assert (energy["total_kwh"], amount) == (bill.total_kwh, bill.amount)
        assert told["energy"]["agrees"]
        kinds |= {step["kind"] for step in told["energy"]["steps"]}
    assert kinds == {"METERED", "SUB_METER", "TRANSFORMER_LOSS", "FIXED_SHARE", "RECEIVED"}


@pytest.mark.usefixtures("transactional_db")
def test_a_suspension_is_rebuilt_from_what_is_stored():
    for table, frame in company():
        load(table, frame)
    load(CAPACITY_CHANGES, changes(SEALED))
    run_bills(bill_month=202510, as_of=AS_OF)
    bill = Bill.objects.get()
    told = json.loads(json.dumps(asdict(explain_bill(bill_no=bill.bill_no)), default=str))
    _, lines, amount = rebuild(told)
    assert amount == bill.amount
    assert {str(fee) for *_, fee in lines.values()} >= {"10772.67", "12053.33"}
    stretches = told["demand"]["days"]["stretches"]
    assert [(s["start"], s["capacity_kva"]) for s in stretches] == [
        ("2025-09-25", "1430.0000"), ("2025-10-05", "800.0000")]  # fmt: skip


@pytest.mark.usefixtures("billed")
def test_what_was_fit_for_billing_is_asked_of_the_rules_on_file():
    bill = Bill.objects.filter(total_kwh__gt=0).first()
    Account.objects.filter(pk=bill.account_id).update(capacity_kva=100)
    assert explain_bill(bill_no=bill.bill_no).energy.agrees
    ValidationRule.objects.create(
        rule_code="IMPLAUSIBLE_USE", customer_class="ALL", voltage_level="ALL", valid_from=date(2020, 1, 1),
        effect="BLOCK", owner="METER_READER", limit_value=0, limit_unit="MULTIPLE",
    )  # fmt: skip
    assert not explain_bill(bill_no=bill.bill_no).energy.agrees


def test_no_such_bill():
    assert explain_bill(bill_no="X") is None

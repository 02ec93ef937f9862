"""A stored bill explained: the explanation rebuilds it, and tells when what is on file has changed."""

import json
from dataclasses import asdict
from decimal import Decimal

import pytest

from tests.core.billing.plain_rebuild import rebuild
from tests.flows.small_company import AS_OF, settle_in
from yingshou.flows.explain_bill import explain_bill
from yingshou.flows.run_bills import run_bills
from yingshou.records.billing.models import Bill
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


def test_no_such_bill():
    assert explain_bill(bill_no="X") is None

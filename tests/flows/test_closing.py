"""An account is closed by two people: final bill, what is owed settled or sued for, the rest paid back."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.small_company import AS_OF, account_no, load, settle_in
from yingshou.core.tables import READS
from yingshou.flows.approve_request import approve_request
from yingshou.flows.check_books import check_books
from yingshou.flows.closing_standing import standings
from yingshou.flows.decide_closing import decide_closing
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.propose_closing import propose_closing
from yingshou.flows.run_bills import run_bills
from yingshou.flows.settle_closings import ClosingsDone, settle_closings
from yingshou.flows.take_payment import take_payment
from yingshou.flows.withdraw_closing import withdraw_closing
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing.models import Bill
from yingshou.records.closings.operations import UnableToClose
from yingshou.records.closings.queries import closing
from yingshou.records.customers.models import Account, CapacityChange
from yingshou.records.legal.models import Matter
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.models import MoneyRequest

pytestmark = pytest.mark.django_db

SHOP = account_no(1)
"""101 kWh in October at 0.8 yuan: 80.80."""
LAST = date(2025, 11, 10)
PAYEE = {"payee_name": "店主", "payee_account": "6222000011112222"}


@pytest.fixture(autouse=True)
def _company():
    settle_in(2)
    run_bills(bill_month=202510, as_of=AS_OF)


def read(total, *, on=LAST):
    row = {"point_no": f"P{SHOP}", "meter_no": f"M{SHOP}", "read_date": on, "read_kind": "NORMAL",
           "total": Decimal(total)}  # fmt: skip
    load(READS, READS.conform(pl.DataFrame([row])), as_of=on)


def pay(amount, number, *, on=AS_OF):
    take_payment(
        account_no=SHOP, amount=Decimal(amount), value_date=on, channel="TRANSFER", channel_no=number,
        taken_by="cash", as_of=on,
    )  # fmt: skip


def propose(**changes):
    wanted = {"account_no": SHOP, "closed_date": LAST, "reason": "歇业", "proposed_by": "li", "as_of": AS_OF}
    return propose_closing(**wanted | changes)


def approved(**changes):
    number = propose(**changes)
    decide_closing(closing_no=number, approved=True, decided_by="zhao", as_of=changes.get("as_of", AS_OF))
    return number


def state(number, on):
    found = standings(closings=[closing(number)], as_of=on)[number]
    return found.state, found.owed, found.left


def owed(on):
    return open_items(account_nos=[SHOP], as_of=on)["principal_open"].sum()


def test_final_bill_and_refund_of_what_was_prepaid():
    pay("200.00", "T1")
    number = approved(**PAYEE)
    assert Account.objects.get(pk=SHOP).closed_date == LAST
    assert state(number, AS_OF) == ("PLANNED", 0, Decimal("119.20"))
    assert settle_closings(as_of=LAST) == ClosingsDone(closings=1, bills=0, matters=0, refunds=0, settled=0)
    assert state(number, LAST)[0] == "BILL_WAITING"
    read(1151)
    assert settle_closings(as_of=LAST) == ClosingsDone(closings=1, bills=1, matters=0, refunds=1, settled=0)
    final = Bill.objects.get(account_id=SHOP, bill_month=202511)
    assert (final.period_end, final.amount) == (LAST, Decimal("40.00"))
    assert state(number, LAST) == ("REFUND_ASKED", 0, Decimal("79.20"))
    assert settle_closings(as_of=LAST).refunds == 0
    request = MoneyRequest.objects.get()
    assert (request.amount, request.payee_name, request.proposed_by) == (Decimal("79.20"), "店主", "li")
    approve_request(request_no=request.pk, decided_by="zhao", as_of=LAST)
    assert state(number, LAST)[0] == "REFUND_ASKED"
    pay_refund(request_no=request.pk, paid_by="cash", reference="B1", as_of=LAST)
    assert state(number, LAST) == ("SETTLED", 0, 0)
    assert check_books() == []


def test_it_is_withdrawn_before_its_day_and_not_after():
    Account.objects.filter(pk=SHOP).update(capacity_kva=Decimal(100))
    number = approved()
    assert not CapacityChange.objects.filter(account_id=SHOP, kind="TERMINATION").exists()
    for reason, code in ((" ", "MISSING_VALUE"), ("续租", None)):
        with pytest.raises(UnableToClose) if code else nullcontext() as refused:
            withdraw_closing(closing_no=number, reason=reason, withdrawn_by="zhao", as_of=AS_OF)
        assert not code or refused.value.code == code
    assert Account.objects.get(pk=SHOP).closed_date is None
    assert state(number, AS_OF)[0] == "WITHDRAWN"
    assert AuditEvent.objects.get(action="WITHDRAW_CLOSING").subject == number
    assert settle_closings(as_of=LAST).closings == 0
    again = approved()
    assert again != number
    settle_closings(as_of=LAST)
    ended = CapacityChange.objects.filter(account_id=SHOP, kind="TERMINATION")
    assert [each.effective_date for each in ended] == [LAST]
    settle_closings(as_of=LAST)
    assert ended.count() == 1
    for late, code in ((again, "CLOSING_CARRIED_OUT"), (number, "NO_APPROVED_CLOSING")):
        with pytest.raises(UnableToClose) as refused:
            withdraw_closing(closing_no=late, reason="续租", withdrawn_by="zhao", as_of=LAST)
        assert refused.value.code == code


def test_an_account_in_arrears_is_not_closed_until_it_has_paid():
    late = date(2025, 11, 20)
    with pytest.raises(UnableToClose) as refused:
        propose(closed_date=late, as_of=late)
    assert refused.value.code == "OWES_FIRST"
    assert Account.objects.get(pk=SHOP).closed_date is None


def test_what_fell_overdue_between_the_asking_and_the_decision_stands_against_it():
    number = propose(closed_date=date(2025, 11, 20))
    with pytest.raises(UnableToClose) as refused:
        decide_closing(closing_no=number, approved=True, decided_by="zhao", as_of=date(2025, 11, 20))
    assert refused.value.code == "OWES_FIRST"
    assert closing(number).state == "WAITING"


def test_the_arrears_of_who_is_gone_go_before_a_court():
    late = date(2025, 11, 20)
    read(1151, on=late)
    number = approved(closed_date=late, as_of=late, to_court=True, reason="人去楼空")
    assert settle_closings(as_of=late) == ClosingsDone(closings=1, bills=1, matters=1, refunds=0, settled=0)
    matter = Matter.objects.get()
    assert (matter.principal, matter.opened_by) == (Decimal("80.80"), "zhao")
    assert state(number, late)[0] == "OWING"
    after = date(2026, 1, 5)
    assert settle_closings(as_of=after).matters == 1
    assert state(number, after)[0] == "AT_COURT"
    assert owed(after) == sum(each.principal for each in Matter.objects.all())
    assert settle_closings(as_of=after).matters == 0


def test_one_person_cannot_close_an_account():
    number = propose()
    with pytest.raises(UnableToClose) as refused:
        decide_closing(closing_no=number, approved=True, decided_by="li", as_of=AS_OF)
    assert refused.value.code == "SECOND_PERSON"
    decide_closing(closing_no=number, approved=False, decided_by="zhao", as_of=AS_OF, note="再议")
    assert (closing(number).state, Account.objects.get(pk=SHOP).closed_date) == ("TURNED_DOWN", None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"account_no": "9"}, "UNKNOWN_ACCOUNT"),
        ({"closed_date": date(2025, 10, 24)}, "CLOSING_DAY"),
        ({"closed_date": date(2025, 11, 26)}, "CLOSING_DAY"),
        ({"closed_date": date(2023, 1, 1)}, "CLOSING_DAY"),
        ({"reason": " "}, "MISSING_VALUE"),
        ({"payee_name": "店主"}, "MISSING_VALUE"),
    ],
)
def test_what_cannot_be_asked_for(changes, code):
    with pytest.raises(UnableToClose) as refused:
        propose(**changes)
    assert refused.value.code == code


def test_asked_for_once_and_not_of_what_is_closed():
    number = propose()
    with pytest.raises(UnableToClose) as refused:
        propose()
    assert refused.value.code == "CLOSING_WAITS"
    decide_closing(closing_no=number, approved=True, decided_by="zhao", as_of=AS_OF)
    with pytest.raises(UnableToClose) as refused:
        propose()
    assert refused.value.code == "ALREADY_CLOSED"
    with pytest.raises(UnableToClose) as refused:
        decide_closing(closing_no=number, approved=True, decided_by="sun", as_of=AS_OF)
    assert refused.value.code == "NO_CLOSING"


def test_where_capacity_is_charged_its_termination_is_written():
    Account.objects.filter(pk=SHOP).update(capacity_kva=100)
    approved()
    changes = CapacityChange.objects.filter(account_id=SHOP).values_list("kind", "effective_date")
    assert not changes.exists()
    settle_closings(as_of=LAST)
    assert list(changes.all()) == [("TERMINATION", LAST)]

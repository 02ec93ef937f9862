"""Energy fed in is paid out by two people, booked, undone and never paid twice."""

from decimal import Decimal

import pytest

from tests.flows.small_company import AS_OF, account_no
from tests.flows.test_residents_and_feed_in import feed_in
from yingshou.flows.approve_request import approve_request
from yingshou.flows.check_books import check_books
from yingshou.flows.feed_in_payout import propose_feed_in_payout
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.reverse_feed_in import UnableToReverseFeedInError, reverse_feed_in
from yingshou.flows.run_feed_in import run_feed_in
from yingshou.flows.turn_down_request import turn_down_request
from yingshou.flows.undo_request import undo_request
from yingshou.records.audit.models import AuditEvent
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.payments.queries import money_request
from yingshou.records.payments.requests import UnableToMoveMoney

pytestmark = pytest.mark.django_db

OWED = Decimal("89.95")
BANK_ACCOUNT = "6222020200112233"


@pytest.fixture
def statement():
    feed_in()
    run_feed_in(bill_month=202510, as_of=AS_OF)
    return f"F-{account_no(1)}-202510"


def ask(statement_no, **changes):
    given = {
        "cause": "ENERGY_FED_IN", "reason": "十月", "payee_name": "张三", "payee_account": BANK_ACCOUNT,
        "proposed_by": "li", "as_of": AS_OF,
    }  # fmt: skip
    return propose_feed_in_payout(statement_no=statement_no, **(given | changes))


def balances(*accounts):
    found = {row["code"]: row["debit"] - row["credit"] for row in trial_balance(AS_OF).iter_rows(named=True)}
    return tuple(found.get(name, Decimal(0)) for name in accounts)


def books():
    assert check_books() == []
    return balances("FEED_IN_PAYABLE", "REFUNDS_PAYABLE", "BANK")


def refused(code, act, *given, **named):
    with pytest.raises(UnableToMoveMoney) as caught:
        act(*given, **named)
    assert caught.value.code == code


def test_asked_approved_and_paid(statement):
    number = ask(statement)
    assert number == f"F-{statement}-1"
    assert books() == (-OWED, 0, 0)
    refused("SECOND_PERSON", approve_request, request_no=number, decided_by="li", as_of=AS_OF)
    approve_request(request_no=number, decided_by="wang", as_of=AS_OF)
    assert books() == (0, -OWED, 0)
    pay_refund(request_no=number, paid_by="zhao", reference="HK1", as_of=AS_OF)
    assert books() == (0, 0, -OWED)
    asked = money_request(number)
    assert (asked.state, asked.statement_id, asked.account_no, asked.amount) == (
        "REFUND_PAID", statement, account_no(1), OWED)  # fmt: skip
    refused("PAYOUT_MADE", ask, statement)
    refused("REQUEST_CLOSED", undo_request, request_no=number, undone_by="wang", reason="误", as_of=AS_OF)
    with pytest.raises(UnableToReverseFeedInError):
        reverse_feed_in(statement_no=statement, reason="表计接反", made_by="a", as_of=AS_OF)
    acts = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"PROPOSE_FEED_IN_PAYOUT", "APPROVE_FEED_IN_PAYOUT", "PAY_REFUND"} <= acts


def test_undone_before_it_is_paid_it_is_owed_again_and_may_be_taken_back(statement):
    number = ask(statement)
    refused("PAYOUT_MADE", ask, statement)
    approve_request(request_no=number, decided_by="wang", as_of=AS_OF)
    undo_request(request_no=number, undone_by="wang", reason="账号错", as_of=AS_OF)
    assert books() == (-OWED, 0, 0)
    again = ask(statement)
    assert again == f"F-{statement}-2"
    with pytest.raises(UnableToReverseFeedInError):
        reverse_feed_in(statement_no=statement, reason="表计接反", made_by="a", as_of=AS_OF)
    turn_down_request(request_no=again, decided_by="wang", as_of=AS_OF, note="不付")
    reverse_feed_in(statement_no=statement, reason="表计接反", made_by="a", as_of=AS_OF)
    assert books() == (0, 0, 0)
    for gone in (statement, f"{statement}-R", "F-9"):
        refused("NOT_PAYABLE", ask, gone)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"payee_name": " "}, "MISSING_VALUE"),
        ({"payee_account": ""}, "MISSING_VALUE"),
        ({"reason": " "}, "MISSING_VALUE"),
        ({"cause": "OVERPAID"}, "NOT_A_CHOICE"),
    ],
)
def test_what_lacks_is_said(statement, wrong, code):
    refused(code, ask, statement, **wrong)

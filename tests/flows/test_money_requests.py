"""Waivers, refunds and transfers: asked for by one person, decided by another, booked, undone."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import (
    assert_books_hold,
    issue,
    make_accounts,
    open_by_receivable,
    payments,
    totals,
    unapplied,
)
from yingshou.core.tables import MONEY_LIMITS
from yingshou.flows.approve_request import approve_request
from yingshou.flows.assign_suspense import assign_suspense
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.propose_refund import propose_refund
from yingshou.flows.propose_transfer import propose_transfer
from yingshou.flows.propose_waiver import propose_waiver
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.flows.turn_down_request import turn_down_request
from yingshou.flows.undo_request import undo_request
from yingshou.records.audit.models import AuditEvent
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.payments.frames import open_items, receipts
from yingshou.records.payments.operations import UnableToReversePayment
from yingshou.records.payments.requests import UnableToMoveMoney

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 25)
ITEM = "A1-202509-B0"


@pytest.fixture(autouse=True)
def owing():
    make_accounts("A1", "A2")
    issue(202509, {"A1": "1000.00", "A2": "500.00"}, issued_date=date(2025, 9, 25))


def take(amount, *, account_no="A1", number="1", day=DAY):
    return take_payment(
        account_no=account_no, amount=D(amount), value_date=day, channel="TRANSFER", channel_no=number,
        taken_by="cashier", as_of=DAY,
    )  # fmt: skip


def penalties():
    return dict(
        open_items(account_nos=["A1", "A2"], as_of=DAY).select("receivable_no", "penalty_open").iter_rows()
    )


def balance(code):
    return dict(trial_balance(date.max).select("code", "balance").iter_rows())[code]


def ask_waiver(**values):
    given = {"receivable_no": ITEM, "amount": D("20.00"), "cause": "CHANNEL_FAILURE", "reason": "银行故障",
             "proposed_by": "ann", "as_of": DAY}  # fmt: skip
    return propose_waiver(**{**given, **values})


def ask_refund(**values):
    given = {"payment_no": "TRANSFER-1", "amount": D("50.00"), "cause": "OVERPAID", "reason": "多缴",
             "payee_name": "用户A1", "payee_account": "6222", "proposed_by": "ann", "as_of": DAY}  # fmt: skip
    return propose_refund(**{**given, **values})


def ask_transfer(**values):
    given = {"payment_no": "TRANSFER-1", "to_account_no": "A2", "cause": "WRONG_ACCOUNT", "reason": "错户",
             "proposed_by": "ann", "as_of": DAY}  # fmt: skip
    return propose_transfer(**{**given, **values})


def approve(number, by="bob"):
    approve_request(request_no=number, decided_by=by, as_of=DAY)


def refused(code, act, *args, **values):
    before = totals()
    with pytest.raises(UnableToMoveMoney) as caught:
        act(*args, **values)
    assert caught.value.code == code
    assert caught.value.zh
    assert totals() == before


def test_a_waiver_is_asked_for_decided_by_another_and_undone():
    assert penalties()[ITEM] == D("30.00")
    number = ask_waiver()
    assert penalties()[ITEM] == D("30.00")
    refused("SECOND_PERSON", approve, number, by="ann")
    refused("REQUEST_WAITS", ask_waiver)
    approve(number)
    assert penalties()[ITEM] == D("10.00")
    assert (balance("PENALTY_WAIVED"), balance("PENALTY")) == (D("20.00"), D("20.00"))
    assert_books_hold()
    refused("REQUEST_CLOSED", approve, number)
    # What is left of the penalty is charged with the principal.
    assert (take("1010.00").penalty, open_by_receivable()) == (D("10.00"), {"A2-202509-B0": D("500.00")})
    undo_request(request_no=number, undone_by="bob", reason="核实有误", as_of=DAY)
    assert penalties()[ITEM] == D("20.00")
    assert (balance("PENALTY_WAIVED"), balance("PENALTY")) == (D("0.00"), D("10.00"))
    assert_books_hold()
    refused("REQUEST_CLOSED", undo_request, request_no=number, undone_by="bob", reason="再来", as_of=DAY)
    actions = list(AuditEvent.objects.filter(subject=number).order_by("id").values_list("actor", "action"))
    assert actions == [("ann", "PROPOSE_WAIVER"), ("bob", "APPROVE_WAIVER"), ("bob", "UNDO_WAIVER")]


def test_a_share_is_turned_into_yuan_and_no_more_is_waived_than_is_open():
    assert penalties()[ITEM] == D("30.00")
    number = ask_waiver(amount=None, share=D("0.333"))
    refused("MORE_THAN_OPEN", ask_waiver, receivable_no="A2-202509-B0", amount=D("15.01"))
    refused("MORE_THAN_OPEN", ask_waiver, receivable_no="NOTHING")
    take("25.00")
    # 9.99 were asked for; 5.00 are left after the payment.
    refused("MORE_THAN_OPEN", approve, number)
    turn_down_request(request_no=number, decided_by="bob", as_of=DAY, note="已缴")
    assert ask_waiver(amount=D("1.00")).endswith("-2")


def test_a_waiver_is_refused_without_cause_or_reason():
    refused("NOT_A_CHOICE", ask_waiver, cause="FRIEND")
    refused("MISSING_VALUE", ask_waiver, reason=" ")
    refused("NOT_POSITIVE", ask_waiver, amount=D("0.00"))
    refused("TOO_PRECISE", ask_waiver, amount=D("1.001"))
    refused("UNKNOWN_REQUEST", approve, "W-NOTHING-1")


def test_a_refund_is_approved_then_paid():
    take("1130.00")
    assert unapplied() == {"TRANSFER-1": D("100.00")}
    number = ask_refund()
    approve(number)
    assert unapplied() == {"TRANSFER-1": D("50.00")}
    assert (balance("REFUNDS_PAYABLE"), balance("BANK")) == (D("50.00"), D("1130.00"))
    assert_books_hold()
    with pytest.raises(UnableToReversePayment) as caught:
        reverse_payment(payment_no="TRANSFER-1", reversed_date=DAY, reversed_by="r", reason="x")
    assert caught.value.code == "REFUNDED"
    refused("MISSING_VALUE", pay_refund, request_no=number, paid_by="cy", reference=" ", as_of=DAY)
    pay_refund(request_no=number, paid_by="cy", reference="B77", as_of=DAY)
    assert (balance("REFUNDS_PAYABLE"), balance("BANK")) == (D("0.00"), D("1080.00"))
    assert_books_hold()
    refused("REQUEST_CLOSED", pay_refund, request_no=number, paid_by="cy", reference="B77", as_of=DAY)
    assert receipts(account_nos=["A1"])["amount"].sum() == D("1080.00")


def test_a_refund_not_paid_yet_is_undone():
    take("1130.00")
    number = ask_refund()
    before = totals()
    approve(number)
    undo_request(request_no=number, undone_by="bob", reason="账号有误", as_of=DAY)
    assert totals() == before
    assert receipts(account_nos=["A1"])["amount"].sum() == D("1130.00")
    assert_books_hold()
    reverse_payment(payment_no="TRANSFER-1", reversed_date=DAY, reversed_by="r", reason="x")
    assert_books_hold()


def test_no_more_is_refunded_than_is_left():
    take("1080.00")
    refused("MORE_THAN_OPEN", ask_refund, amount=D("50.01"))
    refused("MISSING_VALUE", ask_refund, payee_account="")
    refused("NOT_MOVABLE", ask_refund, payment_no="TRANSFER-9")
    number = ask_refund()
    issue(202510, {"A1": "2000.00"}, issued_date=DAY)
    # The balance has settled the new bill in the meantime.
    refused("MORE_THAN_OPEN", approve, number)
    import_payments(frame=payments(("9", None, "70.00", DAY)), as_of=DAY, source="bank.csv")
    refused("NOT_MOVABLE", ask_refund, payment_no="BANK_FILE-9")


def test_a_transfer_takes_the_payment_to_the_other_account_by_its_value_date():
    take("1000.00", day=date(2025, 10, 8))
    # A1 was paid in time; the money was A2's.
    assert penalties() == {"A2-202509-B0": D("15.00")}
    number = ask_transfer()
    refused("SECOND_PERSON", approve, number, by="ann")
    approve(number)
    assert penalties() == {ITEM: D("30.00")}
    assert unapplied() == {"TRANSFER-1": D("500.00")}
    assert open_by_receivable() == {ITEM: D("1000.00")}
    assert_books_hold()
    refused("REQUEST_CLOSED", undo_request, request_no=number, undone_by="bob", reason="x", as_of=DAY)
    # Back again by another transfer: as it was before.
    approve(ask_transfer(to_account_no="A1"))
    assert penalties() == {"A2-202509-B0": D("15.00")}
    assert_books_hold()
    reverse_payment(payment_no="TRANSFER-1", reversed_date=DAY, reversed_by="r", reason="x")
    assert open_by_receivable() == {ITEM: D("1000.00"), "A2-202509-B0": D("500.00")}
    assert_books_hold()
    refused("NOT_MOVABLE", ask_transfer)


def test_one_person_may_move_money_up_to_a_limit():
    row = {"request_kind": "TRANSFER", "valid_from": date(2025, 1, 1), "alone_up_to": D("300.00"),
           "largest": D("900.00")}  # fmt: skip
    import_table(table=MONEY_LIMITS, frame=pl.DataFrame([row]), as_of=DAY, source="test")
    take("300.00")
    ask_transfer()
    assert open_by_receivable() == {ITEM: D("1000.00"), "A2-202509-B0": D("215.00")}
    take("300.01", number="2")
    number = ask_transfer(payment_no="TRANSFER-2")
    assert open_by_receivable()["A2-202509-B0"] == D("215.00")
    refused("SECOND_PERSON", approve, number, by="ann")
    take("900.01", number="3")
    refused("OVER_LIMIT", ask_transfer, payment_no="TRANSFER-3")
    assert_books_hold()


def test_a_transfer_is_refused():
    take("1130.00")
    refused("UNKNOWN_ACCOUNT", ask_transfer, to_account_no="X")
    refused("NOT_MOVABLE", ask_transfer, to_account_no="A1")
    ask_refund()
    refused("REFUNDED", ask_transfer)


def test_reversing_and_assigning_leave_a_trail():
    import_payments(frame=payments(("1", None, "300.00", DAY)), as_of=DAY, source="bank.csv")
    assign_suspense(payment_no="BANK_FILE-1", account_no="A1", assigned_by="ann", reason="来电", as_of=DAY)
    assign_suspense(payment_no="BANK_FILE-1", account_no="A1", assigned_by="ann", reason="来电", as_of=DAY)
    reverse_payment(payment_no="BANK_FILE-1", reversed_date=DAY, reversed_by="bob", reason="错账")
    events = AuditEvent.objects.filter(subject="BANK_FILE-1").order_by("id")
    assert list(events.values_list("actor", "action")) == [
        ("ann", "ASSIGN_SUSPENSE"), ("bob", "REVERSE_PAYMENT")]  # fmt: skip

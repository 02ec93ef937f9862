"""Cash from the counter to the bank: counted, explained, sent, confirmed by somebody else."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts
from yingshou.flows.confirm_deposit import confirm_deposit
from yingshou.flows.count_drawer import count_drawer
from yingshou.flows.open_drawer import open_drawer
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.send_deposit import send_deposit
from yingshou.flows.take_payment import take_payment
from yingshou.records.cashdesk.models import DepositSlip, Drawer
from yingshou.records.cashdesk.operations import UnableToKeepCash
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.payments.models import Payment
from yingshou.records.payments.operations import UnableToReversePayment, UnableToTakePayment

pytestmark = pytest.mark.django_db

D = Decimal
DAY, NEXT = date(2025, 10, 25), date(2025, 10, 26)


def take(amount, number, *, clerk="chen", channel="COUNTER", day=DAY):
    take_payment(
        account_no="A1", amount=D(amount), value_date=day, channel=channel, channel_no=number, taken_by=clerk,
        as_of=day,
    )  # fmt: skip


def count(pieces, explanation="", *, clerk="chen", day=DAY):
    return count_drawer(clerk=clerk, business_date=day, pieces=pieces, explanation=explanation, as_of=day)


def deposit(amount, *, day=DAY):
    return send_deposit(clerk="chen", business_date=day, amount=D(amount), as_of=day)


def confirm(slip_no, person="wang", day=NEXT, reference="R1", as_of=NEXT):
    return confirm_deposit(
        slip_no=slip_no, bank_date=day, bank_reference=reference, confirmed_by=person, as_of=as_of
    )


def cash():
    wanted = ("CASH", "CASH_IN_TRANSIT", "BANK", "CASH_DIFFERENCE")
    rows = trial_balance(date.max).iter_rows(named=True)
    return {row["code"]: row["balance"] for row in rows if row["code"] in wanted and row["balance"]}


def refused(code, act, *args, **values):
    with pytest.raises((UnableToKeepCash, UnableToTakePayment, UnableToReversePayment)) as error:
        act(*args, **values)
    assert error.value.code == code
    return error.value


@pytest.fixture(autouse=True)
def _owing():
    make_accounts("A1")
    issue(202510, {"A1": "5000.00"}, issued_date=DAY)


def test_a_day_from_the_counter_to_the_bank():
    assert open_drawer(clerk="chen", as_of=DAY).opening == D("0.00")
    take("1000.50", "1")
    take("200.00", "2")
    take("300.00", "3", channel="TRANSFER")
    take("50.00", "4", clerk="wang")
    reverse_payment(payment_no="COUNTER-2", reversed_date=DAY, reversed_by="chen", reason="错户")
    result = count({"100": 10, "0.5": 1})
    assert (result.expected, result.counted, result.difference) == (D("1000.50"), D("1000.50"), D("0.00"))
    slip_no = deposit("1000.00")
    assert cash() == {"CASH": D("50.50"), "CASH_IN_TRANSIT": D("1000.00"), "BANK": D("300.00")}
    assert_books_hold()
    assert confirm(slip_no)
    assert not confirm(slip_no)
    assert cash() == {"CASH": D("50.50"), "BANK": D("1300.00")}
    assert open_drawer(clerk="chen", as_of=NEXT).opening == D("0.50")
    assert_books_hold()


def test_a_difference_is_explained_or_not_taken():
    open_drawer(clerk="chen", as_of=DAY)
    take("100.00", "1")
    error = refused("DIFFERENCE_UNEXPLAINED", count, {"50": 1, "20": 2, "5": 1})
    assert "短款 5.00 元" in error.zh
    assert Drawer.objects.get().counted is None
    assert count({"50": 1, "20": 2, "5": 1}, "找零有误").difference == D("-5.00")
    assert cash() == {"CASH": D("95.00"), "CASH_DIFFERENCE": D("5.00")}
    assert count({"50": 1, "20": 2, "5": 1}, "找零有误").repeated
    refused("ALREADY_COUNTED", count, {"100": 1})
    assert_books_hold()
    open_drawer(clerk="wang", as_of=DAY)
    assert count({"10": 1}, "捡到", clerk="wang").difference == D("10.00")
    assert cash()["CASH_DIFFERENCE"] == D("-5.00")
    assert_books_hold()


def test_no_cash_moves_once_the_drawer_is_counted():
    open_drawer(clerk="chen", as_of=DAY)
    take("100.00", "1")
    count({"100": 1})
    refused("DRAWER_CLOSED", take, "10.00", "2")
    refused(
        "DRAWER_CLOSED",
        reverse_payment,
        payment_no="COUNTER-1",
        reversed_date=DAY,
        reversed_by="chen",
        reason="x",
    )
    take("10.00", "2", channel="TRANSFER")
    take("10.00", "3", clerk="wang")
    take("10.00", "4", day=NEXT)
    assert Payment.objects.count() == 4
    assert_books_hold()


def test_the_order_of_drawers_and_slips_is_kept():
    refused("NO_DRAWER", count, {"100": 1})
    open_drawer(clerk="chen", as_of=DAY)
    refused("NOT_A_COUNT", count, {"3": 1})
    refused("NOT_A_COUNT", count, {"100": -1})
    refused("NOT_COUNTED", deposit, "1.00")
    refused("PREVIOUS_OPEN", open_drawer, clerk="chen", as_of=NEXT)
    take("100.00", "1")
    count({"100": 1})
    refused("NOT_POSITIVE", deposit, "0.00")
    refused("MORE_THAN_COUNTED", deposit, "100.01")
    assert open_drawer(clerk="chen", as_of=NEXT).opening == D("100.00")
    refused("LATER_OPEN", deposit, "100.00")
    refused("LATER_OPEN", open_drawer, clerk="chen", as_of=date(2025, 10, 24))
    count({"100": 1}, day=NEXT)
    slip_no = deposit("100.00", day=NEXT)
    assert deposit("100.00", day=NEXT) == slip_no
    refused("ALREADY_SENT", deposit, "99.00", day=NEXT)
    assert_books_hold()


def test_two_people_confirm_a_deposit():
    open_drawer(clerk="chen", as_of=DAY)
    take("100.00", "1")
    count({"100": 1})
    slip_no = deposit("100.00")
    refused("SAME_PERSON", confirm, slip_no, "chen")
    refused("UNKNOWN_SLIP", confirm, "D0")
    refused("FUTURE_DATE", confirm, slip_no, day=date(2025, 10, 27))
    refused("PERIOD_ORDER", confirm, slip_no, day=date(2025, 10, 24))
    refused("MISSING_VALUE", confirm, slip_no, reference=" ")
    assert DepositSlip.objects.get().bank_date is None
    confirm(slip_no)
    refused("CONFLICT", confirm, slip_no, reference="R2")
    assert_books_hold()

"""Waivers, refunds, transfers and the rules of money in the console."""

from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold, issue
from tests.interfaces.console.company import AS_OF, SMALL
from yingshou.flows.take_payment import take_payment
from yingshou.records.payments.models import MoneyRequest, PaymentBalance
from yingshou.records.receivables.models import ReceivableBalance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

PAYEE = {"payee_name": "用户", "payee_account": "6222", "cause": "OVERPAID", "reason": "多缴"}


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def pay(amount):
    return take_payment(
        account_no=SMALL, amount=Decimal(amount), value_date=AS_OF, channel="TRANSFER", channel_no="T9",
        taken_by="cashier", as_of=AS_OF,
    ).payment_no  # fmt: skip


def test_who_may_ask_decide_and_pay(sign_in):
    number = pay("100000.00")
    for role in ("auditor", "director", "account_manager"):
        assert sign_in(role).get(f"/money-requests/ask/REFUND/{number}").status_code == 403
    for act, roles in {
        "approve": ("cashier", "auditor"), "turn-down": ("cashier",), "undo": ("cashier",),
        "pay": ("reviewer", "director", "auditor"),
    }.items():  # fmt: skip
        for role in roles:
            assert sign_in(role).post(f"/money-requests/{act}/R-1").status_code == 403, (act, role)
    assert not MoneyRequest.objects.exists()


def test_a_refund_from_the_payment_to_the_bank(sign_in):
    number = pay("100000.00")
    cashier, director = sign_in("cashier"), sign_in("director")
    assert f"/money-requests/ask/REFUND/{number}" in cashier.get(f"/payments/show/{number}").content.decode()
    address = f"/money-requests/ask/REFUND/{number}"
    assert "金额须" in texts(cashier.post(address, {**PAYEE, "amount": "x"}))
    assert "超过可用余额" in texts(cashier.post(address, {**PAYEE, "amount": "999999"}))
    asked = cashier.post(address, {**PAYEE, "amount": "50.00"}, follow=True)
    assert "由他人审批" in asked.content.decode()
    request_no = MoneyRequest.objects.get().request_no
    before = PaymentBalance.objects.get(pk=number).unapplied
    assert "已批准" in texts(director.post(f"/money-requests/approve/{request_no}", follow=True))
    assert PaymentBalance.objects.get(pk=number).unapplied == before - 50
    paid = cashier.post(f"/money-requests/pay/{request_no}", {"reference": "B1"}, follow=True)
    assert "已记为付出" in texts(paid)
    assert "已退款" in cashier.get("/money-requests/?state=REFUND_PAID").content.decode()
    exported = cashier.get("/money-requests/?export=xlsx")
    assert exported["Content-Disposition"].endswith('"money_requests.xlsx"')
    assert_books_hold()


def test_a_waiver_is_asked_for_approved_and_undone(sign_in):
    issue(202401, {SMALL: "1000.00"}, issued_date=AS_OF.replace(month=1), due_days=1)
    reviewer, other = sign_in("reviewer"), sign_in("administrator")
    assert f"/money-requests/ask/WAIVER/{SMALL}" in reviewer.get(f"/accounts/{SMALL}/").content.decode()
    form = {"receivable_no": f"{SMALL}-202401-B0", "amount": "5.00", "cause": "SYSTEM_FAILURE",
            "reason": "停机"}  # fmt: skip
    reviewer.post(f"/money-requests/ask/WAIVER/{SMALL}", form)
    request_no = MoneyRequest.objects.get().request_no
    own = reviewer.post(f"/money-requests/approve/{request_no}", follow=True)
    assert "须由另一人审批" in texts(own)
    other.post(f"/money-requests/approve/{request_no}")
    waived = ReceivableBalance.objects.filter(pk=form["receivable_no"])
    assert waived.get().penalty_waived == Decimal("5.00")
    other.post(f"/money-requests/undo/{request_no}", {"reason": "误批"})
    assert waived.get().penalty_waived == Decimal("0.00")
    assert_books_hold()


def test_a_transfer_is_turned_down(sign_in):
    number = pay("30.00")
    form = {"to_account_no": "0000000000", "cause": "WRONG_ACCOUNT", "reason": "错户"}
    page = sign_in("cashier").post(f"/money-requests/ask/TRANSFER/{number}", form)
    assert page.status_code == 200
    assert "户号" in texts(page)
    assert sign_in("cashier").get("/money-requests/ask/GIFT/1").status_code == 404
    assert sign_in("cashier").get("/money-requests/show/none").status_code == 404
    assert sign_in("auditor").get("/money-requests/").status_code == 200


def test_the_rules_and_the_order_at_the_counter_are_shown(sign_in):
    page = sign_in("auditor").get("/money-rules/").content.decode()
    assert "2 ‰" in page
    assert "先旧后新" in page
    exported = sign_in("auditor").get("/money-rules/?export=penalty_rules")
    assert exported["Content-Disposition"].endswith('"penalty_rules.xlsx"')
    issue(202402, {SMALL: "80.00"}, issued_date=AS_OF, due_days=10)
    confirm = sign_in("cashier").get(f"/counter/?account={SMALL}&amount=20.00")
    assert "先旧后新，先违约金后本金".replace("，", ", ") in confirm.content.decode()
    assert sum(line["principal"] + line["penalty"] for line in confirm.context["lines"]) == Decimal("20.00")

"""The cash desk in the console: one clerk counts and sends, another confirms."""

from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold
from tests.interfaces.console.company import SLIP, SMALL
from yingshou.records.cashdesk.models import DepositSlip, Drawer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

ACTS = ("/cash/open", "/cash/count", "/cash/send", f"/cash/confirm/{SLIP}")


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def test_only_those_who_take_money_act_and_only_by_post(sign_in):
    for address in ACTS:
        for role in ("auditor", "reviewer", "director", "account_manager"):
            assert sign_in(role).post(address).status_code == 403, (address, role)
        assert sign_in("cashier").get(address).status_code == 405
    assert DepositSlip.objects.get().bank_date is None


def test_a_day_of_a_clerk(sign_in):
    browser = sign_in("cashier")
    take = {"account": SMALL, "amount": "30.00", "payer": "", "number": "20251025-abc"}
    assert "箱内 0.00 元" in texts(browser.post("/cash/open", follow=True))
    browser.post("/counter/", take)
    page = browser.get("/cash/")
    assert (page.context["expected"], page.context["moved"].payments) == (Decimal("30.00"), 1)
    short = browser.post("/cash/count", {"pieces-20": "1", "pieces-5": "1"})
    assert "短款 5.00 元" in texts(short)
    assert 'name="pieces-20" value="1"' in short.content.decode()
    assert "整数" in texts(browser.post("/cash/count", {"pieces-20": "x"}))
    assert Drawer.objects.get(clerk="cashier").counted is None
    counted = browser.post(
        "/cash/count", {"pieces-20": "1", "pieces-5": "1", "explanation": "找零有误"}, follow=True
    )
    assert "差额 -5.00 元" in texts(counted)
    refused = browser.post("/counter/", take | {"number": "20251025-abd"})
    assert "钱箱已盘点" in texts(refused)
    assert "超过实点" in texts(browser.post("/cash/send", {"amount": "25.01"}, follow=True))
    sent = browser.post("/cash/send", {"amount": "25"})
    assert sent.headers["Location"] == "/cash/slip/D20251025-1"
    confirm = {"bank_date": "2025-10-25", "bank_reference": "HD1"}
    own = browser.post("/cash/confirm/D20251025-1", confirm, follow=True)
    assert "不能自己确认" in texts(own)
    other = sign_in("administrator")
    assert "2025-10-31" in texts(
        other.post("/cash/confirm/D20251025-1", {"bank_date": "2025-99-99"}, follow=True)
    )
    assert "已入账" in texts(other.post("/cash/confirm/D20251025-1", confirm, follow=True))
    assert DepositSlip.objects.get(slip_no="D20251025-1").confirmed_by == "administrator"
    assert browser.get("/cash/slip/none").status_code == 404
    assert_books_hold()

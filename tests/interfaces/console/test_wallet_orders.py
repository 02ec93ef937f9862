"""Orders of wallets at the console: placed once, asked about, closed; refunds sent back; scope and rights."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.interfaces.console.company import AS_OF, SMALL, WALLET_ORDER
from tests.simulators.wallets import Clock, simulated
from yingshou.flows.approve_request import approve_request
from yingshou.flows.propose_refund import propose_refund
from yingshou.interfaces.clock import SHANGHAI
from yingshou.interfaces.jobs import wallet_watch
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.wallets.models import WalletOrder
from yingshou.simulators.misbehaviour import Misbehaviour, Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
NUMBER = "20251025-atthecounter"
FORM = {"account": SMALL, "amount": "3000.00", "number": NUMBER, "channel": "ALIPAY", "payer": "王"}
SHOWN = f"/wallet-orders/show/{NUMBER}"


@pytest.fixture
def shop(tmp_path, settings):
    with simulated("ALIPAY", tmp_path, clock=Clock(datetime.now(tz=SHANGHAI))) as (simulator, wallet):
        settings.WALLETS = {"ALIPAY": wallet._settings}
        yield simulator


def state():
    return WalletOrder.objects.get(pk=NUMBER).state


def test_an_order_is_placed_once_asked_about_and_closed(shop, sign_in):
    browser = sign_in("cashier")
    shop.misbehave(Place.ANSWER, Misbehaviour.TIMEOUT_AFTER_SUCCESS)
    assert browser.post("/wallet-orders/create", FORM).headers["Location"] == SHOWN
    assert "既未完成也未失败" in browser.get(SHOWN).content.decode()
    check = f"/wallet-orders/check/{NUMBER}"
    browser.post(check, {"act": "open"})
    assert browser.post("/wallet-orders/create", FORM).headers["Location"] == SHOWN
    page = browser.get(SHOWN).content.decode()
    assert (page.count("<svg"), page.count("data-watch")) == (1, 1)
    assert browser.get(f"/wallet-orders/state/{NUMBER}").json() == {"state": "ORDER_OPEN"}
    browser.post(check, {"act": "check"})
    assert state() == "ORDER_OPEN"
    shop.scan(NUMBER)
    browser.post(check, {"act": "close"})
    assert (state(), WalletOrder.objects.filter(channel="ALIPAY").count()) == ("ORDER_CLOSED", 1)


def test_what_does_not_fit_is_said_at_the_counter(shop, sign_in):
    browser = sign_in("cashier")
    for changes, said in (
        ({"channel": "WECHAT"}, "没有配置支付平台"), ({"number": "x"}, "order_no"),
        ({"amount": "50000.01"}, "50000.01"),
    ):  # fmt: skip
        answer = browser.post("/wallet-orders/create", {**FORM, **changes}, follow=True)
        assert said in answer.content.decode()
    assert browser.post("/wallet-orders/create", {**FORM, "amount": "-1"}).status_code == 404
    assert browser.post("/wallet-orders/create", {**FORM, "account": "9"}).status_code == 404
    for address in ("show/nowhere", "state/nowhere"):
        assert browser.get(f"/wallet-orders/{address}").status_code == 404
    assert sign_in("auditor").post("/wallet-orders/create", FORM).status_code == 403
    assert sign_in("auditor").post(f"/wallet-orders/check/{WALLET_ORDER}").status_code == 403
    assert WalletOrder.objects.count() == 1


def test_a_refund_is_sent_back_and_asked_about_by_the_watch(shop, sign_in):
    cashier, reviewer = sign_in("cashier"), sign_in("reviewer")
    cashier.post("/wallet-orders/create", FORM)
    shop.pay(NUMBER, tell=False)
    assert wallet_watch.look_once().settled == 1
    payment_no = f"ALIPAY-{NUMBER}"
    assert NUMBER in cashier.get(f"/payments/show/{payment_no}").content.decode()
    number = propose_refund(
        payment_no=payment_no, amount=Decimal(100), cause="OVERPAID", reason="多缴", payee_name="",
        payee_account="", proposed_by="ann", as_of=AS_OF,
    )  # fmt: skip
    approve_request(request_no=number, decided_by="bob", as_of=AS_OF)
    shop.misbehave(Place.ANSWER, Misbehaviour.TIMEOUT_AFTER_SUCCESS)
    assert reviewer.post(f"/money-requests/send-back/{number}").status_code == 403
    said = cashier.post(f"/money-requests/send-back/{number}", follow=True).content.decode()
    assert "系统会继续查询" in said
    assert "银行凭证号" not in said
    assert wallet_watch.look_once().settled == 1
    assert "已退回付款人" in cashier.get(SHOWN).content.decode()
    assert shop.books.find(NUMBER).refunded == 100


def test_a_station_sees_its_own_orders_alone():
    station = User.objects.create_superuser("station")
    Organization.objects.get_or_create(code="02", defaults={"name": "02"})
    StaffOrganization.objects.create(user=station, organization_id="02")
    browser = Client()
    browser.force_login(station)
    for address in (f"show/{WALLET_ORDER}", f"state/{WALLET_ORDER}"):
        assert browser.get(f"/wallet-orders/{address}").status_code == 404
    assert WALLET_ORDER not in browser.get("/wallet-orders/").content.decode()
    assert browser.get(f"/api/v1/wallet-orders/{WALLET_ORDER}").status_code == 404
    assert browser.get("/api/v1/wallet-orders").json()["items"] == []

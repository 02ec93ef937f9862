"""The code of an order in a real browser: scanned by a simulated customer, the page changes by itself."""

from datetime import datetime

import pytest

from tests.interfaces.console.company import SMALL
from tests.simulators.wallets import Clock, simulated
from yingshou.interfaces.clock import SHANGHAI
from yingshou.records.payments.models import Payment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("company")
def test_a_code_is_shown_paid_and_given_way_to_the_receipt(open_browser, live_server, settings, tmp_path):
    notices = f"{live_server.url}/api/v1/wallet-notices/wechat"
    clock = Clock(datetime.now(tz=SHANGHAI))
    with simulated("WECHAT", tmp_path, clock=clock, notice_url=notices) as (simulator, wallet):
        settings.WALLETS = {"WECHAT": wallet._settings}
        page = open_browser(role="cashier", width=390, height=844)
        page.goto(f"/counter/?account={SMALL}&amount=20")
        page.wait_for_load_state("load")
        page.click("text=微信支付收款")
        page.wait_for_url("**/wallet-orders/show/**")
        page.wait_for_load_state("load")
        assert page.evaluate("document.querySelector('.ys-code svg').getBoundingClientRect().width") > 150
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        (number,) = simulator.books.orders
        simulator.pay(number)
        assert [heard.status for heard in simulator.heard] == [200]
        page.wait_for_selector("text=已扫码支付")
        assert page.query_selector(".ys-code") is None
        assert Payment.objects.get(payment_no=f"WECHAT-{number}").amount == 20
        page.click("text=收据")
        page.wait_for_url("**/payments/receipt/**")
        assert page.faults == []

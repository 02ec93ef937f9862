"""The pages of the forecast, with and without one."""

from datetime import timedelta

import pytest

from tests.flows.books import measure
from tests.interfaces.console.company import AS_OF, LARGE
from yingshou.flows.run_forecast import run_forecast
from yingshou.records.forecasts import queries

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("company")
def test_figures_stand_on_the_pages_and_lead_on(sign_in):
    browser = sign_in()
    assert "yingshou forecast run" in browser.get("/forecast/").content.decode()
    assert "没有协议" in browser.get(f"/forecast/{LARGE[0]}/").content.decode()
    measure(40, *LARGE[1:], until=AS_OF)
    measure(40, LARGE[0], until=AS_OF - timedelta(days=21))
    assert run_forecast(as_of=AS_OF).failures == ()
    page = browser.get("/forecast/").content.decode()
    assert "不足 120 天" in page
    old = AS_OF - timedelta(days=21)
    assert f"{len(LARGE)} 户中有 1 户未计量到预测日，最早的只到 {old}" in page
    assert "CURVES_OLD" in page
    month = queries.months_of(AS_OF)[0]
    address = f"/forecast/?month={month // 100}-{month % 100:02d}"
    first = queries.deciding(made_on=AS_OF, bill_month=month).first()
    page = browser.get(address).content.decode()
    assert f"{first.shortfall:,}" in page
    assert f"/forecast/{first.account_id}/" in page
    assert browser.get(f"{address}&export=xlsx").content[:2] == b"PK"
    assert (
        "/forecast/?month=" in browser.get(f"/progress/{address.removeprefix('/forecast/')}").content.decode()
    )
    page = browser.get(f"/forecast/{LARGE[0]}/").content.decode()
    assert "load-band" in page
    assert f"已计量至 {old}；至预测日有 21 天尚未计量。" in page
    assert page.index("已过去、尚未计量") < page.index("待到来")
    assert f"/forecast/{LARGE[0]}/" in browser.get(f"/accounts/{LARGE[0]}/").content.decode()
    assert browser.get("/forecast/9999/").status_code == 404

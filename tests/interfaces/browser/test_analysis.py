"""The pages of analysis, tier notices and scheme check in a real browser."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import make_accounts
from tests.flows.small_company import account_no
from tests.interfaces.browser.test_pages import DESK, PHONE, hold, other_words
from tests.interfaces.console.company import AS_OF, SMALL
from yingshou.records.indicators.models import TierNotice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = account_no(2)
PAGES = (
    f"/accounts/{SMALL}/analysis",
    f"/accounts/{SMALL}/analysis?what_if=1&purchase_price=0.4&component=TRANSMISSION",
    "/schemes/",
    "/tier-notices/",
    f"/tier-notices/{HOME}/",
)


@pytest.fixture
def notice(company):
    TierNotice.objects.create(
        account_id=HOME, notice_date=AS_OF, kind="WILL_CROSS", tier=1, accumulated_kwh=Decimal(2502),
        counted_until=date(2025, 10, 25), limit_kwh=Decimal(2880), left_kwh=Decimal(378),
        kwh_per_day=Decimal("83.4"), expected_date=date(2025, 10, 29), year_end_kwh=Decimal("7589.4"),
        price=Decimal("0.5"), next_price=Decimal("0.6"), extra_amount=Decimal("470.94"),
    )  # fmt: skip


@pytest.mark.parametrize(("size", "language", "dark"), [(DESK, "zh-hans", False), (PHONE, "en", True)])
@pytest.mark.usefixtures("notice")
def test_each_page_fits_and_speaks_one_language(open_browser, size, language, dark):
    page = open_browser(**size, language=language, dark=dark)
    foreign = other_words(language)
    page.goto("/schemes/")
    page.click("form[action='/schemes/check'] button")
    for address in PAGES:
        hold(page, address, foreign)


@pytest.mark.usefixtures("company")
def test_a_what_if_needs_no_mouse(open_browser):
    page = open_browser()
    page.goto(f"/accounts/{SMALL}/")
    page.click("text=用电分析")
    page.wait_for_url(f"**/accounts/{SMALL}/analysis")
    page.focus("input[name=purchase_price]")
    page.keyboard.type("0.4")
    page.keyboard.press("Enter")
    page.wait_for_url("**purchase_price=0.4**")
    page.wait_for_load_state("load")
    assert "这些月份合计差额：-10.10 元" in page.inner_text("#what_if")
    assert page.locator("#what_if svg rect").count() == 1
    page.click("#months .ys-table a >> text=输配电")
    page.wait_for_url("**component=TRANSMISSION**")
    assert "30.30" in page.inner_text("#rows")
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    # The newest month is in sight, and the axis beside it.
    end, left, axis = page.evaluate("""() => {
      const chart = document.querySelector('#months .ys-plot'), side = chart.querySelector('.ys-side');
      return [chart.scrollLeft + chart.clientWidth - chart.scrollWidth, chart.scrollLeft,
        side.getBoundingClientRect().left - chart.getBoundingClientRect().left];
    }""")
    assert (abs(end) < 2, left > 50, abs(axis) < 2) == (True, True, True)
    assert page.faults == []


@pytest.mark.usefixtures("company")
def test_a_mismatch_is_noted_as_right(open_browser):
    make_accounts("N0001")
    page = open_browser()
    page.goto("/schemes/")
    page.click("text=核对首次出账前的用户")
    page.wait_for_load_state("load")
    assert "没有在用的计量点" in page.inner_text("tbody")
    page.fill("tbody tr >> nth=0 >> input[name=note]", "按批复执行")
    page.press("tbody tr >> nth=0 >> input[name=note]", "Enter")
    page.wait_for_load_state("load")
    assert "按批复执行" in page.inner_text("tbody")


@pytest.mark.usefixtures("notice")
def test_a_notice_leads_to_its_letter(open_browser):
    page = open_browser(width=390)
    page.goto("/tier-notices/")
    page.click("tbody tr >> nth=0 >> a")
    page.wait_for_url(f"**/tier-notices/{HOME}/")
    assert "还可用 378 千瓦时" in page.inner_text(".ys-letter")

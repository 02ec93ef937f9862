"""Accounts on cost control at the console: list, account, day, conversion, cover and what ended."""

from datetime import date

import pytest

from tests.core.frames import rows
from tests.flows.prepaid_company import HOUSEHOLD, START, evenings, read_daily, settle_in, top_up
from tests.flows.small_company import account_no, load
from yingshou.core.tables import PREPAYMENT_CAMPAIGNS
from yingshou.interfaces.console import pages
from yingshou.interfaces.console.views import prepaid, prepaid_cover
from yingshou.records.prepayment.models import Conversion, SignUp

pytestmark = pytest.mark.django_db
TODAY = date(2025, 10, 2)


@pytest.fixture
def browser(sign_in, monkeypatch):
    """An administrator on the day after a week of evenings."""
    for module in (pages, prepaid, prepaid_cover):
        monkeypatch.setattr(module, "business_date", lambda: TODAY)
    settle_in()
    read_daily(days=7)
    read_daily(number=1, days=7)
    top_up("60", on=START)
    evenings(date(2025, 9, 26), TODAY)
    return sign_in()


def test_the_list_the_account_and_a_day_say_what_is_left_and_why(browser):
    listed = browser.get("/prepaid/", {"level": "FIRST", "org": "01"}).content.decode()
    assert "25.00" in listed
    assert browser.get("/prepaid/", {"export": "xlsx"}).content[:2] == b"PK"
    account = browser.get(f"/prepaid/{HOUSEHOLD}/").content.decode()
    assert "预存 60.00 − 欠费 0.00 − 未出账电费 35.00 = 可用余额 25.00 元" in account
    assert "<svg" in account
    day = browser.get(f"/prepaid/{HOUSEHOLD}/2025-09-28/").content.decode()
    assert "1,030" in day
    assert "5.00" in day
    assert browser.get(f"/prepaid/{HOUSEHOLD}/2024-01-01/").status_code == 404
    assert browser.get(f"/prepaid/{HOUSEHOLD}/nonsense/").status_code == 404
    assert browser.get("/prepaid/404/").status_code == 404


def test_an_account_is_converted_at_the_console_and_bad_figures_are_said(browser):
    form = {"kind": "REMOTE", "signed_by": "户主", "reason": "申请", "arrears_share": "x"}
    said = browser.post(f"/prepaid/{account_no(1)}/convert/", form, follow=True).content.decode()
    assert "不是数字" in said
    browser.post(f"/prepaid/{account_no(1)}/convert/", {**form, "arrears_share": "0.5"})
    assert Conversion.objects.get().to_kind == "REMOTE"


def test_cover_campaign_and_sign_up(browser):
    campaign = {
        "campaign_no": "C1", "name": "推广", "valid_from": START, "gift": "食用油", "gift_cost": "45",
    }  # fmt: skip
    load(PREPAYMENT_CAMPAIGNS, rows(PREPAYMENT_CAMPAIGNS, campaign))
    form = {"account_no": account_no(1), "campaign_no": "C1", "signed_by": "户主"}
    browser.post("/prepaid/cover/win/", form)
    assert SignUp.objects.get().gift_cost == 45
    page = browser.get("/prepaid/cover/").content.decode()
    assert "45.00" in page
    assert browser.get("/prepaid/cover/", {"export": "xlsx"}).content[:2] == b"PK"
    assert browser.get("/prepaid/closings/").status_code == 200


def test_the_api_gives_balance_days_and_agreements(browser):
    balance = browser.get(f"/api/v1/prepaid/balances/{HOUSEHOLD}").json()
    assert (balance["balance"], balance["level"]) == ("25.00", "FIRST")
    days = {"account_no": HOUSEHOLD, "from_date": "2025-09-25", "to_date": "2025-10-01", "limit": 2}
    page = browser.get("/api/v1/prepaid/days", days).json()
    assert [each["value"] for each in page["items"]] == ["5.00", "5.00"]
    rest = browser.get("/api/v1/prepaid/days", {**days, "cursor": page["next_cursor"]}).json()
    assert rest["items"][0]["use_date"] == "2025-09-27"
    agreed = browser.get("/api/v1/prepaid/agreements", {"account_no": HOUSEHOLD}).json()["items"]
    assert [each["valid_from"] for each in agreed] == ["2025-09-25"]
    assert browser.get("/api/v1/prepaid/balances", {"level": "OUT"}).json()["items"] == []

"""Analysis, tier notices and scheme check in the console."""

import re
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import make_accounts
from tests.flows.small_company import account_no
from tests.interfaces.console.company import AS_OF, LARGE, SMALL
from yingshou.core.analysis import Alternative
from yingshou.core.money import round_yuan_value
from yingshou.flows.check_schemes import check_schemes
from yingshou.flows.try_alternative import try_alternative
from yingshou.gateways.catalogues import shipped_tariffs
from yingshou.records.billing.models import Bill
from yingshou.records.indicators.models import TierNotice
from yingshou.records.messages.models import Notice
from yingshou.records.runs.models import Problem

HOME = account_no(2)


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def notice(company):
    return TierNotice.objects.create(
        account_id=HOME, notice_date=AS_OF, kind="WILL_CROSS", tier=1, accumulated_kwh=Decimal(2502),
        counted_until=date(2025, 10, 25), limit_kwh=Decimal(2880), left_kwh=Decimal(378),
        kwh_per_day=Decimal("83.4"), expected_date=date(2025, 10, 29), year_end_kwh=Decimal("7589.4"),
        price=Decimal("0.5"), next_price=Decimal("0.6"), extra_amount=Decimal("470.94"),
    )  # fmt: skip


@pytest.mark.usefixtures("company")
def test_an_accountant_reads_what_the_bill_is_made_of(sign_in):
    page = sign_in().get(f"/accounts/{SMALL}/analysis")
    shown = text(page)
    for words in ("80.80", "0.80", "代理购电 50.50 62.50 %", "输配电 30.30 37.50 %", "本户不考核功率因数"):
        assert words in shown, words
    assert '<svg viewBox="84 0 636 260" role="img" aria-label="各月电费构成">' in page.content.decode()
    assert f"/bills/{SMALL}-202510-1/" in page.content.decode()


@pytest.mark.usefixtures("company")
def test_a_component_opens_its_rows(sign_in):
    page = text(sign_in().get(f"/accounts/{SMALL}/analysis", {"component": "TRANSMISSION"}))
    assert "2025-10 输配电 30.30" in page
    assert "2025-10 代理购电 50.50" not in page


@pytest.mark.usefixtures("company")
def test_a_what_if_shows_the_difference_of_each_month_and_in_all(sign_in):
    browser = sign_in()
    asked = {"what_if": "1", "purchase_price": "0.4"}
    page = text(browser.get(f"/accounts/{SMALL}/analysis", asked))
    assert "这些月份合计差额：-10.10 元" in page
    assert "2025-10 80.80 80.80 70.70 -10.10" in page
    assert "请至少选择一项" in text(browser.get(f"/accounts/{SMALL}/analysis", {"what_if": "1"}))
    wrong = browser.get(f"/accounts/{SMALL}/analysis", {"what_if": "1", "shift_percent": "101"})
    assert "errorlist" in wrong.content.decode()
    never = text(browser.get(f"/accounts/{SMALL}/analysis", {"what_if": "1", "prices_on": "2000-01-01"}))
    assert "没有适用的电价" in never


@pytest.mark.usefixtures("company")
def test_a_what_if_with_another_province_takes_its_shipped_prices(sign_in):
    browser = sign_in()
    asked = {"what_if": "1", "catalogue": "SHANGHAI", "prices_on": "2026-09-01"}
    page = browser.get(f"/accounts/{HOME}/analysis", asked)
    compared = try_alternative(
        account_no=HOME, as_of=AS_OF,
        alternative=Alternative(name="X", catalogue="SHANGHAI", prices_on=date(2026, 9, 1)),
    )  # fmt: skip
    (row,) = compared.iter_rows(named=True)
    tiers = shipped_tariffs(["SHANGHAI"]).tiers
    first = tiers.filter((pl.col("tier") == 1) & (pl.col("voltage_level") == "UNDER_1KV")).item(0, "price")
    kwh = Bill.objects.get(bill_no=row["bill_no"]).total_kwh
    assert (row["code"], row["amount"]) == (None, round_yuan_value(kwh * first))
    assert row["difference"] == row["amount"] - row["present"] != 0
    assert f"{row['amount']}" in text(page)
    asked.pop("what_if")
    api = browser.get(f"/api/v1/analysis/{HOME}/what-if", asked)
    assert api.json()["difference"] == str(row["difference"])
    nowhere = browser.get(f"/api/v1/analysis/{HOME}/what-if", {"catalogue": "ATLANTIS"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "UNKNOWN_CATALOGUE")
    listed = browser.get(f"/accounts/{HOME}/analysis", {"what_if": "1", "catalogue": "ATLANTIS"})
    assert "errorlist" in listed.content.decode()


@pytest.mark.usefixtures("company")
def test_each_part_of_an_analysis_exports(sign_in):
    browser = sign_in()
    for part in ("months", "components", "rows", "periods", "load", "power_factor", "basis"):
        answer = browser.get(f"/accounts/{SMALL}/analysis", {"export": part})
        assert answer["Content-Type"].endswith("sheet"), part
    answer = browser.get(
        f"/accounts/{SMALL}/analysis", {"what_if": "1", "purchase_price": "0.4", "export": "what_if"}
    )
    assert answer["Content-Disposition"] == f'attachment; filename="what_if-{SMALL}.xlsx"'


@pytest.mark.usefixtures("company")
def test_an_account_without_bills_says_so(sign_in):
    make_accounts("N0001")
    assert "还没有账单可供分析" in text(sign_in().get("/accounts/N0001/analysis"))
    assert sign_in().get("/accounts/nobody/analysis").status_code == 404


@pytest.mark.usefixtures("notice")
def test_notices_are_listed_and_each_has_its_letter(sign_in):
    browser = sign_in()
    assert "预计跨档" in text(browser.get("/tier-notices/"))
    assert HOME not in browser.get("/tier-notices/", {"kind": "PASSED"}).content.decode()
    letter = text(browser.get(f"/tier-notices/{HOME}/"))
    assert "您今年已用电 2,502 千瓦时，在第 1 档，本档上限 2,880 千瓦时，还可用 378 千瓦时。" in letter
    assert "预计 2025-10-29 进入下一档，超出部分电价由 0.5 元变为 0.6 元/千瓦时" in letter
    assert "到年末约多付 470.94 元。" in letter
    browser.post("/i18n/setlang/", {"language": "en", "next": "/"})
    letter = text(browser.get(f"/tier-notices/{HOME}/"))
    assert "you are in tier 1, which ends at 2,880 kWh: 378 kWh are left." in letter
    assert browser.get("/tier-notices/nobody/").status_code == 404


@pytest.mark.usefixtures("company")
def test_mismatches_are_listed_with_what_to_do(sign_in):
    browser = sign_in()
    assert check_schemes(as_of=AS_OF).mismatches > 0
    page = text(browser.get("/schemes/"))
    assert "没有在用的计量点" in page
    assert "补录计量点和电能表" in page
    only = browser.get("/schemes/", {"code": "SCHEME_NO_POINT", "billed": "no", "state": "open"})
    found = Problem.objects.filter(code="SCHEME_NO_POINT", account_no=LARGE[0])
    assert found.count() == 1
    assert only.status_code == 200


@pytest.mark.usefixtures("company")
def test_new_accounts_are_checked_by_a_button(sign_in):
    browser = sign_in("administrator")
    answer = browser.post("/schemes/check", follow=True)
    assert "首次出账前的用户" in text(answer)
    assert sign_in("auditor").post("/schemes/check").status_code == 403
    assert browser.get("/schemes/check").status_code == 405


def test_the_households_listed_are_told_once(sign_in, notice):
    for _ in range(2):
        assert sign_in("account_manager").post("/tier-notices/tell").headers["Location"] == "/tier-notices/"
    told = Notice.objects.get(purpose="TIER")
    assert told.account_id == notice.account_id
    assert told.texts["SMS"][1].startswith(f"{notice.account.name}（户号 {HOME}）：")

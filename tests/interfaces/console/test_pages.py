"""Every page opens, full and empty, in both languages, for those who may see it and for nobody else."""

import re

import pytest

from tests.interfaces.console.company import (
    BILL,
    CORRECTION,
    DEBIT_BATCH,
    HELD,
    LARGE,
    PAID,
    SLIP,
    SMALL,
    SUSPENSE,
    TOLD,
    WALLET_ORDER,
)
from yingshou.records.organizations.roles import ROLES
from yingshou.records.runs.models import Run

PAGES = {
    "/": "view_book",
    "/?month=2025-09": "view_book",
    "/search?q=L000": "view_book",
    "/customers/": "view_book",
    "/customers/?cover=uncovered&sort=-uncovered": "view_book",
    f"/customers/{LARGE[0]}/": "view_book",
    f"/customers/{LARGE[0]}/agreement": "sign_agreement",
    "/positions/": "view_book",
    "/risk/": "view_book",
    "/warnings/": "view_book",
    f"/warnings/account/{LARGE[0]}/": "view_book",
    "/anomalies/": "view_book",
    f"/anomalies/account/{LARGE[0]}/": "view_book",
    "/anomalies/inspections/": "view_book",
    "/anomalies/areas/": "view_book",
    "/risk/accounts/?cover=uncovered": "view_book",
    "/risk/accounts/?show=losses": "view_book",
    "/risk/days/2025-10-26/": "view_book",
    "/risk/stresses/EMPLOYER_STOPS/": "view_book",
    "/anomalies/areas/T0012/": "view_book",
    f"/risk/groups/{LARGE[0]}/": "view_book",
    "/progress/": "view_book",
    "/progress/?by=ACCOUNT&class=DEDICATED_LINE&month=2025-09": "view_book",
    "/forecast/": "view_book",
    f"/forecast/{LARGE[0]}/": "view_book",
    "/supply/": "view_book",
    "/supply/orders/": "view_book",
    "/dues/": "view_book",
    "/dues/?state=overdue&month=2025-10": "view_book",
    "/accounts/": "view_book",
    f"/accounts/{SMALL}/": "view_book",
    f"/accounts/{SMALL}/analysis": "view_book",
    f"/accounts/{SMALL}/analysis?what_if=1&purchase_price=0.4&component=TRANSMISSION": "view_book",
    "/ledger/": "view_book",
    "/ledger/?from=2025-10-01&to=2025-10-31": "view_book",
    "/ledger/postings/?account=RECEIVABLE&from=2025-10-01": "view_book",
    "/schemes/": "view_book",
    "/tier-notices/": "view_book",
    "/prepaid/": "view_book",
    "/prepaid/cover/": "view_book",
    "/prepaid/closings/": "view_book",
    f"/prepaid/{SMALL}/": "view_book",
    "/catalogues/": "view_book",
    "/catalogues/show/SHANGHAI?on=2026-09-01&day=HOLIDAY": "view_book",
    "/catalogues/show/BEIJING?on=2024-02-01&before=2024-02-01&after=2026-08-01": "view_book",
    "/bills/": "view_book",
    f"/bills/{BILL}/": "view_book",
    f"/bills/{HELD}/": "view_book",
    f"/bills/{BILL}/correct": "correct_bill",
    f"/bills/{BILL}/correct?cause=WRONG_READ": "correct_bill",
    f"/bills/{BILL}/correct?cause=WRONG_ARCHIVE": "correct_bill",
    "/corrections/": "view_book",
    f"/corrections/{CORRECTION}/": "view_book",
    "/payments/": "view_book",
    f"/payments/show/{PAID}": "view_book",
    f"/payments/show/{SUSPENSE}": "view_book",
    f"/payments/receipt/{PAID}": "view_book",
    "/counter/": "take_payment",
    f"/counter/?account={SMALL}": "take_payment",
    f"/counter/?account={SMALL}&amount=10": "take_payment",
    "/bank-file/": "take_payment",
    "/arrears/": "view_book",
    "/credit/": "view_book",
    f"/credit/account/{SMALL}": "view_book",
    "/credit/ways": "view_book",
    "/credit/models": "view_book",
    "/arrangements/": "view_book",
    "/closings/": "view_book",
    f"/closings/propose/{SMALL}": "ask_money",
    "/guarantees/": "view_book",
    "/guarantees/show/G1": "view_book",
    "/guarantees/register": "sign_agreement",
    "/guarantees/claims/": "view_book",
    "/reminders/": "view_book",
    "/renegotiations/": "view_book",
    "/visits/": "view_book",
    "/visits/log": "view_book",
    f"/visits/record/{LARGE[0]}": "collect",
    f"/arrangements/propose/{SMALL}": "collect",
    "/arrears/?by=org&bucket=D1": "view_book",
    "/arrears/lapsing": "view_book",
    "/plans/": "view_book",
    f"/plans/{LARGE[0]}/": "view_book",
    "/money-days/": "view_book",
    "/money-days/?by=clause&part=LATE": "view_book",
    "/legal/": "view_book",
    "/legal/terms": "view_book",
    "/legal/written-off": "view_book",
    f"/legal/accounts/{SMALL}": "view_book",
    f"/legal/accounts/{SMALL}/open": "legal",
    f"/legal/accounts/{SMALL}/write-off": "legal",
    "/responsibility/": "view_book",
    "/collection/": "collect",
    "/collection/team": "lead_collection",
    "/next/": "collect",
    f"/next/line/{LARGE[0]}/CALL": "collect",
    "/next/lift": "view_book",
    "/next/cases": "view_book",
    f"/accounts/{SMALL}/case": "view_book",
    "/channels/": "view_book",
    "/cards/": "view_book",
    "/cards/redeem": "take_payment",
    "/webhooks/": "manage_webhooks",
    "/agents/": "view_book",
    "/agents/SHOP01/": "view_book",
    "/cash/": "take_payment",
    f"/cash/slip/{SLIP}": "view_book",
    "/debits/": "view_book",
    f"/debits/show/{DEBIT_BATCH}": "view_book",
    "/channels/?kind=WALLET&q=付": "view_book",
    "/suspense/": "view_book",
    "/wallet-orders/": "view_book",
    f"/wallet-orders/show/{WALLET_ORDER}": "view_book",
    "/notices/": "view_book",
    f"/notices/show/{TOLD}": "view_book",
    f"/accounts/{SMALL}/contacts": "view_book",
    "/wordings/": "view_book",
    f"/wordings/new?purpose=DEMAND&account_no={SMALL}": "edit_wordings",
    "/jobs/": "view_book",
    "/staff/": "manage_staff",
    "/jobs/?kind=BILL&sort=-requested_at": "view_book",
    "/import/": "import_files",
    "/review/": "view_book",
    "/review/?show=blocked": "view_book",
    "/review/?show=noted": "view_book",
    "/review/all": "approve_bill",
    "/problems/": "view_book",
    "/problems/?state=open": "view_book",
    "/runs/": "view_book",
    "/runs/BILL-202510-20251025": "view_book",
}
LISTS = [
    "/supply/orders/",
    "/supply/incidents/",
    "/cards/",
    "/webhooks/",
    "/drafts/",
    "/feed-in/",
    "/money-requests/",
    "/agents/",
    "/cash/",
    "/debits/",
    "/customers/",
    "/positions/",
    "/risk/accounts/",
    "/next/cases",
    "/warnings/",
    "/anomalies/",
    "/anomalies/inspections/",
    "/anomalies/areas/",
    "/dues/",
    "/arrears/",
    "/credit/",
    "/credit/ways",
    "/arrangements/",
    "/closings/",
    "/guarantees/",
    "/guarantees/claims/",
    "/reminders/",
    "/renegotiations/",
    "/visits/log",
    "/arrears/lapsing",
    "/legal/",
    "/legal/terms",
    "/legal/written-off",
    "/responsibility/",
    "/collection/",
    "/collection/team",
    "/accounts/",
    "/bills/",
    "/corrections/",
    "/payments/",
    "/suspense/",
    "/wallet-orders/",
    "/ledger/postings/",
    "/schemes/",
    "/tier-notices/",
    "/prepaid/",
    "/notices/",
    "/problems/",
    "/runs/",
]


def fewest(right):
    """The role that may do least of those that have a right."""
    having = {role: rights.permissions for role, rights in ROLES.items() if right in rights.permissions}
    return min(having, key=lambda role: len(having[role]))


@pytest.mark.usefixtures("company")
def test_each_page_opens_for_those_who_may_see_it_and_is_refused_to_others(sign_in, client):
    """It is drawn for whoever may do least, the first page for each role."""
    for address in PAGES:
        assert client.get(address).status_code == 302, address
    for role, rights in ROLES.items():
        browser = sign_in(role)
        asked = {
            address: 403 if right not in rights.permissions else 200
            for address, right in PAGES.items()
            if right not in rights.permissions or address == "/" or role == fewest(right)
        }
        assert {address: browser.get(address).status_code for address in asked} == asked, role


def test_each_list_says_how_to_fill_it(sign_in):
    browser = sign_in()
    for address in LISTS:
        page = browser.get(address)
        assert page.status_code == 200
        assert 'class="ys-empty"' in page.content.decode(), address
    assert "还没有计算日敞口" in browser.get("/").content.decode()


@pytest.mark.usefixtures("company")
def test_each_list_exports_the_rows_that_are_seen(sign_in):
    browser = sign_in()
    for address in LISTS:
        answer = browser.get(address, {"export": "xlsx"})
        assert answer["Content-Type"].endswith("sheet"), address
        assert answer.content[:2] == b"PK"


@pytest.mark.usefixtures("company")
def test_each_question_of_a_list_is_answered(sign_in):
    browser = sign_in()
    for address in LISTS:
        for item in browser.get(address).context["table"].filters:
            question = item["question"]
            values = [code for code, _label in question.choices] or ["1", "2025", "2025-10"]
            for value in values:
                answer = browser.get(address, {question.name: value})
                assert answer.status_code == 200, (address, question.name, value)


@pytest.mark.usefixtures("company")
def test_a_number_opens_its_page_at_once(sign_in):
    browser = sign_in()
    for asked, address in {
        SMALL: f"/accounts/{SMALL}/",
        f"{SMALL[:4]} {SMALL[4:]}": f"/accounts/{SMALL}/",
        BILL: f"/bills/{BILL}/",
        PAID: f"/payments/show/{PAID}",
    }.items():
        assert browser.get("/search", {"q": asked}).headers["Location"] == address


@pytest.mark.usefixtures("company")
def test_a_run_says_its_rules_and_counts_in_words(sign_in):
    browser = sign_in()
    runs = Run.objects.all()
    assert {run.kind for run in runs} == {"BILL", "IMPORT", "RISK", "WARNING"}
    for run in runs:
        page = browser.get(f"/runs/{run.run_no}").content.decode()
        facts = re.findall(r"<d[td]>(.*?)</d[td]>", page)
        keys = [key for batch in run.batches.all() for key in (batch.first_key, batch.last_key)]
        cells = [cell for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL) if cell not in keys]
        for key in keys:
            cells = [cell.replace(key, "") for cell in cells]
        # The mark of the rules of validation is made of letters and figures as chance will have it.
        facts = [text for text in facts if text != run.rules.get("validation_rules")]
        texts = [re.sub(r"<[^>]+>", "", text) for text in facts + cells]
        assert [text for text in texts if re.search("[A-Za-z]{2}", text)] == [], run.run_no
    page = browser.get("/runs/BILL-202510-20251025").content.decode()
    for text in ("<dt>应收年月</dt><dd>2025-10</dd>", "账单到期天数", "户 14", "账单 12"):
        assert text in page


@pytest.mark.usefixtures("company")
def test_unknown_numbers_are_not_found_in_both_languages(sign_in):
    browser = sign_in()
    for address in (
        "/accounts/none/",
        "/customers/none/",
        "/bills/none/",
        "/bills/none/correct",
        "/corrections/none/",
        "/payments/show/none",
        "/runs/none",
        "/nowhere",
    ):
        page = browser.get(address)
        assert page.status_code == 404
        assert "没有这个页面" in page.content.decode()
    browser.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert "There is no such page" in browser.get("/nowhere").content.decode()


def test_refusals_speak_both_languages(sign_in):
    browser = sign_in("auditor")
    assert "您的角色无权办理" in browser.get("/counter/").content.decode()
    browser.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert "Your role does not allow this" in browser.get("/counter/").content.decode()


def test_a_failure_says_that_nothing_is_half_done(rf):
    from yingshou.interfaces.console.views.errors import failed

    page = failed(rf.get("/"))
    assert page.status_code == 500
    assert "没有留下半截数据" in page.content.decode()


def test_the_pages_are_chinese_whatever_the_browser_speaks(client):
    page = client.get("/admin/login/", headers={"accept-language": "en-US"}).content.decode()
    assert re.search(r'<html lang="zh', page)
    assert "登录" in page


@pytest.mark.usefixtures("company")
def test_a_filter_that_cannot_be_read_is_named_and_ignored(sign_in):
    page = sign_in().get("/bills/", {"month": "soon"}).content.decode()
    assert "“soon”不能作为应收年月。" in page
    assert BILL in page

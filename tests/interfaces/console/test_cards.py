"""Top-up cards at the console: secrets given out once, the price shown before a sale, redeemed once."""

import csv
import io
from datetime import date

import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts
from yingshou.records.cards.models import Card, CardEvent
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.organizations.roles import ROLES
from yingshou.records.payments.models import Payment

pytestmark = pytest.mark.django_db

BATCH = {"batch_no": "B25", "count": "3", "face": "100", "expires": "2028-10-25"}
FIRST, SECOND, THIRD = (f"B2500000{place}" for place in (1, 2, 3))


@pytest.fixture
def secrets(sign_in):
    """Return the secrets of a printed batch by card."""
    make_accounts("A1")
    issue(202510, {"A1": "60.00"}, issued_date=date(2025, 10, 25))
    answer = sign_in("accountant").post("/cards/issue", BATCH)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "attachment" in answer["Content-Disposition"]
    return {row["card_no"]: row["secret"] for row in csv.DictReader(io.StringIO(answer.content.decode()))}


def state(card_no):
    return Card.objects.get(card_no=card_no).state


def sell(browser, first, last="", buyer="便利店"):
    return browser.post("/cards/sell", {"first": first, "last": last, "buyer": buyer}, follow=True)


def test_a_secret_is_in_the_printer_s_file_and_nowhere_else(sign_in, secrets):
    assert sorted(secrets) == [FIRST, SECOND, THIRD]
    browser = sign_in()
    sell(browser, FIRST)
    for address in ("/cards/", f"/cards/show/{FIRST}", f"/cards/sell?first={SECOND}", "/cards/redeem"):
        page = browser.get(address).content.decode()
        assert not any(secret in page for secret in secrets.values())
        assert Card.objects.get(card_no=FIRST).secret_hash not in page
    again = browser.post("/cards/issue", BATCH)  # the same batch is not made twice
    assert "attachment" not in again.get("Content-Disposition", "")
    assert "已制卡" in again.content.decode()
    assert Card.objects.count() == 3


def test_a_card_is_sold_redeemed_and_found(sign_in, secrets):
    browser = sign_in("cashier")
    shown = browser.get("/cards/sell", {"first": FIRST, "last": SECOND}).content.decode()
    assert "200.00" in shown
    assert state(FIRST) == "CARD_PRINTED"  # only shown yet
    assert "请填写购卡人" in sell(browser, FIRST, SECOND, buyer=" ").content.decode()
    assert "已售 2 张，共 200.00 元" in sell(browser, FIRST, SECOND).content.decode()
    assert [state(each) for each in (FIRST, SECOND, THIRD)] == ["CARD_SOLD", "CARD_SOLD", "CARD_PRINTED"]
    paid = {"card_no": FIRST, "secret": secrets[FIRST], "account": "A1"}
    answer = browser.post("/cards/redeem", paid)
    assert answer["Location"] == f"/payments/receipt/TOPUP_CARD-{FIRST}"
    assert browser.post("/cards/redeem", paid)["Location"] == answer["Location"]  # sent twice: once booked
    assert Payment.objects.count() == 1
    found = browser.get("/cards/", {"q": FIRST}).content.decode()
    assert "已兑付" in found
    assert SECOND not in found.split("<tbody>")[-1]
    assert f"TOPUP_CARD-{FIRST}" in browser.get(f"/cards/show/{FIRST}").content.decode()
    assert browser.get("/cards/", {"state": "CARD_SOLD", "export": "xlsx"}).content[:2] == b"PK"
    assert_books_hold()


def test_a_lost_card_is_frozen_with_a_reason_and_freed(sign_in, secrets):
    browser = sign_in("cashier")
    sell(browser, FIRST)
    browser.post(f"/cards/freeze/{FIRST}", {"act": "freeze", "reason": ""})
    assert state(FIRST) == "CARD_SOLD"
    browser.post(f"/cards/freeze/{FIRST}", {"act": "freeze", "reason": "挂失"})
    refused = browser.post("/cards/redeem", {"card_no": FIRST, "secret": secrets[FIRST], "account": "A1"})
    assert "未售出或已冻结" in refused.content.decode()
    assert secrets[FIRST] not in refused.content.decode()  # what was typed does not come back
    browser.post(f"/cards/freeze/{FIRST}", {"act": "free", "reason": "找到"})
    assert [event.note for event in CardEvent.objects.filter(card_id=FIRST).order_by("id")] == [
        "", "便利店", "挂失", "找到",
    ]  # fmt: skip
    for _ in range(5):
        browser.post("/cards/redeem", {"card_no": FIRST, "secret": "1", "account": "A1"})
    assert state(FIRST) == "CARD_FROZEN"


@pytest.mark.parametrize(
    "change",
    [{"count": "0"}, {"count": "x"}, {"face": "-1"}, {"expires": "2028-02-31"}, {"expires": ""},
     {"batch_no": "B 1"},
     {"batch_no": "../x"}, {"count": "999999"}, {"face": "99999999"}, {"expires": "2020-01-01"}],
)  # fmt: skip
def test_a_bad_batch_makes_no_card_and_keeps_what_was_typed(sign_in, change):
    page = sign_in("accountant").post("/cards/issue", BATCH | change).content.decode()
    assert Card.objects.count() == 0
    assert 'value="100"' in page or "face" in change


@pytest.mark.usefixtures("secrets")
def test_cards_that_are_not_there_are_not_sold(sign_in):
    browser = sign_in("cashier")
    for values in ({"first": "none"}, {"first": FIRST, "last": "none"}, {"first": THIRD, "last": FIRST}, {}):
        assert browser.get("/cards/sell", values)["Location"] == "/cards/"
    assert browser.get("/cards/show/none").status_code == 404


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("role", [*ROLES])
def test_rights(sign_in, role):
    browser, rights = sign_in(role), ROLES[role].permissions
    issued = browser.post("/cards/issue", {**BATCH, "batch_no": "C1"}).status_code
    assert issued == (200 if "issue_cards" in rights else 403)
    money = 302 if "take_payment" in rights else 403
    assert browser.post("/cards/sell", {"first": FIRST, "buyer": "x"}).status_code == money
    assert browser.post(f"/cards/freeze/{FIRST}", {"act": "freeze", "reason": "x"}).status_code == money
    assert browser.get("/cards/redeem").status_code == (200 if money == 302 else 403)


def test_a_station_does_not_see_what_a_card_paid_elsewhere(sign_in, people, secrets):
    browser = sign_in()
    sell(browser, FIRST, SECOND)
    browser.post("/cards/redeem", {"card_no": FIRST, "secret": secrets[FIRST], "account": "A1"})
    Organization.objects.create(code="99", name="他站")
    StaffOrganization.objects.create(user=people["cashier"], organization_id="99")
    station = sign_in("cashier")
    page = station.get("/cards/").content.decode()
    assert FIRST not in page
    assert SECOND in page
    assert station.get(f"/cards/show/{FIRST}").status_code == 404
    refused = station.post("/cards/redeem", {"card_no": SECOND, "secret": secrets[SECOND], "account": "A1"})
    assert "户号 A1 不存在" in refused.content.decode()
    assert state(SECOND) == "CARD_SOLD"

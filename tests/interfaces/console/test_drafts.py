"""Acceptance bills in the console: registered, decided by another, presented, paid or dishonoured."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import assert_books_hold
from tests.flows.small_company import account_no
from tests.interfaces.console.company import AS_OF, LARGE
from yingshou.core.tables import DRAFT_ACCEPTORS
from yingshou.flows.import_table import import_table
from yingshou.interfaces.console.columns import due_state
from yingshou.records.drafts.models import Draft
from yingshou.records.receivables.models import ReceivableBalance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company", "acceptor")]

FORM = {
    "draft_no": "B1", "account_no": LARGE[1], "kind": "BANK_ACCEPTANCE", "acceptor_no": "102",
    "drawer": "甲公司", "endorsers": "", "payer_name": "甲公司", "face_amount": "1,000.00",
    "issue_date": "2025-10-01", "maturity_date": "2025-11-01", "received_date": "2025-10-20", "memo": "",
}  # fmt: skip
ACTS = ("/drafts/register", "/drafts/decide/B1", "/drafts/cash/B1")


@pytest.fixture
def acceptor():
    row = {
        "acceptor_no": "102", "valid_from": date(2025, 1, 1), "name": "某银行", "kind": "BANK_ACCEPTANCE",
        "grade": "A", "is_accepted": True, "largest_amount": None, "total_amount": None,
        "approve_above": Decimal("5000.00"),
    }  # fmt: skip
    frame = pl.DataFrame([row], schema=DRAFT_ACCEPTORS.schema)
    import_table(table=DRAFT_ACCEPTORS, frame=frame, as_of=AS_OF, source="list.csv")


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def test_only_those_who_may_act_and_only_by_post(sign_in):
    sign_in("cashier").post("/drafts/register", FORM)
    for role in ("auditor", "reviewer", "director", "account_manager"):
        for address in (*ACTS, "/drafts/dishonour/B1"):
            assert sign_in(role).post(address, FORM).status_code == 403, (address, role)
    for address in (*ACTS, "/drafts/dishonour/B1"):
        assert sign_in("cashier").get(address).status_code == 405
    assert Draft.objects.get().state == "DRAFT_HELD"


def test_a_due_settled_by_a_draft_is_collected_and_not_shown_as_paid(sign_in):
    browser, number = sign_in("cashier"), account_no(5)
    owed = ReceivableBalance.objects.get(account_no=number).principal_open
    browser.post("/drafts/register", {**FORM, "account_no": number, "face_amount": str(owed)})
    page = browser.get("/dues/", {"state": "draft"})
    (row,) = page.context["table"].rows
    assert (row.account_id, row.collected, row.cash, row.principal_open) == (number, owed, 0, 0)
    assert due_state(row) == "SETTLED_BY_DRAFT"
    assert "已收，票据未到款" in page.content.decode().split("<tbody>")[-1]


def test_a_draft_from_the_form_to_the_bank(sign_in):
    browser = sign_in("cashier")
    page = browser.post("/drafts/register", FORM, follow=True)
    assert "已登记" in texts(page)
    assert "还有 7 天" in page.content.decode()
    overview = browser.get("/").content.decode()
    assert "到款率" in overview
    listed = browser.get("/drafts/?bucket=DAYS_7").content.decode()
    assert "1 张在手汇票十日内到期" in listed
    assert 'href="/drafts/show/B1"' in listed
    assert 'href="/drafts/show/B1"' not in browser.get("/drafts/?bucket=LATER").content.decode()
    assert "票据已收、未到款" in browser.get(f"/accounts/{LARGE[1]}/").content.decode()
    assert "在手，未到款" in browser.get("/payments/show/DRAFT-B1").content.decode()
    assert "已入账" in texts(
        browser.post("/drafts/cash/B1", {"act": "present", "day": "2025-10-25"}, follow=True)
    )
    assert "已入账" in texts(
        browser.post("/drafts/cash/B1", {"act": "paid", "day": "2025-10-25"}, follow=True)
    )
    assert Draft.objects.get().state == "DRAFT_PAID"
    assert "票据已收、未到款" not in browser.get(f"/accounts/{LARGE[1]}/").content.decode()
    assert browser.get("/drafts/?export=xlsx").status_code == 200
    assert browser.get("/drafts/show/none").status_code == 404
    assert_books_hold()


def test_what_cannot_be_taken_comes_back_with_what_was_entered(sign_in):
    browser = sign_in("cashier")
    for change, said in (
        ({"face_amount": "x"}, "请填全各项"),
        ({"maturity_date": "2025-99-01"}, "请填全各项"),
        ({"account_no": "none"}, "不存在"),
        ({"payer_name": "别家"}, "背书不连续"),
    ):
        page = browser.post("/drafts/register", FORM | change)
        assert said in texts(page)
        assert 'value="B1"' in page.content.decode()
    assert not Draft.objects.exists()


def test_a_large_draft_waits_for_somebody_else(sign_in):
    cashier = sign_in("cashier")
    cashier.post("/drafts/register", FORM | {"face_amount": "5000.01"})
    assert "1 张汇票待他人复核" in cashier.get("/drafts/").content.decode()
    own = cashier.post("/drafts/decide/B1", {"act": "approve"}, follow=True)
    assert "不能自己复核" in texts(own)
    other = sign_in("administrator")
    assert "已保存" in texts(other.post("/drafts/decide/B1", {"act": "approve"}, follow=True))
    assert Draft.objects.get().state == "DRAFT_HELD"
    assert_books_hold()


def test_a_dishonoured_draft_needs_its_reason(sign_in):
    browser = sign_in("cashier")
    browser.post("/drafts/register", FORM)
    empty = browser.post(
        "/drafts/dishonour/B1", {"day": "2025-10-25", "reason": " ", "fee": "0"}, follow=True
    )
    assert "拒付理由" in texts(empty)
    assert "请填全各项" in texts(
        browser.post("/drafts/dishonour/B1", {"day": "x", "reason": "空头"}, follow=True)
    )
    done = browser.post(
        "/drafts/dishonour/B1", {"day": "2025-10-25", "reason": "账户余额不足", "fee": "20"}, follow=True
    )
    assert "恢复欠费" in texts(done)
    assert Draft.objects.get().state == "DRAFT_DISHONOURED"
    assert_books_hold()


def test_a_discounted_draft(sign_in):
    browser = sign_in("cashier")
    browser.post("/drafts/register", FORM)
    missing = browser.post("/drafts/cash/B1", {"act": "discount", "day": "2025-10-25"}, follow=True)
    assert "请填全各项" in texts(missing)
    browser.post("/drafts/cash/B1", {"act": "discount", "day": "2025-10-25", "proceeds": "990"})
    assert Draft.objects.get().state == "DRAFT_DISCOUNTED"
    assert_books_hold()

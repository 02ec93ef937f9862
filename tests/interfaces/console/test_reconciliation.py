"""Reconciliation in the console: grid, a day, the queue, acts and their undo, certificates."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.flows.books import assert_books_hold
from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.flows.keep_lines import keep_channel_file
from yingshou.flows.reconcile_day import reconcile_day
from yingshou.records.reconciliation.models import Certificate, Difference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

DAY = date(2025, 10, 21)
FILE = b"channel,line_date,reference,amount,fee,account_no,payer_name,text\nWECHAT,2025-10-21,W1,7.00,,,,\n"


@pytest.fixture
def number():
    """A difference of seven yuan that the channel has and the ledger has not."""
    rows = [("WECHAT", DAY, "W1", Decimal("7.00"), Decimal(0), None, "某人", None)]
    frame = pl.DataFrame(rows, schema=CHANNEL_LINES.schema, orient="row")
    keep_channel_file(frame=frame, source="w.csv")
    reconcile_day(day=DAY, as_of=DAY)
    return Difference.objects.get().pk


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def test_a_file_is_kept_and_a_day_reconciled(sign_in):
    browser = sign_in("cashier")
    assert "还没有可对账的数据" in browser.get("/reconciliation/").content.decode()
    upload = {"file": SimpleUploadedFile("w.csv", FILE)}
    assert "留存 1 行" in texts(browser.post("/reconciliation/file", upload, follow=True))
    assert "请先选择文件" in texts(browser.post("/reconciliation/file", follow=True))
    assert "差异 1 项" in texts(browser.post("/reconciliation/run", {"day": "2025-10-21"}, follow=True))
    assert "日期请写成" in texts(browser.post("/reconciliation/run", {"day": "x"}, follow=True))
    page = browser.get("/reconciliation/?month=2025-10").content.decode()
    assert "微信支付" in page
    assert "不符" in page


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "仅渠道文件有"), ("en", "In the channel")])
def test_pages_open_in_both_languages(sign_in, number, language, word):
    browser = sign_in("auditor")
    browser.cookies["django_language"] = language
    for address in (
        "/reconciliation/?month=2025-10",
        "/reconciliation/days/2025-10-21/WECHAT",
        "/reconciliation/differences/",
        f"/reconciliation/differences/{number}",
        "/reconciliation/certificates/",
    ):
        assert browser.get(address).status_code == 200, address
    assert word in browser.get(f"/reconciliation/differences/{number}").content.decode()
    assert browser.get("/reconciliation/days/2025-10-99/WECHAT").status_code == 404
    assert browser.get("/reconciliation/differences/none").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/reconciliation/?month=2025-10&",
        "/reconciliation/differences/?",
        "/reconciliation/days/2025-10-21/WECHAT?",
    ],
)
def test_lists_are_exported(sign_in, number, address):
    answer = sign_in("auditor").get(f"{address}export=xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_only_those_who_assign_money_act_and_only_by_post(sign_in, number):
    for address in (f"/reconciliation/differences/{number}/act", "/reconciliation/run"):
        assert sign_in("auditor").post(address, {"kind": "SUSPENSE"}).status_code == 403
        assert sign_in("cashier").get(address).status_code == 405
    assert Difference.objects.get().state == "OPEN"


def test_the_queue_is_worked_to_zero_and_back(sign_in, number):
    browser, address = sign_in("cashier"), f"/reconciliation/differences/{number}"
    for form, state in (
        ({"kind": "SUSPENSE"}, "SUSPENSE"),
        ({"kind": "UNDO", "note": "wrong"}, "OPEN"),
        ({"kind": "TIMING", "until": "2026-01-05"}, "TIMING"),
        ({"kind": "UNDO"}, "OPEN"),
    ):
        browser.post(f"{address}/act", form)
        assert Difference.objects.get().state == state
        assert browser.get(address).status_code == 200
    assert "没有可接受的建议" in texts(browser.post(f"{address}/act", {"kind": "ACCEPT"}, follow=True))
    assert "没有少款" in texts(browser.post(f"{address}/act", {"kind": "FEE"}, follow=True))
    assert "不存在" in texts(
        browser.post(f"{address}/act", {"kind": "ACCOUNT", "account_no": "9"}, follow=True)
    )
    assert_books_hold()


def test_a_certificate_is_drawn_and_signed(sign_in, number):
    browser = sign_in("cashier")
    page = browser.post("/reconciliation/certificates/draw", {"day": "2025-10-21"}, follow=True)
    assert Certificate.objects.get().hash in page.content.decode()
    browser.post("/reconciliation/certificates/1/sign")
    assert "须由两人" in texts(browser.post("/reconciliation/certificates/1/sign", follow=True))
    assert sign_in("auditor").post("/reconciliation/certificates/1/sign").status_code == 403
    sign_in("administrator").post("/reconciliation/certificates/1/sign")
    assert "两人已签" in browser.get("/reconciliation/certificates/").content.decode()

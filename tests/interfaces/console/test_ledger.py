"""The journal in the console: balances that open their entries, and months closed by those who may."""

from datetime import date

import pytest

from yingshou.flows.check_books import check_books
from yingshou.flows.seal_ledger import seal_ledger
from yingshou.records.ledger.models import JournalEntry, PeriodClose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def text(answer):
    return answer.content.decode()


def test_a_balance_opens_its_postings_and_its_entry(sign_in):
    browser = sign_in()
    seal_ledger()
    page = text(browser.get("/ledger/?from=2024-01-01&to=2026-12-31"))
    assert "应收电费" in page
    assert "借贷平衡" in page
    assert "/ledger/postings/?account=RECEIVABLE&amp;from=2024-01-01&amp;to=2026-12-31" in page
    entry = JournalEntry.objects.filter(postings__account_id="RECEIVABLE").first()
    assert entry.entry_no in text(browser.get("/ledger/postings/?account=RECEIVABLE"))
    shown = text(browser.get(f"/ledger/entry/{entry.entry_no}"))
    assert entry.seal.hash in shown
    assert browser.get("/ledger/entry/none").status_code == 404
    assert browser.get("/ledger/", {"export": "xlsx"}).content[:2] == b"PK"


def test_a_month_is_closed_by_the_accountant_and_by_nobody_else(sign_in, settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2026-12-01\n", encoding="ascii")
    assert check_books() == []
    first = JournalEntry.objects.order_by("booked_date").first().booked_date
    month = f"{first:%Y-%m}"
    assert sign_in("cashier").post("/ledger/close", {"month": month}).status_code == 403
    browser = sign_in("accountant")
    assert f"结账 {month}" in text(browser.get("/ledger/"))
    page = text(browser.post("/ledger/close", {"month": month}, follow=True))
    assert f"{month} 已结账" in page
    close = PeriodClose.objects.get()
    assert (close.month, close.closed_by) == (int(month.replace("-", "")), "accountant")
    assert close.last_date < date(2026, 12, 1)
    page = text(browser.post("/ledger/close", {"month": month}, follow=True))
    assert "已经结账" in page

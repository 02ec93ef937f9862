"""Corrections at the console: asked for by cause, shown before they are proposed, decided by another."""

from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold
from tests.interfaces.console.company import BILL, CORRECTION, OTHER_BILL, SMALL
from yingshou.core.billing.causes import CAUSES, FIGURES
from yingshou.records.billing.models import Bill, BillCorrection, CorrectionDecision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

D = Decimal
ADDRESS = f"/bills/{BILL}/correct"


def said(page):
    return [str(message) for message in page.context["messages"]]


def test_each_cause_shows_its_inputs(sign_in):
    browser = sign_in("reviewer")
    for cause in CAUSES:
        form = browser.get(ADDRESS, {"cause": cause}).context["form"]
        names = [field.name for group in form.groups for field in group.fields]
        start = {"WRONG_READ": "read-0-total", "WRONG_MULTIPLIER": "multiplier-0",
                 "WRONG_ARCHIVE": "account-price_class", "BREACH": "account-price_class"}  # fmt: skip
        archive = [name for name in names if not name.startswith("figure-")]
        assert names == [*archive, *(f"figure-{name}" for name in FIGURES.get(cause, ()))], cause
        assert archive[:1] == ([start[cause]] if cause in start else []), cause
    assert "form" not in browser.get(ADDRESS, {"cause": "MOOD"}).context


def test_a_read_is_put_right_after_its_effect_is_shown(sign_in):
    browser = sign_in("reviewer")
    start = browser.get(ADDRESS, {"cause": "WRONG_READ"}).context["form"]
    assert [field.value for group in start.groups for field in group.fields] == ["1000", "1101"]
    sent = {"cause": "WRONG_READ", "read-0-total": "1000", "read-1-total": "1151", "reason": "抄错"}
    page = browser.post(ADDRESS, sent | {"action": "preview"})
    preview = page.context["preview"]["found"]
    assert preview.draft.month.difference == D("40.00")
    assert (preview.before.principal, preview.after.principal) == (D("30.80"), D("70.80"))
    assert BillCorrection.objects.count() == 1
    answer = browser.post(ADDRESS, sent | {"action": "propose"}, follow=True)
    assert "由您提出，须由另一人审批" in answer.content.decode()
    assert BillCorrection.objects.get(bill_id=BILL).proposed_by == "reviewer"
    refused = browser.post(f"/corrections/{BILL}-C1/approve", {}, follow=True)
    assert "提出人不能审批" in " ".join(said(refused))
    other = sign_in("director")
    assert other.get(f"/corrections/{BILL}-C1/").context["preview"]["found"].draft.month.difference == D(40)
    done = other.post(f"/corrections/{BILL}-C1/approve", {"note": "已核"}, follow=True)
    assert "已更正" in " ".join(said(done))
    assert f"{SMALL}-202510-3" in done.content.decode()
    assert_books_hold()
    chain = sign_in().get(f"/bills/{BILL}/").content.decode()
    assert all(f"{SMALL}-202510-{number}" in chain for number in (1, 2, 3))
    again = other.post(f"/corrections/{BILL}-C1/approve", {}, follow=True)
    assert "已审批" in " ".join(said(again))
    assert Bill.objects.filter(account_id=SMALL, bill_month=202510).count() == 3


def test_a_multiplier_and_an_archive_are_put_right(sign_in):
    browser = sign_in("reviewer")
    page = browser.post(ADDRESS, {"cause": "WRONG_MULTIPLIER", "multiplier-0": "2"})
    assert page.context["preview"]["found"].draft.month.new_kwh == D(202)
    page = browser.post(ADDRESS, {"cause": "WRONG_ARCHIVE", "account-price_class": "RESIDENT"})
    assert page.context["preview"]["found"].draft.month.new_amount == D("50.50")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"cause": "WRONG_READ", "read-1-total": "many"}, "请更正下面"),
        ({"cause": "WRONG_READ"}, "没有变化"),
        ({"cause": "METER_ERROR"}, "没有变化"),
        ({"cause": "METER_ERROR", "figure-error_percent": "x"}, "无法识别"),
        ({"cause": "OTHER", "figure-flat_kwh": "5", "action": "propose"}, "请写明更正原因"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(sign_in, sent, words):
    page = sign_in("reviewer").post(ADDRESS, sent)
    assert page.status_code == 200
    assert words in " ".join(said(page)), said(page)
    assert BillCorrection.objects.count() == 1


def test_a_proposal_is_turned_down_with_a_reason(sign_in):
    browser = sign_in("director")
    browser.post(f"/corrections/{CORRECTION}/turn-down", {"note": " "})
    assert CorrectionDecision.objects.count() == 0
    browser.post(f"/corrections/{CORRECTION}/turn-down", {"note": "证据不足"})
    assert CorrectionDecision.objects.get().approved is False
    assert "证据不足" in browser.get(f"/corrections/{CORRECTION}/").content.decode()
    assert Bill.objects.filter(bill_no__startswith=OTHER_BILL[:-1]).count() == 1


@pytest.mark.parametrize("role", ["cashier", "auditor", "account_manager"])
def test_others_neither_propose_nor_decide(sign_in, role):
    browser = sign_in(role)
    assert browser.post(ADDRESS, {"cause": "OTHER", "figure-flat_kwh": "5"}).status_code == 403
    for act in ("approve", "turn-down"):
        assert browser.post(f"/corrections/{CORRECTION}/{act}", {"note": "x"}).status_code == 403
    assert (BillCorrection.objects.count(), CorrectionDecision.objects.count()) == (1, 0)


def test_a_reversed_bill_leads_to_the_one_in_force(sign_in):
    browser = sign_in("director")
    browser.post(f"/corrections/{CORRECTION}/approve", {})
    other = sign_in("administrator")
    assert "请更正当月有效的账单" in other.get(f"/bills/{OTHER_BILL}/correct").content.decode()
    new = other.get(f"/bills/{OTHER_BILL[:-1]}3/").content.decode()
    assert "退补电量" in new
    assert "违约使用电费" in new


def test_the_queue_shows_what_waits(sign_in):
    page = sign_in().get("/corrections/", {"state": "PROPOSED", "cause": "THEFT", "q": OTHER_BILL})
    assert [row.correction_no for row in page.context["table"].rows] == [CORRECTION]
    assert "1 笔更正待审批" in page.content.decode()
    assert list(sign_in().get("/corrections/", {"state": "APPROVED"}).context["table"].rows) == []

"""Agreements on arrears in the console: previewed, proposed, decided by another, cancelled."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import issue
from tests.interfaces.console.company import SMALL
from yingshou.records.arrangements.models import Arrangement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
FORM = {"terms": "3", "first_date": "2025-11-10", "rhythm": "MONTHLY", "grace_days": "2"}


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


@pytest.fixture
def _owing(company):
    issue(202501, {SMALL: "900.00"}, issued_date=date(2025, 1, 5), due_days=1)


@pytest.mark.usefixtures("_owing")
def test_from_the_account_to_the_decision_and_its_end(sign_in):
    collector, lead = sign_in("collector"), sign_in("team_lead")
    address = f"/arrangements/propose/{SMALL}"
    assert address in collector.get(f"/accounts/{SMALL}/").content.decode()
    shown = collector.post(address, {**FORM, "act": "preview"})
    total = shown.context["preview"].total
    assert sum(shown.context["preview"].terms["amount"]) == total > Decimal("900.00")
    assert not Arrangement.objects.exists()
    assert "须写明原因" in texts(collector.post(address, {**FORM, "act": "propose"}))
    made = collector.post(address, {**FORM, "act": "propose", "reason": "资金困难"}, follow=True)
    assert "由另一人审批" in made.content.decode()
    number = Arrangement.objects.get().pk
    decide = f"/arrangements/decide/{number}"
    assert collector.post(decide, {"act": "approve"}).status_code == 403
    assert "履约中" in lead.post(decide, {"act": "approve"}, follow=True).content.decode()
    listed = lead.get("/arrangements/?state=RUNNING").context["table"]
    assert [(row.standing.next_date, row.shown_state) for row in listed.rows] == [
        (date(2025, 11, 10), "ARRANGEMENT_RUNNING")
    ]
    cancel = f"/arrangements/cancel/{number}"
    assert "须写明取消原因" in texts(lead.post(cancel, {"reason": " "}, follow=True))
    ended = lead.post(cancel, {"reason": "客户搬离"}, follow=True).content.decode()
    assert "客户搬离" in ended
    assert "已取消" in lead.get("/arrangements/").content.decode()


@pytest.mark.usefixtures("_owing")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"terms": "x"}, "须为整数"),
        ({"terms": "99"}, "期数须为"),
        ({"first_date": "2025-13-01"}, "首期日期须写作"),
        ({"first_date": "2025-01-01"}, "早于业务日期"),
        ({"down_payment": "-1"}, "首付须为"),
        ({"receivable_no": "none"}, "没有可分期的欠费"),
    ],
)
def test_what_does_not_fit_says_so_and_keeps_what_was_typed(sign_in, changed, says):
    page = sign_in("collector").post(f"/arrangements/propose/{SMALL}", {**FORM, **changed, "act": "preview"})
    assert page.status_code == 200
    assert says in texts(page)
    assert page.context["preview"] is None


def test_who_may_do_what_and_what_does_not_exist(sign_in):
    assert sign_in("auditor").get(f"/arrangements/propose/{SMALL}").status_code == 403
    assert sign_in("collector").get("/arrangements/propose/none").status_code == 404
    assert sign_in("auditor").get("/arrangements/show/none").status_code == 404
    assert sign_in("team_lead").post("/arrangements/decide/none").status_code == 404

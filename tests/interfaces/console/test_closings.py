"""Closings of accounts in the console: asked for on the page of the account, decided by another, taken on."""

from datetime import date

import pytest

from tests.flows.books import issue
from tests.interfaces.console.company import SMALL
from yingshou.records.closings.models import Closing
from yingshou.records.customers.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
FORM = {"closed_date": "2025-10-25", "reason": "歇业", "to_court": "1"}


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def test_from_the_account_to_the_decision_and_on(sign_in):
    reviewer, director = sign_in("reviewer"), sign_in("director")
    address = f"/closings/propose/{SMALL}"
    assert address in reviewer.get(f"/accounts/{SMALL}/").content.decode()
    made = reviewer.post(address, FORM, follow=True)
    assert "由另一人审批" in made.content.decode()
    number = Closing.objects.get().pk
    own = reviewer.post(f"/closings/decide/{number}", {"act": "approve"}, follow=True)
    assert "由另一人" in texts(own)
    assert sign_in("cashier").post(f"/closings/decide/{number}", {"act": "approve"}).status_code == 403
    shown = director.post(f"/closings/decide/{number}", {"act": "approve"}, follow=True)
    assert "已记录决定" in texts(shown) or shown.status_code == 200
    assert Account.objects.get(pk=SMALL).closed_date == date(2025, 10, 25)
    listed = director.get("/closings/?state=APPROVED").context["table"]
    assert [row.closing_no for row in listed.rows] == [number]
    done = reviewer.post(f"/closings/settle/{number}", follow=True)
    assert "最后账单" in texts(done)
    assert address not in reviewer.get(f"/accounts/{SMALL}/").content.decode()


def test_an_approved_closing_is_withdrawn_on_its_page(sign_in):
    reviewer, director = sign_in("reviewer"), sign_in("director")
    reviewer.post(f"/closings/propose/{SMALL}", {**FORM, "closed_date": "2025-11-10"})
    number = Closing.objects.get().pk
    address = f"/closings/withdraw/{number}"
    assert address not in director.get(f"/closings/show/{number}").content.decode()
    director.post(f"/closings/decide/{number}", {"act": "approve"})
    assert address in director.get(f"/closings/show/{number}").content.decode()
    assert sign_in("cashier").post(address, {"reason": "续租"}).status_code == 403
    assert "必填" in texts(director.post(address, {"reason": " "}, follow=True))
    assert Account.objects.get(pk=SMALL).closed_date == date(2025, 11, 10)
    shown = director.post(address, {"reason": "续租"}, follow=True)
    assert "续租" in shown.content.decode()
    assert Account.objects.get(pk=SMALL).closed_date is None
    assert [row.pk for row in director.get("/closings/?state=WITHDRAWN").context["table"].rows] == [number]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"closed_date": "soon"}, "停止供电日期须写作"),
        ({"closed_date": "2025-13-01"}, "停止供电日期须写作"),
        ({"closed_date": "2026-10-25"}, "销户日不合适"),
        ({"reason": " "}, "必填"),
        ({"payee_name": "店主"}, "必填"),
        ({"to_court": ""}, "结清后才能销户"),
    ],
)
def test_what_is_refused_says_why(sign_in, changed, says):
    issue(202501, {SMALL: "900.00"}, issued_date=date(2025, 1, 5), due_days=1)
    page = sign_in("reviewer").post(f"/closings/propose/{SMALL}", {**FORM, **changed})
    assert says in texts(page)
    assert not Closing.objects.exists()
    assert sign_in("reviewer").get("/closings/propose/9").status_code == 404
    assert sign_in("reviewer").get("/closings/show/X9").status_code == 404

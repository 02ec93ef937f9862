"""Visits in the console: who is late, a visit written down, its follow-up on the owner's list."""

import pytest

from tests.interfaces.console.company import AS_OF, LARGE, SMALL
from yingshou.records.reminders.models import Reminder
from yingshou.records.responsibility.operations import assign
from yingshou.records.visits.models import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
FORM = {
    "visit_date": AS_OF.isoformat(), "met": "厂长", "business_state": "SHORT_OF_WORK", "outlook": "FALLING",
    "note": "两条线停了一条", "follow_text": ["核对容量", ""], "follow_due_date": ["2025-11-05", ""],
    "follow_owner": ["collector", ""],
}  # fmt: skip


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def test_a_visit_is_planned_made_and_followed_up(sign_in):
    assign(
        role="ACCOUNT_MANAGER", username="account_manager", valid_from=AS_OF, assigned_by="director",
        reason="一对一", account_no=LARGE[0],
    )  # fmt: skip
    manager, collector = sign_in("account_manager"), sign_in("collector")
    (row,) = manager.get("/visits/?person=account_manager&late=1").context["table"].rows
    assert (row.account_no, row.interval_days, row.last_date) == (LARGE[0], 30, None)
    made = manager.post(f"/visits/record/{LARGE[0]}", FORM, follow=True).content.decode()
    assert "开工不足" in made
    again = manager.post(f"/visits/record/{LARGE[0]}", FORM, follow=True)
    assert again.status_code == 200
    assert Visit.objects.count() == 1
    assert list(manager.get("/visits/?person=account_manager&late=1").context["table"].rows) == []
    assert "核对容量" in collector.get("/collection/").content.decode()
    assert "开工不足" in manager.get(f"/customers/{LARGE[0]}/").content.decode()
    assert manager.get("/visits/log?finding=FALLING").context["table"].rows.count() == 1
    assert manager.get("/visits/?export=xlsx").content[:2] == b"PK"
    number = Reminder.objects.get().pk
    collector.post(f"/reminders/end/{number}", {"note": "已核对"})
    assert "核对容量" not in collector.get("/collection/").content.decode()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"visit_date": "2025-10-26"}, "晚于业务日期"),
        ({"visit_date": "x"}, "日期须写作"),
        ({"note": " "}, "请填写走访情况"),
        ({"outlook": "GOLDEN"}, "没有走访发现"),
        ({"follow_owner": ["auditor", ""]}, "不办理催费走访"),
        ({"follow_due_date": ["2025-01-01", ""]}, "不早于走访日期"),
    ],
)
def test_what_does_not_fit_is_refused_and_what_was_typed_stays(sign_in, changed, says):
    page = sign_in("collector").post(f"/visits/record/{SMALL}", {**FORM, **changed})
    assert page.status_code == 200
    assert says in texts(page)
    assert not Visit.objects.exists()
    assert not Reminder.objects.exists()

"""Stop and restore in the console: asked, approved by another, planned, carried out, restored, incidents."""

from datetime import timedelta

import pytest

from tests.flows.stops import AT, approved, demanded, meters_for, owing, pay, ready
from yingshou.flows.execute_stop import execute_stop
from yingshou.flows.follow_supply import order_restore_by_hand
from yingshou.flows.restore_supply import note_late
from yingshou.interfaces.console.views import supply, supply_acts
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.supply import queries
from yingshou.records.supply.models import StopOrder

pytestmark = pytest.mark.django_db
A, B = "1000000001", "1000000002"
ORDER = f"S-{A}-1"


@pytest.fixture
def line(settings, monkeypatch):
    settings.BUSINESS_DATE_FILE.write_text(AT.date().isoformat(), encoding="ascii")
    with meters_for(A, B) as (meters, simulator):
        monkeypatch.setattr(supply_acts, "meters", lambda: meters)
        for module in (supply, supply_acts):
            monkeypatch.setattr(module, "business_moment", lambda: simulator.clock.now)
        owing(A, B)
        yield meters, simulator


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def post(browser, where, /, **values):
    return browser.post(f"/supply/orders/{ORDER}/{where}", values, follow=True)


def test_two_people_and_a_dispatcher_take_a_stop_through(sign_in, line):
    _meters, simulator = line
    demanded(A)
    simulator.clock.now = AT - timedelta(days=6)
    asked = sign_in("collector").post(f"/supply/ask/{A}", {"reason": "三次催交未缴"}, follow=True)
    assert "由另一人审批" in texts(asked)
    assert post(sign_in("collector"), "decide", act="approve").status_code == 403
    post(sign_in("director"), "decide", act="approve")
    assert StopOrder.objects.get().state == "APPROVED"
    dispatcher = sign_in("dispatcher")
    page = dispatcher.get("/supply/").content.decode()
    assert "停电前 30 分钟已再次通知 — 再次通知用户" in page
    done = post(dispatcher, "execute")
    assert "未执行：见不具备的条件" in texts(done)
    assert post(sign_in("director"), "execute").status_code == 403
    assert "时刻请写成" in texts(post(dispatcher, "plan", act="plan", planned_at="later"))
    assert "把计划时刻推后" in texts(post(dispatcher, "plan", act="plan", planned_at="2025-12-11T10:10"))
    assert "已提示用户" in texts(post(dispatcher, "plan", act="plan", planned_at="2025-12-17T10:00"))
    assert "已撤回" in texts(post(sign_in("collector"), "revoke", reason="已约定"))
    assert StopOrder.objects.get().state == "REVOKED"


def test_a_stop_is_carried_out_and_its_warrant_shown(sign_in, line):
    _meters, simulator = line
    order_no = ready(A)
    dispatcher = sign_in("dispatcher")
    page = dispatcher.get("/supply/").content.decode()
    assert "近时" not in page
    assert "复电通道可用 — 核对通信档案" in page
    assert "已停电，回读确认" in texts(post(dispatcher, "execute"))
    page = dispatcher.get(f"/supply/orders/{order_no}").content.decode()
    for said in (
        "停电核准单",
        "申请与审批为两人",
        "申请人：ann",
        "审批人：bob",
        "摘要",
        "已完成（回读确认）",
    ):
        assert said in page, said
    assert "该户已停电" in dispatcher.get(f"/accounts/{A}/").content.decode()
    pay(A, "2000", "T1")
    assert "复电中" in dispatcher.get("/supply/").content.decode()
    simulator.clock.now = queries.restore_of(order_no).ordered_at
    assert "已复电，回读确认" in texts(post(dispatcher, "restore", act="again"))
    assert "已复电" in dispatcher.get("/supply/orders/").content.decode()
    assert dispatcher.get("/supply/orders/?export=xlsx").status_code == 200


def test_a_late_restore_is_an_incident_until_somebody_closes_it(sign_in, line):
    meters, simulator = line
    order_no = ready(A)
    execute_stop(order_no=order_no, executed_by="eve", at=AT, meters=meters)
    order_restore_by_hand(order_no=order_no, reason="透析", ordered_by="dan", at=AT)
    simulator.clock.now = AT + timedelta(hours=25)
    note_late(at=simulator.clock.now)
    dispatcher = sign_in("dispatcher")
    page = dispatcher.get("/supply/").content.decode()
    assert "复电超过承诺时限" in page
    assert "已超承诺时限" in page
    incident = queries.incidents().get()
    address = f"/supply/incidents/{incident.pk}/close"
    assert sign_in("collector").post(address, {"note": "x"}).status_code == 403
    assert "必填" in texts(dispatcher.post(address, {"note": " "}, follow=True))
    assert "异常已关闭" in texts(dispatcher.post(address, {"note": "现场已合闸"}, follow=True))
    assert dispatcher.post("/supply/incidents/999/close", {"note": "x"}).status_code == 404
    assert "现场已合闸" in dispatcher.get("/supply/incidents/").content.decode()


def test_who_asked_does_not_decide(sign_in, line):
    browser = sign_in()
    browser.post(f"/supply/ask/{A}")
    assert "本人申请的停电由他人审批" in browser.get(f"/supply/orders/{ORDER}").content.decode()
    assert "须由另一人审批" in texts(post(browser, "decide", act="approve"))


def test_another_office_sees_no_order_of_ours(sign_in, line, people):
    approved(A)
    other = Organization.objects.create(code="02", name="外区")
    StaffOrganization.objects.create(user=people["dispatcher"], organization=other)
    browser = sign_in("dispatcher")
    assert ORDER not in browser.get("/supply/").content.decode()
    assert ORDER not in browser.get("/supply/orders/").content.decode()
    assert browser.get(f"/supply/orders/{ORDER}").status_code == 404
    assert browser.post(f"/supply/orders/{ORDER}/execute").status_code == 404

"""Collection at the console: list and task of a collector, the team lead's page, the case of an account."""

from datetime import date
from decimal import Decimal

import pytest

from tests.interfaces.console.company import LARGE
from yingshou.flows.collection_day import collection_day
from yingshou.records.collection.models import Hold, HoldLift, Override, Promise, Task
from yingshou.records.responsibility.operations import assign

pytestmark = pytest.mark.django_db
MONDAY = date(2025, 10, 27)
DEBTOR = LARGE[1]


@pytest.fixture
def task(company, settings):
    """The call a Monday's collection gives the account manager: September is overdue at 110 kV."""
    settings.BUSINESS_DATE_FILE.write_text(MONDAY.isoformat(), encoding="ascii")
    assign(
        org_code="01", role="ACCOUNT_MANAGER", username="account_manager", valid_from=date(2025, 1, 1),
        assigned_by="x", reason="分工",
    )  # fmt: skip
    assert collection_day(as_of=MONDAY).failures == ()
    return Task.objects.get(account_id=DEBTOR, kind="CALL")


def test_a_collector_records_a_promise_and_goes_on(task, sign_in):
    browser = sign_in("account_manager")
    page = browser.get("/collection/").content.decode()
    assert f"/collection/task/{task.pk}" in page
    assert "1,960,000.00" in page
    page = browser.get(f"/collection/task/{task.pk}").content.decode()
    assert "说明身份" in page
    assert 'accesskey="1"' in page
    address = f"/collection/task/{task.pk}/record"
    browser.post(address, {"result": "PROMISED", "amount": "many", "promised_date": "soon"})
    assert not Promise.objects.exists()
    browser.post(address, {"result": "NOT_REACHED", "note": "无人接听"})
    given = {"result": "PROMISED", "amount": "1,960,000", "promised_date": "2025-10-30", "cause": "NO_FUNDS"}
    assert browser.post(address, given).status_code == 302
    assert Promise.objects.get().amount == Decimal("1960000.00")
    assert Task.objects.get(pk=task.pk).state == "DONE"
    page = browser.get("/collection/").content.decode()
    assert "即将到期的承诺" in page
    case = browser.get(f"/accounts/{DEBTOR}/case").content.decode()
    for text in ("110 千伏及以上", "规则 KV110", "电压等级 110 千伏", "无人接听", "承诺缴费"):
        assert text in case, text


def test_a_task_of_somebody_else_is_refused_and_a_lead_gives_it_away(task, sign_in):
    other = sign_in("collector")
    other.post(f"/collection/task/{task.pk}/record", {"result": "REFUSED"})
    assert Task.objects.get(pk=task.pk).state == "OPEN"
    assert other.get("/collection/team").status_code == 403
    lead = sign_in("team_lead")
    page = lead.get("/collection/team").content.decode()
    assert "account_manager" in page
    assert lead.get("/collection/team", {"export": "xlsx"}).content[:2] == b"PK"
    lead.post(f"/collection/task/{task.pk}/reassign", {"username": "collector", "note": "休假"})
    assert Task.objects.get(pk=task.pk).username == "collector"
    other.post(f"/collection/task/{task.pk}/record", {"result": "REFUSED"})
    assert Task.objects.get(pk=task.pk).state == "DONE"


def test_a_lead_holds_lifts_and_chooses(task, sign_in):
    lead, home = sign_in("team_lead"), f"/accounts/{DEBTOR}/case"
    lead.post(f"{home}/hold", {"kind": "DISPUTE", "reason": "电量争议", "last_date": "soon"})
    assert not Hold.objects.exists()
    lead.post(f"{home}/hold", {"kind": "DISPUTE", "reason": "电量争议", "last_date": "2025-11-10"})
    held = Hold.objects.get()
    assert "电量争议" in lead.get(home).content.decode()
    lead.post(f"{home}/lift", {"hold_no": held.pk, "reason": "已核实"})
    assert HoldLift.objects.get().lifted_by == "team_lead"
    lead.post(f"{home}/override", {"treatment": "LEGAL", "reason": "将破产", "last_date": "2025-11-10"})
    assert Override.objects.get().treatment == "LEGAL"
    assert "将破产" in lead.get(home).content.decode()
    assert sign_in("collector").post(f"{home}/hold", {}).status_code == 403

"""Next best action at the console: a collector's list, a line taken up, the lists of all, the lift."""

from datetime import date

import pytest

from tests.interfaces.console.company import LARGE
from yingshou.flows.collection_day import collection_day
from yingshou.records.collection.models import Task
from yingshou.records.next_actions.models import Proposal
from yingshou.records.organizations.models import Organization, StaffOrganization

pytestmark = pytest.mark.django_db
DEBTOR = LARGE[1]


@pytest.fixture
def _lists(company, settings):
    """On Monday the collector is to ring the debtor up ahead of its treatment; a case of it is open."""
    monday = date(2025, 10, 27)
    settings.BUSINESS_DATE_FILE.write_text(monday.isoformat(), encoding="ascii")
    collection_day(as_of=monday)
    known = Proposal.objects.values().get()
    Proposal.objects.create(**{**known, "as_of": monday, "account_id": DEBTOR, "username": "collector"})


@pytest.mark.usefixtures("_lists")
def test_a_collector_takes_a_line_up_and_writes_its_result_down(sign_in):
    browser = sign_in("collector")
    address = f"/next/line/{DEBTOR}/CALL"
    page = browser.get("/next/").content.decode()
    assert f'href="{address}"' in page
    assert "899.70" in page
    page = browser.get(address).content.decode()
    for text in ("建议组", "非出租房", "单位时间收效较低", "近期已联系过", "80.00 %", "领取"):
        assert text in page, text
    taken = browser.post(f"/next/take/{DEBTOR}/CALL")
    task = Task.objects.get(treatment="NEXT")
    assert taken.headers["Location"] == f"/collection/task/{task.pk}"
    assert "催费建议" in browser.get(taken.headers["Location"]).content.decode()
    browser.post(f"/collection/task/{task.pk}/record", {"result": "REFUSED"})
    assert "已登记" in browser.get("/next/").content.decode()
    assert browser.get("/next/", {"export": "xlsx"}).content[:2] == b"PK"
    assert browser.get(f"/next/line/{DEBTOR}/VISIT").status_code == 404


@pytest.mark.usefixtures("_lists")
def test_lists_of_others_are_for_who_leads_and_scope_holds(sign_in, people):
    other = sign_in("account_manager")
    # A person sees their own list, whatever the address says.
    assert DEBTOR not in other.get("/next/", {"person": "collector"}).content.decode()
    refused = other.post(f"/next/take/{DEBTOR}/CALL", follow=True).content.decode()
    assert "这是他人清单上的动作" in refused
    lead = sign_in("team_lead").get("/next/").content.decode()
    assert 'href="?person=collector"' in lead
    assert sign_in("auditor").get("/next/").status_code == 403
    Organization.objects.create(code="99", name="别处")
    StaffOrganization.objects.create(user=people["team_lead"], organization_id="99")
    assert DEBTOR not in sign_in("team_lead").get("/next/").content.decode()
    assert sign_in("team_lead").get(f"/next/line/{DEBTOR}/CALL").status_code == 404
    assert not Task.objects.filter(treatment="NEXT").exists()


@pytest.mark.usefixtures("company")
def test_a_list_of_an_earlier_day_says_so_and_is_not_taken_up(sign_in, settings):
    settings.BUSINESS_DATE_FILE.write_text("2025-10-27", encoding="ascii")
    browser = sign_in()
    assert "这是较早一天的清单" in browser.get("/next/").content.decode()
    assert "领取</button>" not in browser.get(f"/next/line/{LARGE[0]}/CALL").content.decode()
    page = browser.post(f"/next/take/{LARGE[0]}/CALL", follow=True).content.decode()
    assert "今天的清单上没有该动作" in page


@pytest.mark.usefixtures("company")
def test_the_lift_says_when_nothing_can_be_said(sign_in):
    page = sign_in("auditor").get("/next/lift").content.decode()
    for text in ("5.00 %", "户数还不够", "全额结清户数", "2025-09", "其他，逾期 1 至 10 天"):
        assert text in page, text
    assert sign_in("auditor").get("/next/lift", {"export": "xlsx"}).content[:2] == b"PK"

"""Agreements on arrears through the API: previewed, proposed once, decided and cancelled by another."""

from datetime import date

import pytest

from tests.flows.books import issue, make_accounts
from yingshou.records.arrangements.models import Arrangement
from yingshou.records.organizations.models import Organization, StaffOrganization

pytestmark = pytest.mark.django_db
NEW = {"account_no": "A1", "terms": 3, "first_date": "2025-11-10", "reason": "资金困难"}


@pytest.fixture(autouse=True)
def _owing(call):
    make_accounts("A1", customer_class="RESIDENT")
    issue(202509, {"A1": "3000.00"}, issued_date=date(2025, 9, 25), due_days=10)


def test_it_is_previewed_proposed_once_approved_and_cancelled(call):
    preview = call("post", "/arrangements/preview", NEW, key="p", role="collector").data
    # 1 ‰ a day of 3,000.00 from 6 to 25 October.
    assert preview["total"] == "3060.00"
    assert [term["amount"] for term in preview["terms"]] == ["1020.00"] * 3
    assert not Arrangement.objects.exists()
    made = call("post", "/arrangements", NEW, key="a", role="collector")
    assert (made.status_code, made.data["state"], made.data["paid"]) == (201, "WAITING", None)
    assert call("post", "/arrangements", NEW, key="a", role="collector").content == made.content
    again = call("post", "/arrangements", NEW, key="b", role="collector")
    assert (again.status_code, again.data["code"]) == (422, "COVERED_ALREADY")
    path = f"/arrangements/{made.data['arrangement_no']}"
    assert call("post", f"{path}:approve", {}, key="c", role="collector").status_code == 403
    done = call("post", f"{path}:approve", {"note": "已核"}, key="d", role="team_lead").data
    assert (done["state"], done["decided_by"], done["next_date"], done["next_amount"]) == (
        "RUNNING", "team_lead", "2025-11-10", "1020.00",
    )  # fmt: skip
    listed = call("get", "/arrangements?state=RUNNING").data["items"]
    assert [each["arrangement_no"] for each in listed] == [made.data["arrangement_no"]]
    ended = call("post", f"{path}:cancel", {"reason": "搬离"}, key="e", role="team_lead").data
    assert (ended["state"], ended["ended_note"], ended["short"]) == ("CANCELLED", "搬离", None)
    late = call("post", f"{path}:cancel", {"reason": "搬离"}, key="f", role="team_lead")
    assert late.data["code"] == "NOT_RUNNING"


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"terms": 0}, "INVALID_REQUEST", "terms"),
        ({"reason": " "}, "INVALID_REQUEST", "reason"),
        ({"first_date": "2025-10-01"}, "OUT_OF_RANGE", "first_date"),
        ({"receivable_nos": ["none"]}, "NOTHING_OWED", "account_no"),
        ({"down_payment": "5000.00"}, "UNABLE_TO_SCHEDULE", "terms"),
    ],
)
def test_what_is_refused_says_why(call, changed, code, field):
    answer = call("post", "/arrangements", {**NEW, **changed}, key="a")
    assert (answer.status_code, answer.data["code"], answer.data["field"]) == (422, code, field)
    assert not Arrangement.objects.exists()


def test_a_station_sees_only_its_own(call, roles):
    number = call("post", "/arrangements", NEW, key="a").data["arrangement_no"]
    Organization.objects.create(code="99", name="他站")
    StaffOrganization.objects.create(user=roles["team_lead"], organization_id="99")
    assert call("get", f"/arrangements/{number}", role="team_lead").status_code == 404
    assert call("post", "/arrangements", NEW, key="b", role="team_lead").status_code == 404
    assert call("post", f"/arrangements/{number}:approve", {}, key="c", role="team_lead").status_code == 404
    assert call("get", "/arrangements", role="team_lead").data["items"] == []

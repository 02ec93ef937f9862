"""Closings of accounts through the API: asked for once, decided by another, taken on."""

from datetime import date

import pytest

from tests.flows.books import issue, make_accounts
from yingshou.records.closings.models import Closing
from yingshou.records.organizations.models import Organization, StaffOrganization

pytestmark = pytest.mark.django_db
NEW = {"account_no": "A1", "closed_date": "2025-10-25", "reason": "歇业"}


@pytest.fixture(autouse=True)
def _account(call):
    make_accounts("A1")


def test_it_is_asked_for_once_approved_and_taken_on(call):
    made = call("post", "/closings", NEW, key="a", role="cashier")
    assert (made.status_code, made.data["state"], made.data["decided_by"]) == (201, "WAITING", None)
    assert call("post", "/closings", NEW, key="a", role="cashier").content == made.content
    assert call("post", "/closings", NEW, key="b", role="cashier").data["code"] == "CLOSING_WAITS"
    path = f"/closings/{made.data['closing_no']}"
    assert call("post", f"{path}:approve", {}, key="c", role="cashier").status_code == 403
    done = call("post", f"{path}:approve", {"note": "已核"}, key="d", role="director").data
    assert (done["state"], done["decided_by"], done["decision_note"]) == ("BILL_WAITING", "director", "已核")
    taken = call("post", f"{path}:settle", {}, key="e", role="cashier").data
    assert (taken["state"], taken["owed"], taken["left"]) == ("BILL_WAITING", "0.00", "0.00")
    assert [each["closing_no"] for each in call("get", "/closings?decision=APPROVED").data["items"]] == [
        made.data["closing_no"]
    ]
    assert call("get", path).data == taken


def test_it_is_turned_down_with_a_reason(call):
    number = call("post", "/closings", NEW, key="a", role="reviewer").data["closing_no"]
    own = call("post", f"/closings/{number}:turn-down", {"reason": "再议"}, key="b", role="reviewer")
    assert own.data["code"] == "SECOND_PERSON"
    assert call("post", f"/closings/{number}:turn-down", {}, key="c", role="director").status_code == 422
    done = call("post", f"/closings/{number}:turn-down", {"reason": "再议"}, key="d", role="director").data
    assert (done["state"], done["decision_note"]) == ("TURNED_DOWN", "再议")


def test_an_approved_one_is_withdrawn_before_its_day(call):
    number = call("post", "/closings", {**NEW, "closed_date": "2025-11-10"}, key="a", role="reviewer").data[
        "closing_no"
    ]
    path = f"/closings/{number}"
    early = call("post", f"{path}:withdraw", {"reason": "续租"}, key="b", role="director")
    assert early.data["code"] == "NO_APPROVED_CLOSING"
    assert call("post", f"{path}:approve", {}, key="c", role="director").data["state"] == "PLANNED"
    done = call("post", f"{path}:withdraw", {"reason": "续租"}, key="d", role="director").data
    assert (done["state"], done["withdrawn_by"], done["withdrawal_reason"]) == (
        "WITHDRAWN",
        "director",
        "续租",
    )
    assert [each["closing_no"] for each in call("get", "/closings?decision=WITHDRAWN").data["items"]] == [
        number
    ]
    assert call("post", "/closings", NEW, key="e", role="reviewer").status_code == 201


def test_what_is_refused_says_why(call):
    issue(202509, {"A1": "3000.00"}, issued_date=date(2025, 9, 25), due_days=10)
    assert call("post", "/closings", NEW, key="a").data["code"] == "OWES_FIRST"
    assert call("post", "/closings", {**NEW, "account_no": "A9"}, key="b").status_code == 404
    assert call("get", "/closings/X9").status_code == 404
    assert not Closing.objects.exists()


def test_another_organisation_sees_nothing_of_it(call, roles):
    number = call("post", "/closings", NEW, key="a", role="cashier").data["closing_no"]
    other, _ = Organization.objects.get_or_create(code="09", defaults={"name": "别处"})
    for role in ("director", "reviewer"):
        StaffOrganization.objects.create(user=roles[role], organization=other)
    assert call("get", "/closings", role="director").data["items"] == []
    assert call("get", f"/closings/{number}", role="director").status_code == 404
    assert call("post", f"/closings/{number}:approve", {}, key="b", role="director").status_code == 404
    assert call("post", "/closings", NEW, key="c", role="reviewer").status_code == 404

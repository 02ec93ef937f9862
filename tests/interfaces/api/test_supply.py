"""Stops of supply through the API: asked for once, decided by another, planned, taken back."""

import pytest

from tests.flows.stops import AT, owing
from yingshou.records.messages.models import Notice

pytestmark = pytest.mark.django_db
A = "1000000001"


def test_a_stop_is_asked_for_decided_by_another_planned_and_taken_back(call, settings):
    settings.BUSINESS_DATE_FILE.write_text(AT.date().isoformat(), encoding="ascii")
    owing(A)
    asked = {"account_no": A, "cause": "ARREARS", "reason": "三次催交未缴"}
    made = call("post", "/supply/orders", asked, role="collector", key="k1")
    number = f"S-{A}-1"
    assert (made.status_code, made.data["order_no"], made.data["state"]) == (201, number, "ASKED")
    assert call("post", "/supply/orders", asked, key="k2").data["order_no"] == number
    other = call("post", "/supply/orders", {**asked, "account_no": "404"}, key="k3")
    assert (other.status_code, other.data["code"]) == (404, "NOT_FOUND")
    act = f"/supply/orders/{number}"
    done = call("post", f"{act}:decide", {"approved": True}, role="director", key="k4")
    assert (done.data["state"], done.data["approved_by"]) == ("APPROVED", "director")
    again = call("post", f"{act}:decide", {"approved": True}, key="k5")
    assert again.data["code"] == "ORDER_STATE"
    assert Notice.objects.get().purpose == "STOP_NOTICE"
    soon = {"planned_at": f"{AT.date()}T00:00:00+08:00"}
    assert call("post", f"{act}:plan", soon, role="dispatcher", key="k6").data["code"] == "PLAN_TOO_SOON"
    seen = call("get", act).data
    missing = [each["code"] for each in seen["conditions"] if not each["held"]]
    assert {"DEMANDED", "NOTICE_SERVED", "WARNED"} <= set(missing)
    assert seen["demanded"].count(".") == 1
    assert [row["order_no"] for row in call("get", "/supply/orders?state=APPROVED").data["items"]] == [number]
    assert call("post", f"{act}:restore", {"reason": "试"}, key="k7").data["code"] == "ORDER_STATE"
    gone = call("post", f"{act}:revoke", {"reason": "用户已联系"}, role="collector", key="k8")
    assert gone.data["state"] == "REVOKED"
    assert call("get", "/supply/orders/S-404-1").status_code == 404

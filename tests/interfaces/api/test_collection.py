"""Cases, tasks with their results, and holds through the API."""

from datetime import date

import pytest

from yingshou.flows.collection_day import collection_day
from yingshou.records.collection.models import Hold, Promise, Task

pytestmark = pytest.mark.django_db
ACCOUNT = "1000000001"


def test_a_task_is_written_down_once_and_a_hold_placed(book, call, settings):
    day = date(2025, 12, 1)
    settings.BUSINESS_DATE_FILE.write_text(day.isoformat(), encoding="ascii")
    collection_day(as_of=day)
    case = call("get", f"/collection/cases?account_no={ACCOUNT}").data["items"][0]
    assert (case["state"], case["account_no"]) == ("OPEN", ACCOUNT)
    Task.objects.create(
        task_no="T1", account_id=ACCOUNT, step="CALL_9", kind="CALL", role="COLLECTOR", treatment="MILD",
        anchor_date=day, step_date=day, made_on=day, amount=1, state="OPEN",
    )  # fmt: skip
    found = call("get", f"/collection/tasks?account_no={ACCOUNT}&state=OPEN").data["items"]
    assert "T1" in [task["task_no"] for task in found]
    given = {"result": "PROMISED", "amount": "10.00", "promised_date": "2025-12-05"}
    for _ in range(2):
        answer = call("post", "/collection/tasks/T1/results", given, role="collector", key="k1")
        assert (answer.status_code, answer.data["promise_no"]) == (201, f"{ACCOUNT}-P1")
    assert Promise.objects.count() == 1
    again = call("post", "/collection/tasks/T1/results", given, role="collector", key="k2")
    assert (again.status_code, again.data["code"]) == (422, "TASK_ENDED")
    hold = {"account_no": ACCOUNT, "kind": "DISPUTE", "reason": "电量争议", "last_date": "2025-12-31"}
    made = call("post", "/collection/holds", hold, role="team_lead", key="k3")
    assert (made.status_code, made.data["hold_no"]) == (201, Hold.objects.get().pk)
    assert call("post", "/collection/holds", hold, role="collector", key="k4").status_code == 403
    assert call("post", "/collection/tasks/T9/results", given, role="collector", key="k5").status_code == 404

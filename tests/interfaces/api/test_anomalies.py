"""Inspections by the API: given out, their result kept once, what the correction starts from."""

from decimal import Decimal

import pytest

from tests.flows.small_company import AS_OF
from yingshou.records.anomalies.models import Inspection, InspectionResult
from yingshou.records.anomalies.operations import keep_findings

pytestmark = pytest.mark.django_db
ACCOUNT = "1000000001"


@pytest.fixture
def _found(book):
    evidence = {
        "signal": "STEP_DOWN", "value": "0.5", "since": "2025-10-01", "days": 25, "before": "10", "now": "5",
        "reference": None, "suspicion": "THEFT", "weight": "25", "given": "20",
    }  # fmt: skip
    keep_findings(
        [
            {
                "account_no": book.pk, "as_of": AS_OF, "points": Decimal(20), "suspicion": "THEFT",
                "since": AS_OF, "missed_kwh": Decimal(100), "expected_kwh": Decimal(20), "peers": "DAILY",
                "cleared_on": None, "evidence": [evidence], "run_no": "ANOMALY-20251025",
            }
        ]
    )  # fmt: skip


@pytest.mark.usefixtures("_found")
def test_from_the_list_to_a_result(call):
    (row,) = call("get", "/anomalies").data["items"]
    assert (row["account_no"], row["points"], row["evidence"][0]["given"]) == (ACCOUNT, "20.00000000", "20")
    assert call("get", f"/anomalies/{ACCOUNT}").data == row
    asked = {"account_no": ACCOUNT, "given_to": "inspector"}
    given = call("post", "/anomalies/inspections", asked, role="team_lead", key="k1")
    assert (given.status_code, given.data["result"]) == (201, None)
    again = call("post", "/anomalies/inspections", asked, role="team_lead", key="k1")
    assert (again.data, again["Idempotency-Replayed"]) == (given.data, "true")
    refused = call("post", "/anomalies/inspections", asked, role="team_lead", key="k2")
    assert (refused.status_code, refused.data["code"]) == (422, "UNABLE_TO_INSPECT")
    address = f"/anomalies/inspections/{given.data['inspection_no']}/result"
    told = {"result": "NO_ACCESS", "result_date": AS_OF.isoformat(), "note": "无人"}
    for place, wrong in enumerate(
        ({"result": "GUESS"}, {"result": "THEFT"}, {"load_kw": "0"}, {"result_date": "2099-01-01"})
    ):
        refused = call("post", address, {**told, **wrong}, role="inspector", key=f"w{place}")
        assert refused.status_code == 422, wrong
    assert not InspectionResult.objects.exists()
    done = call("post", address, told, role="inspector", key="k3")
    assert (done.data["result"], done.data["found_by"], done.data["correction"]) == (
        "NO_ACCESS", "inspector", None
    )  # fmt: skip
    assert [each["result"] for each in call("get", "/anomalies/inspections").data["items"]] == ["NO_ACCESS"]
    assert Inspection.objects.count() == 1
    assert {row["signal"]: row["inspected"] for row in call("get", "/anomalies/weights").data["items"]}[
        "STEP_DOWN"
    ] == 0
    assert call("get", "/anomalies/nobody").status_code == 404

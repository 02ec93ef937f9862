"""Matters before a court through the API: opened once, taken on by steps, proven by a bundle."""

from datetime import date

import pytest

from tests.flows.books import issue
from yingshou.records.legal.models import Matter, Step

pytestmark = pytest.mark.django_db
ACCOUNT = "1000000001"


@pytest.fixture(autouse=True)
def _owing(book, settings, tmp_path):
    settings.LEGAL_FOLDER = tmp_path / "legal"
    issue(202501, {ACCOUNT: "900.00"}, issued_date=date(2025, 1, 5), due_days=5)


def test_a_matter_is_opened_once_and_goes_its_way(call, client):
    asked = {"account_no": ACCOUNT, "reason": "催告不付", "receivable_nos": [f"{ACCOUNT}-202501-B0"]}
    made = call("post", "/legal-matters", asked, role="legal", key="m1")
    assert (made.status_code, made.data["state"], made.data["principal"]) == (201, "OPEN", "900.00")
    number = made.data["matter_no"]
    again = call("post", "/legal-matters", asked, role="legal", key="m1")
    assert (again.data, again["Idempotency-Replayed"]) == (made.data, "true")
    assert Matter.objects.count() == 1
    other = call("post", "/legal-matters", asked, role="legal", key="m2")
    assert (other.status_code, other.data["code"]) == (422, "IN_MATTER")
    path = f"/legal-matters/{number}"
    filed = {"kind": "SUIT_FILED", "step_date": "2025-10-25", "amount": "900.00", "file_no": "1号"}
    assert call("post", f"{path}/steps", filed, role="legal", key="s1").data["state"] == "SUED"
    assert call("post", f"{path}/steps", filed, role="legal", key="s1").status_code == 201
    assert Step.objects.filter(kind="SUIT_FILED").count() == 1
    assert call("post", f"{path}/steps", filed, role="legal", key="s2").data["code"] == "STEP_ORDER"
    whole = call("get", path).data
    assert [(step["kind"], step["amount"]) for step in whole["steps"]][1:] == [("SUIT_FILED", "900.00")]
    assert "SUIT_HEARD" in whole["may_follow"]
    assert [row["matter_no"] for row in call("get", "/legal-matters?state=SUED").data["items"]] == [number]
    bundle = call("post", f"{path}/bundle", {}, role="legal", key="b1").data
    given = client.get(
        f"/api/v1{path}/files/{bundle['sha256']}", headers={"Authorization": "Bearer key-auditor"}
    )
    assert given.getvalue()[:2] == b"PK"
    assert call("get", f"{path}/files/0").status_code == 404
    assert call("get", "/legal-matters/none").status_code == 404

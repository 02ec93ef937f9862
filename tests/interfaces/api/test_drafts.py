"""Acceptance bills through the API: registered once, listed, dishonoured."""

from datetime import date

import pytest

from yingshou.records.drafts.models import Acceptor

pytestmark = pytest.mark.django_db

DRAFT = {
    "draft_no": "B1", "account_no": "1000000001", "kind": "BANK_ACCEPTANCE", "drawer": "甲公司",
    "acceptor_no": "102", "payer_name": "甲公司", "face_amount": "100.00", "issue_date": "2025-10-01",
    "maturity_date": "2026-03-01", "received_date": "2025-10-20",
}  # fmt: skip


@pytest.fixture
def acceptor(book):
    Acceptor.objects.create(
        acceptor_no="102", valid_from=date(2025, 1, 1), name="某银行", kind="BANK_ACCEPTANCE", grade="A",
        is_accepted=True,
    )  # fmt: skip


@pytest.mark.usefixtures("acceptor")
def test_a_draft_is_taken_once_and_comes_back_whole(call):
    made = call("post", "/drafts", DRAFT, key="k1")
    assert (made.status_code, made.data["state"], made.data["payment_no"]) == (201, "DRAFT_HELD", "DRAFT-B1")
    assert call("post", "/drafts", DRAFT, key="k2").data["state"] == "DRAFT_HELD"
    other = call("post", "/drafts", {**DRAFT, "face_amount": "2.00"}, key="k3")
    assert (other.status_code, other.data["code"]) == (409, "CONFLICT")
    assert call("get", "/accounts/1000000001").data["in_drafts"] == "100.00"
    due = call("get", "/receivables/1000000001-202510-B0").data
    assert (due["collected"], due["cash"], due["principal_open"]) == ("100.00", "0.00", "400.00")
    assert [each["draft_no"] for each in call("get", "/drafts?state=DRAFT_HELD").data["items"]] == ["B1"]
    assert call("get", "/drafts?maturity_to=2026-02-28").data["items"] == []
    back = {"dishonoured_date": "2025-10-25", "reason": "账户余额不足", "fee": "0.00"}
    undone = call("post", "/drafts/B1:dishonour", back, key="k4")
    assert (undone.status_code, undone.data["principal"]) == (201, "100.00")
    assert call("get", "/drafts/B1").data["state"] == "DRAFT_DISHONOURED"
    assert call("get", "/accounts/1000000001").data["in_drafts"] == "0.00"


@pytest.mark.usefixtures("acceptor")
@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"account_no": "none"}, 404, "NOT_FOUND"),
        ({"acceptor_no": "103"}, 422, "ACCEPTOR_NOT_LISTED"),
        ({"face_amount": "0.00"}, 422, "NOT_POSITIVE"),
        ({"more": 1}, 422, None),
    ],
)
def test_what_is_not_taken_says_why(call, change, status, code):
    answer = call("post", "/drafts", DRAFT | change, key="k1")
    assert answer.status_code == status
    assert code in {None, answer.data["code"]}
    assert call("get", "/drafts/B1").status_code == 404

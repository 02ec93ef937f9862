"""Waivers, refunds and transfers through the API: asked once, decided by another, paid, undone, refused."""

from datetime import date

import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, unapplied
from yingshou.records.audit.models import AuditEvent
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.payments.models import MoneyRequest

pytestmark = pytest.mark.django_db

ITEM = "A1-202509-B0"
WAIVER = {"receivable_no": ITEM, "amount": "20.00", "cause": "CHANNEL_FAILURE", "reason": "银行故障"}
REFUND = {
    "payment_no": "TRANSFER-P1", "amount": "300.00", "cause": "OVERPAID", "reason": "多缴",
    "payee_name": "甲厂", "payee_account": "1100123456",
}  # fmt: skip
TRANSFER = {
    "payment_no": "TRANSFER-P1", "to_account_no": "A2", "cause": "WRONG_ACCOUNT", "reason": "户号填错",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _owing(call):
    make_accounts("A1", "A2")
    issue(202509, {"A1": "1000.00", "A2": "500.00"}, issued_date=date(2025, 9, 25))


def take(call, amount="1400.00"):
    paid = {
        "account_no": "A1",
        "amount": amount,
        "value_date": "2025-10-10",
        "channel": "TRANSFER",
        "channel_no": "P1",
    }
    assert call("post", "/payments", paid, key="paid", role="cashier").status_code == 201


def test_a_waiver_is_asked_once_decided_by_another_and_undone(call):
    made = call("post", "/money-requests/waivers", WAIVER, key="a", role="reviewer")
    assert (made.status_code, made.data["state"], made.data["amount"]) == (201, "PROPOSED", "20.00")
    number = made.data["request_no"]
    again = call("post", "/money-requests/waivers", WAIVER, key="a", role="reviewer")
    assert (again.content, again["Idempotency-Replayed"]) == (made.content, "true")
    second = call("post", "/money-requests/waivers", WAIVER, key="b", role="reviewer")
    assert (second.status_code, second.data["code"]) == (422, "REQUEST_WAITS")
    own = call("post", f"/money-requests/{number}:approve", {}, key="c", role="reviewer")
    assert (own.status_code, own.data["code"], own.data["field"]) == (422, "SECOND_PERSON", "decided_by")
    done = call("post", f"/money-requests/{number}:approve", {"note": "已核"}, key="d", role="director")
    assert (done.status_code, done.data["state"], done.data["decided_by"], done.data["decision_note"]) == (
        201, "APPROVED", "director", "已核",
    )  # fmt: skip
    replayed = call("post", f"/money-requests/{number}:approve", {"note": "已核"}, key="d", role="director")
    assert replayed.content == done.content
    closed = call("post", f"/money-requests/{number}:approve", {}, key="e", role="director")
    assert closed.data["code"] == "REQUEST_CLOSED"
    undone = call("post", f"/money-requests/{number}:undo", {"reason": "误批"}, key="f", role="director")
    assert (undone.data["state"], undone.data["ended_note"]) == ("UNDONE", "误批")
    assert (
        AuditEvent.objects.filter(action="API_APPROVE_MONEY", actor="director", subject=number).count() == 1
    )
    assert_books_hold()


def test_a_refund_is_decided_and_paid_out(call):
    take(call)
    left = unapplied()["TRANSFER-P1"]
    number = call("post", "/money-requests/refunds", REFUND, key="a", role="cashier").data["request_no"]
    early = call("post", f"/money-requests/{number}:pay", {"reference": "HK1"}, key="b", role="cashier")
    assert early.data["code"] == "REQUEST_CLOSED"
    assert call("post", f"/money-requests/{number}:approve", {}, key="c", role="director").status_code == 201
    paid = call("post", f"/money-requests/{number}:pay", {"reference": "HK1"}, key="d", role="cashier")
    assert (paid.status_code, paid.data["state"], paid.data["ended_note"]) == (201, "REFUND_PAID", "HK1")
    assert left - unapplied()["TRANSFER-P1"] == 300
    late = call("post", f"/money-requests/{number}:undo", {"reason": "x"}, key="e", role="director")
    assert late.data["code"] == "REQUEST_CLOSED"
    assert_books_hold()


def test_a_transfer_is_turned_down_then_made(call):
    take(call)
    number = call("post", "/money-requests/transfers", TRANSFER, key="a", role="cashier").data["request_no"]
    down = call(
        "post", f"/money-requests/{number}:turn-down", {"reason": "查无此事"}, key="b", role="director"
    )
    assert (down.data["state"], down.data["decision_note"]) == ("TURNED_DOWN", "查无此事")
    number = call("post", "/money-requests/transfers", TRANSFER, key="c", role="cashier").data["request_no"]
    call("post", f"/money-requests/{number}:approve", {}, key="d", role="director")
    assert call("get", "/payments/TRANSFER-P1").data["state"] == "PREPAID"
    assert open_by_receivable()[ITEM] == 1000
    listed = call("get", "/money-requests?kind=TRANSFER&account_no=A1").data["items"]
    assert [each["state"] for each in listed] == ["TURNED_DOWN", "APPROVED"]
    assert [each["request_no"] for each in call("get", "/money-requests?state=APPROVED").data["items"]] == [
        number
    ]
    assert_books_hold()


@pytest.mark.parametrize(
    ("path", "body", "code", "field"),
    [
        ("waivers", {**WAIVER, "amount": "0"}, "NOT_POSITIVE", "amount"),
        ("waivers", {**WAIVER, "amount": 20}, "INVALID_REQUEST", "amount"),
        ("waivers", {**WAIVER, "amount": "100000.00"}, "MORE_THAN_OPEN", "amount"),
        ("waivers", {**WAIVER, "cause": "OVERPAID"}, "INVALID_REQUEST", "cause"),
        ("waivers", {**WAIVER, "reason": "  "}, "INVALID_REQUEST", "reason"),
        ("waivers", {**WAIVER, "receivable_no": "none"}, "MORE_THAN_OPEN", "receivable_no"),
        ("refunds", {**REFUND, "payment_no": "none"}, "NOT_MOVABLE", "payment_no"),
        ("refunds", {**REFUND, "payee_account": "A\nB"}, "INVALID_REQUEST", "payee_account"),
        ("transfers", {**TRANSFER, "more": 1}, "INVALID_REQUEST", "more"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(call, path, body, code, field):
    answer = call("post", f"/money-requests/{path}", body, key="a")
    assert (answer.status_code, answer.data["code"], answer.data["field"]) == (422, code, field)
    assert answer.data["detail_zh"] != answer.data["detail_en"]
    assert not MoneyRequest.objects.exists()


def test_a_station_asks_and_sees_only_for_its_own(call, roles):
    waiver = call("post", "/money-requests/waivers", WAIVER, key="a").data["request_no"]
    take(call)
    Organization.objects.create(code="99", name="他站")
    StaffOrganization.objects.create(user=roles["reviewer"], organization_id="99")
    for path, body in (("waivers", WAIVER), ("refunds", REFUND), ("transfers", TRANSFER)):
        assert call("post", f"/money-requests/{path}", body, key=path, role="reviewer").status_code == 404
    assert call("get", f"/money-requests/{waiver}", role="reviewer").status_code == 404
    assert call("get", "/money-requests", role="reviewer").data["items"] == []
    assert call("post", f"/money-requests/{waiver}:approve", {}, key="x", role="reviewer").status_code == 404
    assert MoneyRequest.objects.count() == 1
    assert call("get", "/money-requests/none").data["code"] == "NOT_FOUND"

"""Notices of an account, their evidence, and the receipts gateways sign."""

import pytest

from tests.flows.notices import AT, FACTS, Said
from tests.gateways.simulators import signed_receipts
from yingshou.flows.request_notice import request_notice
from yingshou.flows.send_notices import send_notices
from yingshou.interfaces.api import notices
from yingshou.records.messages.models import Contact, Evidence, Progress

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(book, settings, tmp_path):
    settings.MESSAGES_FILE = tmp_path / "messages.toml"
    settings.MESSAGES_FILE.write_text(
        '[http.SMS]\nurl = "http://127.0.0.1:9"\napp = "a"\nsecret_file = "s"\n', encoding="utf-8"
    )
    (tmp_path / "s").write_text("shared-secret", encoding="utf-8")
    Contact.objects.create(
        account=book, channel="SMS", address="13800000001", valid_from=AT.date(), role="CUSTOMER",
        language="zh",
    )  # fmt: skip
    for number, purpose in (("D/1", "DEMAND"), ("R", "REMINDER")):
        request_notice(notice_no=number, account_no=book.pk, purpose=purpose, facts=FACTS, at=AT)
    send_notices(at=AT, channels={"SMS": Said()})


def post(client, receipts, **changes):
    body, headers = signed_receipts(receipts)
    return client.post(
        "/api/v1/message-receipts", data=changes.get("body", body), content_type="application/json",
        headers={**headers, **changes.get("headers", {})},
    )  # fmt: skip


def test_notices_and_evidence(call):
    page = call("get", "/notices?account_no=1000000001&state=SENT").data
    assert [each["notice_no"] for each in page["items"]] == ["D/1"]
    assert call("get", "/notices?limit=1").data["next_cursor"]
    found = call("get", "/notices/D/1").data
    assert found["notice"]["channel"] == "SMS"
    assert [each["attempt_no"] for each in found["attempts"]] == ["D/1-1"]
    assert [each["kind"] for each in found["evidence"]] == ["ACCEPTED"]
    assert found["attempts"][0]["content_hash"] in found["evidence"][0]["text"]
    assert call("get", "/notices/X").status_code == 404


def test_receipts_are_taken_once_from_who_knows_the_secret(client):
    told = [{"message_no": "D/1-1", "state": "DELIVERED", "at": "2025-10-25T02:00:30Z"}]
    answer = post(client, told)
    assert (answer.status_code, answer.json()) == (200, {"taken": 1, "known": 0, "unknown": []})
    assert Progress.objects.get(pk="D/1").state == "SERVED"
    assert post(client, [*told, {"message_no": "X", "state": "NOT_DELIVERED"}]).json() == {
        "taken": 0, "known": 1, "unknown": ["X"]}  # fmt: skip


def test_other_bodies_are_turned_away(client):
    told = [{"message_no": "D/1-1", "state": "DELIVERED"}]
    before = Evidence.objects.count()
    other = {notices.signing.SIGNATURE: "0" * 64}
    assert post(client, told, headers=other).status_code == 401
    assert post(client, told, headers={notices.signing.SIGNATURE: "é"}).status_code == 401
    assert post(client, told, headers={notices.signing.TIMESTAMP: "x"}).status_code == 401
    assert post(client, told, body=b'{"receipts": []}').status_code == 401
    assert post(client, [{"message_no": "D/1-1", "state": "LOST"}]).status_code == 422
    assert post(client, [{**told[0], "at": "2025-10-25T02:00:30"}]).status_code == 422
    old, headers = signed_receipts(told, at=1_700_000_000)
    assert post(client, told, body=old, headers=headers).status_code == 401
    assert Evidence.objects.count() == before

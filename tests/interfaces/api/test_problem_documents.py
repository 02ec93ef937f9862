"""Every error of the API is a problem document, in the language asked for and in both."""

import pytest

from yingshou.interfaces.api import accounts

pytestmark = pytest.mark.django_db

MEMBERS = {
    "type", "title", "status", "code", "field", "detail", "detail_zh", "detail_en", "request_id",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/accounts/9", 404, "NOT_FOUND"),
        ("get", "/nothing/here", 404, "NOT_FOUND"),
        ("post", "/nothing", 404, "NOT_FOUND"),
        ("delete", "/accounts/9", 405, "METHOD_NOT_ALLOWED"),
        ("get", "/positions", 422, "INVALID_REQUEST"),
        ("post", "/payments", 422, "INVALID_REQUEST"),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_members(call, *, method, path, status, code, language):
    response = call(method, path, {} if method == "post" else None, language=language)
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, response.data["status"], response.data["code"]) == (status, status, code)
    assert set(response.data) >= MEMBERS
    assert response.data["detail"] == response.data["detail_zh" if language == "zh-hans" else "detail_en"]
    assert response["X-Request-Id"] == response.data["request_id"]
    assert response["Cache-Control"] == "no-store"


def test_broken_json(client, roles, call):
    response = client.post(
        "/api/v1/payments",
        data="{",
        content_type="application/json",
        headers={"Authorization": "Bearer key-cashier", "Idempotency-Key": "a"},
    )
    assert (response.status_code, response.json()["code"]) == (400, "BAD_REQUEST")


def test_allowed_methods_are_told(call):
    assert "GET" in call("delete", "/accounts").headers["Allow"]


def test_a_given_request_id_comes_back(call):
    assert call("get", "/health", **{"X-Request-Id": "a-1"})["X-Request-Id"] == "a-1"
    assert call("get", "/health", **{"X-Request-Id": "a b"})["X-Request-Id"] != "a b"


def test_an_unexpected_error_tells_nothing_but_its_id(call, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(accounts.customers, "accounts", fail)
    response = call("get", "/accounts")
    assert (response.status_code, response.data["code"]) == (500, "INTERNAL")
    assert "secret" not in response.content.decode()
    assert response.data["request_id"] in caplog.text
    assert "the secret inside" in caplog.text


@pytest.mark.parametrize("text", ['"a\\u0000b"', '"\\udbff"'])
def test_text_no_database_keeps_is_refused(call, client, text):
    call("get", "/health", role=None)
    headers = {"Authorization": "Bearer key-administrator", "Idempotency-Key": "k"}
    answer = client.post("/api/v1/corrections", f'{{"reason": {text}}}', "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_TEXT")
    assert call("get", "/problems?stage=%00").status_code == 400

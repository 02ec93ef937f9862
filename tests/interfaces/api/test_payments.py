"""Payments: taken once, shown with what they settled, taken back once."""

import psycopg
import pytest
from django.db import connection

from yingshou.records.audit.models import IdempotencyKey
from yingshou.records.payments.models import Payment, PaymentReversal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]

PAYMENT = {
    "account_no": "1000000001", "amount": "600.00", "value_date": "2025-10-25", "channel": "TRANSFER",
    "channel_no": "T1",
}  # fmt: skip


def test_take_and_show(call):
    taken = call("post", "/payments", PAYMENT, key="a")
    assert taken.status_code == 201
    clearing = {
        "receivable_no": "1000000001-202510-B0", "principal": "500.00", "penalty": "0.00",
        "value_date": "2025-10-25",
    }  # fmt: skip
    assert taken.data == {
        "payment_no": "TRANSFER-T1", "account_no": "1000000001", "amount": "600.00", "principal": "500.00",
        "penalty": "0.00", "prepaid": "100.00", "repeated": False, "clearings": [clearing],
    }  # fmt: skip
    shown = call("get", "/payments/TRANSFER-T1").data
    assert shown["clearings"] == [clearing]
    assert (shown["state"], shown["unapplied"], shown["taken_by"]) == ("PREPAID", "100.00", "administrator")
    owed = call("get", "/accounts/1000000001").data
    assert (owed["principal_open"], owed["overdue"], owed["prepaid"]) == ("0.00", "0.00", "100.00")


def test_same_key_same_request_gets_the_stored_answer(call):
    first = call("post", "/payments", PAYMENT, key="a")
    again = call("post", "/payments", PAYMENT, key="a")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Payment.objects.count() == 1


def test_same_key_other_request_is_refused(call):
    call("post", "/payments", PAYMENT, key="a")
    other = call("post", "/payments", {**PAYMENT, "channel_no": "T2"}, key="a")
    assert (other.status_code, other.data["code"]) == (422, "IDEMPOTENCY_MISMATCH")
    assert Payment.objects.count() == 1


def test_a_key_belongs_to_its_caller(call):
    call("post", "/payments", PAYMENT, key="a")
    other = call("post", "/payments", {**PAYMENT, "channel_no": "T2"}, key="a", role="cashier")
    assert other.status_code == 201


def test_another_key_meets_the_channel_s_number(call):
    call("post", "/payments", PAYMENT, key="a")
    again = call("post", "/payments", PAYMENT, key="b")
    assert (again.status_code, again.data["repeated"]) == (201, True)
    other = call("post", "/payments", {**PAYMENT, "amount": "601.00"}, key="c")
    assert (other.status_code, other.data["code"], other.data["field"]) == (409, "CONFLICT", "amount")
    assert Payment.objects.count() == 1


def test_a_key_in_use_is_refused_at_once(call, roles):
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters) as other:
        key = f"answer:api:{roles['administrator'].pk}:a"
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        response = call("post", "/payments", PAYMENT, key="a")
        assert (response.status_code, response.data["code"]) == (409, "IDEMPOTENCY_IN_PROGRESS")
        assert Payment.objects.count() == 0
    assert call("post", "/payments", PAYMENT, key="a").status_code == 201


def test_a_refused_write_leaves_its_key_free(call):
    refused = call("post", "/payments", {**PAYMENT, "value_date": "2025-10-26"}, key="a")
    assert (refused.status_code, refused.data["code"]) == (422, "FUTURE_DATE")
    assert IdempotencyKey.objects.count() == 0
    assert call("post", "/payments", PAYMENT, key="a").status_code == 201


@pytest.mark.parametrize("key", [None, "", "with space", "键", "k" * 81])
def test_a_write_needs_a_key(call, key):
    headers = {} if key is None else {"Idempotency-Key": key}
    response = call("post", "/payments", PAYMENT, **headers)
    assert (response.status_code, response.data["code"]) == (400, "IDEMPOTENCY_KEY")
    assert Payment.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 600.0}, "amount"),
        ({"amount": 600}, "amount"),
        ({"amount": "6e2"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "600.001"}, "amount"),
        ({"amount": "99999999999999999.00"}, "amount"),
        ({"amount": None}, "amount"),
        ({"value_date": "25/10/2025"}, "value_date"),
        ({"channel": "by post"}, "channel"),
        ({"channel_no": "a b"}, "channel_no"),
        ({"account_no": "1" * 17}, "account_no"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_malformed_payment_names_its_field(call, change, field):
    response = call("post", "/payments", PAYMENT | change, key="a")
    assert (response.status_code, response.data["code"]) == (422, "INVALID_REQUEST")
    assert response.data["field"] == field
    assert [error["field"] for error in response.data["errors"]] == [field]
    assert Payment.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"account_no": "9"}, "UNKNOWN_ACCOUNT"),
        ({"amount": "0.00"}, "NOT_POSITIVE"),
        ({"amount": "-1.00"}, "NOT_POSITIVE"),
        ({"channel": "PIGEON"}, "UNKNOWN_CHANNEL"),
        ({"channel": "PREPAID"}, "CHANNEL_CLOSED"),
        ({"channel": "SHOP", "amount": "5000.01"}, "CHANNEL_LIMIT"),
    ],
)
def test_a_refusal_of_the_flow(call, change, code):
    response = call("post", "/payments", PAYMENT | change, key="a")
    assert (response.status_code, response.data["code"]) == (422, code)
    assert Payment.objects.count() == 0


def test_reverse_once(call):
    call("post", "/payments", PAYMENT, key="a")
    undone = call("post", "/payments/TRANSFER-T1:reverse", {"reason": "重复"}, key="b")
    assert undone.status_code == 201
    assert undone.data == {
        "payment_no": "TRANSFER-T1", "account_no": "1000000001", "amount": "600.00", "principal": "500.00",
        "penalty": "0.00",
    }  # fmt: skip
    replayed = call("post", "/payments/TRANSFER-T1:reverse", {"reason": "重复"}, key="b")
    assert (replayed.content, replayed["Idempotency-Replayed"]) == (undone.content, "true")
    again = call("post", "/payments/TRANSFER-T1:reverse", {"reason": "重复"}, key="c")
    assert (again.status_code, again.data["code"]) == (409, "ALREADY_REVERSED")
    assert PaymentReversal.objects.count() == 1
    assert call("get", "/payments/TRANSFER-T1").data["state"] == "REVERSED"
    assert call("get", "/accounts/1000000001").data["principal_open"] == "500.00"


def test_reverse_what_does_not_exist(call):
    response = call("post", "/payments/TRANSFER-X:reverse", {"reason": "重复"}, key="a")
    assert (response.status_code, response.data["code"]) == (404, "UNKNOWN_PAYMENT")
    assert IdempotencyKey.objects.count() == 0

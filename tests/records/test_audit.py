"""Who did what, and the same answer to the same question."""

from datetime import date
from decimal import Decimal

import pytest

from yingshou.records.audit.models import AuditEvent
from yingshou.records.audit.operations import (
    Answer,
    IdempotencyMismatchError,
    hash_request,
    keep_answer,
    record_event,
    stored_answer,
)

pytestmark = pytest.mark.django_db


def test_events_keep_amounts_and_days_exactly():
    record_event(
        actor="li", action="X", subject="1", detail={"amount": Decimal("1.10"), "day": date(2025, 10, 25)}
    )
    assert AuditEvent.objects.get().detail == {"amount": "1.10", "day": "2025-10-25"}


def test_a_key_gets_its_first_answer_again():
    asked = hash_request({"amount": Decimal("1.10"), "account": "A"})
    assert stored_answer(key="k", request_hash=asked) is None
    keep_answer(key="k", request_hash=asked, status=201, body={"payment": "P", "amount": Decimal("1.10")})
    assert stored_answer(key="k", request_hash=asked) == Answer(201, {"payment": "P", "amount": "1.10"})
    assert keep_answer(key="k", request_hash=asked, status=500, body={}).status == 201


def test_a_key_cannot_ask_for_something_else():
    keep_answer(key="k", request_hash=hash_request({"amount": 1}), status=200, body={})
    with pytest.raises(IdempotencyMismatchError) as error:
        stored_answer(key="k", request_hash=hash_request({"amount": 2}))
    assert error.value.code == "IDEMPOTENCY_MISMATCH"


def test_the_order_of_fields_does_not_matter():
    assert hash_request({"a": 1, "b": "二"}) == hash_request({"b": "二", "a": 1})
    assert hash_request({"a": 1}) != hash_request({"a": "1"})

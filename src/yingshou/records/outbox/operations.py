"""Writes of the outbox: publish events with their facts, keep subscriptions, note how deliveries end."""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Now

from yingshou.core.errors import YingshouError
from yingshou.records.audit.operations import record_event
from yingshou.records.copy import store_new
from yingshou.records.outbox.models import Delivery, Subscription
from yingshou.records.prepared import fetch

KINDS = (
    "BILL_ISSUED", "BILL_APPROVED", "BILL_CORRECTED", "DUE_ISSUED", "PAYMENT_TAKEN", "PAYMENT_REVERSED",
)  # fmt: skip
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600, 86_400))
"""Time before the second, third, … try; after the last one a delivery is dead."""
_PUBLISH_ONE = """WITH wanted AS (
    SELECT id FROM outbox_subscription WHERE active AND kinds @> to_jsonb(%(kind)s::text)),
event AS (
    INSERT INTO outbox_event (event_no, kind, subject, body)
    SELECT %(event_no)s, %(kind)s, %(subject)s, %(body)s::jsonb WHERE EXISTS (SELECT 1 FROM wanted)
    ON CONFLICT (event_no) DO NOTHING RETURNING event_no)
INSERT INTO outbox_delivery (event_id, subscription_id) SELECT event_no, id FROM event, wanted"""
_SECRET_BYTES = 24
_ERROR_LENGTH = 300


class UnableToSubscribeError(YingshouError):
    """The address, the name or a kind of event is not acceptable, or there is no such subscription."""

    code = "UNABLE_TO_SUBSCRIBE"


def publish(*, kind: str, events: pl.DataFrame) -> int:
    """Write events of a kind and their deliveries in the caller's transaction; return how many are new.

    Nothing is written where nobody subscribes to the kind. The same event again changes nothing.

    Args:
        kind: one of `KINDS`.
        events: `subject`, and every other column a member of the body; figures travel as text.
    """
    if events.is_empty() or not Subscription.objects.filter(active=True, kinds__contains=[kind]).exists():
        return 0
    texts = events.with_columns(pl.all().cast(pl.String))
    rows = texts.select(
        event_no=pl.concat_str(pl.lit(kind), "subject", separator="-"),
        kind=pl.lit(kind),
        subject="subject",
        body=pl.struct(pl.exclude("subject")).struct.json_encode(),
    )
    stored = store_new("outbox_event", rows, ["event_no"])
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO outbox_delivery (event_id, subscription_id)
            SELECT event_no, s.id FROM unnest(%s::text[]) AS event_no
            JOIN outbox_subscription s ON s.active AND s.kinds @> to_jsonb(%s::text)
            ON CONFLICT (event_id, subscription_id) DO NOTHING""",
            [rows["event_no"].to_list(), kind],
        )
    return stored.inserted


def publish_one(*, kind: str, subject: str, body: Mapping[str, str | None]) -> None:
    """Write one event as `publish` does, in one trip to the server."""
    fetch(
        _PUBLISH_ONE,
        {
            "event_no": f"{kind}-{subject}", "kind": kind, "subject": subject,
            "body": json.dumps(body, ensure_ascii=False),
        },
    )  # fmt: skip


def subscribe(*, name: str, url: str, kinds: Sequence[str], created_by: str) -> Subscription:
    """Add a subscription with a new secret; it is told of what happens from now on.

    Raises UnableToSubscribeError.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise _refusal("url", f"“{url}”不是 http(s) 地址", f"“{url}” is no http(s) address")
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown or not kinds:
        raise _refusal(
            "kinds", f"请从以下事件中选择：{'、'.join(KINDS)}", f"choose events among {', '.join(KINDS)}"
        )
    if not name.strip():
        raise _refusal("name", "请填写名称", "give it a name")
    secret = "whsec_" + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    try:
        with transaction.atomic():
            made = Subscription.objects.create(
                name=name.strip(), url=url, kinds=sorted(set(kinds)), secret=secret, created_by=created_by
            )
            record_event(
                actor=created_by, action="SUBSCRIBE", subject=made.name,
                detail={"url": url, "kinds": made.kinds},
            )  # fmt: skip
    except IntegrityError as error:
        raise _refusal("name", f"已有订阅 {name}", f"there is a subscription {name} already") from error
    return made


def set_active(*, name: str, active: bool, changed_by: str) -> None:
    """Pause a subscription, or let it go on; what waits for it stays. Raises UnableToSubscribeError."""
    with transaction.atomic():
        if not Subscription.objects.filter(name=name).update(active=active):
            raise _refusal("name", f"没有订阅 {name}", f"there is no subscription {name}")
        action = "RESUME_SUBSCRIPTION" if active else "PAUSE_SUBSCRIPTION"
        record_event(actor=changed_by, action=action, subject=name)


def next_delivery() -> Delivery | None:
    """Hold the next delivery that is due, in the caller's transaction; None where none is.

    Deliveries another worker holds are skipped. The hold ends with the transaction, so what a killed worker
    was sending is sent again; the receiver knows it by its id.
    """
    found = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "event", "subscription"
    )
    due = found.filter(state="PENDING", next_at__lte=Now(), subscription__active=True)
    return due.order_by("next_at", "id").first()


def delivered(delivery: Delivery, *, answer_status: int) -> None:
    """Note that the receiver took a delivery."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state="DELIVERED", attempts=F("attempts") + 1, answer_status=answer_status, error="", ended_at=Now()
    )


def not_delivered(delivery: Delivery, *, error: str, answer_status: int | None = None) -> None:
    """Note a failed try: the next one comes later each time, and after the last the delivery is dead."""
    found = Delivery.objects.filter(pk=delivery.pk)
    noted = {
        "attempts": F("attempts") + 1, "error": error[:_ERROR_LENGTH], "answer_status": answer_status,
    }  # fmt: skip
    if delivery.attempts >= len(WAITS):
        found.update(state="DEAD", ended_at=Now(), **noted)
    else:
        found.update(next_at=Now() + Value(WAITS[delivery.attempts]), **noted)


def replay(*, delivery_ids: Sequence[int], asked_by: str) -> int:
    """Send deliveries again that are dead or delivered, under the same id; return how many."""
    with transaction.atomic():
        found = Delivery.objects.filter(pk__in=list(delivery_ids)).exclude(state="PENDING")
        numbers = list(found.values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=numbers).update(
            state="PENDING", attempts=0, next_at=Now(), ended_at=None, error="", answer_status=None
        )
        for number in numbers:
            record_event(actor=asked_by, action="REPLAY_DELIVERY", subject=str(number))
    return len(numbers)


def hurry(*, delivery_id: int, asked_by: str) -> bool:
    """Send a delivery that waits for its next try now; return whether it still waits."""
    with transaction.atomic():
        found = Delivery.objects.filter(pk=delivery_id, state="PENDING").update(next_at=Now())
        if found:
            record_event(actor=asked_by, action="HURRY_DELIVERY", subject=str(delivery_id))
    return bool(found)


def replay_dead(*, name: str, asked_by: str) -> int:
    """Send every dead delivery of a subscription again; return how many."""
    dead = Delivery.objects.filter(subscription__name=name, state="DEAD").values_list("pk", flat=True)
    return replay(delivery_ids=list(dead), asked_by=asked_by)


def _refusal(field: str, zh: str, en: str) -> UnableToSubscribeError:
    return UnableToSubscribeError(zh=zh, en=en, field=field)

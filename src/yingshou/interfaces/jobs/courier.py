"""The courier: hands the events of the outbox to their subscribers, one transaction each."""

import json
import logging
import time
from threading import Event

from django.db import connection, transaction

from yingshou.gateways import webhooks
from yingshou.records.outbox import operations

SECONDS_BETWEEN_LOOKS = 1.0
log = logging.getLogger("yingshou.courier")


def deliver_once() -> bool:
    """Send the next delivery that is due; return whether there was one.

    Its row is held while it is sent: no other worker sends it too, and the death of this one sets it free.
    """
    with transaction.atomic():
        delivery = operations.next_delivery()
        if delivery is None:
            return False
        answer = webhooks.send(
            url=delivery.subscription.url,
            secret=delivery.subscription.secret,
            message_id=delivery.event.event_no,
            timestamp=int(time.time()),
            body=_body(delivery.event),
        )
        if answer.good and answer.status is not None:
            operations.delivered(delivery, answer_status=answer.status)
        else:
            operations.not_delivered(delivery, error=answer.error, answer_status=answer.status)
    return True


def deliver(stop: Event) -> None:
    """Deliver until told to stop; what goes wrong is logged and tried again."""
    try:
        while not stop.is_set():
            try:
                busy = deliver_once()
            except Exception:  # the database may be away for a moment; a courier goes on
                log.exception("delivery failed")
                connection.close()
                busy = False
            if not busy:
                stop.wait(SECONDS_BETWEEN_LOOKS)
    finally:
        connection.close()


def _body(event: object) -> bytes:
    """Write what is sent: id, type, time and the facts."""
    told = {
        "id": event.event_no,  # type: ignore[attr-defined]
        "type": event.kind,  # type: ignore[attr-defined]
        "timestamp": event.happened_at.isoformat(),  # type: ignore[attr-defined]
        "data": event.body,  # type: ignore[attr-defined]
    }
    return json.dumps(told, ensure_ascii=False).encode()

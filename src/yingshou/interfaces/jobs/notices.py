"""The courier of notices: sends what is due by the channels of the settings file, again and again."""

import logging
from threading import Event

from django.conf import settings
from django.db import connection

from yingshou.flows.send_notices import Sitting, send_notices
from yingshou.gateways.messages import channels_of
from yingshou.interfaces.clock import business_time
from yingshou.interfaces.jobs.outcome import Asked, Outcome

SECONDS_BETWEEN_LOOKS = 2.0
MOST_AT_ONCE = 100
"""Notices in one sitting; then the settings are read again."""
log = logging.getLogger("yingshou.notices")


def sit(most: int | None = None) -> Sitting:
    """Send what is due now. Raises MessageSettingsError."""
    return send_notices(at=business_time(), channels=channels_of(settings.MESSAGES_FILE), most=most)


def notices(asked: Asked) -> Outcome:
    """Send what is due now, as a job."""
    del asked
    sitting = sit()
    return Outcome(figures={"notices": sitting.handled, **sitting.states})


def send(stop: Event) -> None:
    """Send until told to stop; what goes wrong is logged and tried again."""
    try:
        while not stop.is_set():
            try:
                handled = sit(MOST_AT_ONCE).handled
            except Exception:  # the database may be away, the settings wrong, for a while; a courier goes on
                log.exception("sending notices failed")
                connection.close()
                handled = 0
            if not handled:
                stop.wait(SECONDS_BETWEEN_LOOKS)
    finally:
        connection.close()

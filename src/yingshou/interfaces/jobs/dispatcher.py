"""The dispatcher: rounds of stop and restore, one after the other, while a worker lives."""

import logging
from threading import Event

from django.db import connection

from yingshou.flows.run_supply import has_work, run_supply
from yingshou.interfaces.clock import business_moment
from yingshou.interfaces.meters import meters
from yingshou.records.runs.operations import UnableToRunError

SECONDS_BETWEEN_ROUNDS = 5.0
log = logging.getLogger("yingshou.dispatcher")


def round_once() -> bool:
    """Do a round where there is anything to do and no other worker is at it; return whether one was done."""
    if not has_work():
        return False
    try:
        run_supply(at=business_moment(), meters=meters())
    except UnableToRunError:  # another worker's round
        return False
    return True


def dispatch(stop: Event) -> None:
    """Do rounds until told to stop; what goes wrong is logged and tried again."""
    try:
        while not stop.is_set():
            try:
                round_once()
            except Exception:  # the database may be away for a moment; a dispatcher goes on
                log.exception("round failed")
                connection.close()
            stop.wait(SECONDS_BETWEEN_ROUNDS)
    finally:
        connection.close()

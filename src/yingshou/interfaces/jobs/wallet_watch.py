"""The watch over wallets: asks, minute by minute, what became of orders and refunds without an outcome."""

import logging
from threading import Event

from django.db import connection

from yingshou.flows.resolve_open_orders import OrdersResolved, resolve_open_orders
from yingshou.interfaces import wallets
from yingshou.interfaces.clock import business_date, local_time

SECONDS_BETWEEN_LOOKS = 60
log = logging.getLogger("yingshou.wallets")


def look_once() -> OrdersResolved:
    """Ask about everything that has no outcome yet, once."""
    return resolve_open_orders(wallets=wallets.wallets(), at=local_time(), as_of=business_date())


def watch(stop: Event) -> None:
    """Look until told to stop; nothing is done where no wallet is set up, and what goes wrong is logged."""
    if not wallets.channels():
        return
    try:
        while not stop.wait(SECONDS_BETWEEN_LOOKS):
            try:
                found = look_once()
                if found.unknown:
                    log.warning("%s of %s wallet orders without answer", len(found.unknown), found.asked)
            except Exception:  # database or settings may be amiss for a moment; the watch goes on
                log.exception("wallets could not be asked")
                connection.close()
    finally:
        connection.close()

"""What the house asks of a way to meters, whatever carries it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A meter: 12 digits of address on a gateway, and the number it states as its own, if compared."""

    meter_no: str
    gateway: str
    address: str
    asset_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a meter answered to a read of its state, or why it is not known.

    `relay_closed` is None where it is not known; `fault` is then NO_GATEWAY, NO_ANSWER, WRONG_METER, REFUSED
    or BAD_FRAME. `word` is the state word as hexadecimal digits.
    """

    relay_closed: bool | None
    fault: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a meter answered to a command: ACKNOWLEDGED, REFUSED, UNKNOWN, or NOT_SENT.

    UNKNOWN: it may have been carried out; only the state of the meter tells. NOT_SENT: it surely did not go
    out. `reason` says why in a code: PASSWORD, OTHER, NO_ANSWER, NO_GATEWAY, WRONG_METER, TOO_LATE.
    """

    result: str
    reason: str = ""


class MeterPort(Protocol):
    """A way to meters. No call raises for what a meter or its line does wrong, nor waits without bound."""

    def read_state(self, target: Target) -> State:
        """Read whether the relay of a meter is closed, after its address and number were compared."""

    def stop(self, target: Target, *, latest: datetime) -> Answer:
        """Command a meter to open its relay.

        Returns when the meter has answered, or when it would not carry the command out any more: who holds a
        lock meanwhile knows that nothing happens after it. That moment is never after `latest` (Beijing
        time); where there is no time left, nothing goes out.
        """

    def close(self, target: Target, *, latest: datetime, at_once: bool) -> Answer:
        """Command a meter to close its relay, or, not at once, to let the customer close it by its key."""

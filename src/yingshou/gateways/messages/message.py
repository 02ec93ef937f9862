"""What a channel is handed, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

ACCEPTED, REFUSED, BUSY, UNCERTAIN = "ACCEPTED", "REFUSED", "BUSY", "UNCERTAIN"
"""The channel took it; will never take it; did not take it now; may or may not have taken it."""
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A notice for one address. `number` stays the same at every try, so a channel can tell a repeat."""

    number: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a channel said: an outcome, its own words, and its number for the message where it gave one."""

    outcome: str
    said: str = ""
    channel_no: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, str]:
        """Return the answer as it is kept with the evidence."""
        known = {
            "outcome": self.outcome,
            "said": self.said[:_LONGEST],
            "channel_no": self.channel_no[:_LONGEST],
        }
        return {name: value for name, value in {**self.more, **known}.items() if value}


class Channel(Protocol):
    """A way out. It never raises: what goes wrong is an answer."""

    def send(self, message: Message) -> Answer:
        """Hand a message over once."""
        ...

"""The telephones of the sample: a network of its own takes its messages, and a few do not arrive."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from yingshou.core.messages.timing import LOCAL
from yingshou.flows.send_notices import send_notices
from yingshou.flows.take_receipts import DELIVERED, NOT_DELIVERED, Receipt, take_receipts
from yingshou.gateways.messages import ACCEPTED, Answer, Message

_SENT_AT = time(10)
_MOST = 200
"""Notices of a day that the network takes; the others wait for the next one."""
_UNREACHED = "70"
"""Numbers that end so are switched off: no telephone of the sample is a real one."""


class Network:
    """A network that takes every message and remembers to whom; nothing leaves this process."""

    def __init__(self) -> None:
        self.taken: list[Message] = []

    def send(self, message: Message) -> Answer:
        """Take a message."""
        self.taken.append(message)
        return Answer(ACCEPTED, "示例短信平台已受理", message.number)

    def receipts(self, at: datetime) -> list[Receipt]:
        """Tell what became of the messages taken."""
        return [
            Receipt(message_no=each.number, state=NOT_DELIVERED, said="已关机", happened_at=at)
            if each.address.endswith(_UNREACHED)
            else Receipt(message_no=each.number, state=DELIVERED, said="已送达", happened_at=at)
            for each in self.taken
        ]


def send_messages(day: date) -> Mapping[str, Any]:
    """Send the notices of a day by the sample's own network, and take its receipts; safe to repeat."""
    network, at = Network(), datetime.combine(day, _SENT_AT, tzinfo=LOCAL)
    sitting = send_notices(at=at, channels={"SMS": network}, most=_MOST)
    later = at + timedelta(minutes=5)
    take_receipts(receipts=network.receipts(later), at=later)
    return {"notices": sitting.handled}

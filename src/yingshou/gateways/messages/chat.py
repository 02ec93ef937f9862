"""Chats - WeCom, DingTalk, Feishu and what else Apprise speaks - each by one address of Apprise."""

import io
import logging
from dataclasses import dataclass
from urllib.parse import quote

from yingshou.gateways.messages.message import ACCEPTED, BUSY, REFUSED, Answer, Message

PLACE = "{address}"
"""Where the address of a contact stands in the URL of a chat."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat by its Apprise URL, e.g. `dingtalk://TOKEN/{address}/` or `wecombot://{address}`."""

    url: str

    def send(self, message: Message) -> Answer:
        """Post a message. The chat says only whether it took it; its words come from the library's log."""
        # Half a second to load, which only those with a chat need to wait for.
        import apprise  # noqa: PLC0415

        chat = apprise.Apprise()
        if not chat.add(self.url.replace(PLACE, quote(message.address, safe=""))):
            return Answer(REFUSED, "not an address of this chat")
        try:
            with apprise.LogCapture(level=logging.WARNING) as heard:
                taken = chat.notify(title=message.subject, body=message.text)
                said = heard.getvalue() if isinstance(heard, io.StringIO) else ""
        except (OSError, TypeError, ValueError) as error:
            return Answer(BUSY, f"{type(error).__name__}: {error}")
        return Answer(ACCEPTED) if taken else Answer(BUSY, " ".join(said.split()))

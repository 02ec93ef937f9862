"""The channels notices go out by: HTTP gateways for short messages, SMTP, chats; letters and their files."""

from yingshou.gateways.messages.message import ACCEPTED, BUSY, REFUSED, UNCERTAIN, Answer, Channel, Message
from yingshou.gateways.messages.settings import MessageSettingsError, channels_of, receipt_secrets

__all__ = [
    "ACCEPTED",
    "BUSY",
    "REFUSED",
    "UNCERTAIN",
    "Answer",
    "Channel",
    "Message",
    "MessageSettingsError",
    "channels_of",
    "receipt_secrets",
]

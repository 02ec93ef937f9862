"""Webhooks: sign an event as the Standard Webhooks specification says, and hand it to its receiver."""

import base64
import hashlib
import hmac
import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS_TO_ANSWER = 5
_GOOD = range(200, 300)
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said: its status, None where there was no answer, and what went wrong."""

    status: int | None
    error: str = ""

    @property
    def good(self) -> bool:
        """Tell whether the receiver took it."""
        return self.status is not None and self.status in _GOOD


def signature(*, secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header `webhook-signature`: HMAC-SHA256 over id, timestamp and body."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def send(*, url: str, secret: str, message_id: str, timestamp: int, body: bytes) -> Answer:
    """Post a signed body once. Redirects are not followed; any answer but 2xx is a failure.

    Args:
        url: http or https address.
        secret: `whsec_` and the key in Base64.
        message_id: the same at every try, so the receiver can tell a repeat.
        timestamp: seconds since 1970, part of what is signed.
        body: JSON in UTF-8.
    """
    parts = urlsplit(url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "yingshou-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret=secret, message_id=message_id, timestamp=timestamp, body=body),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        receiver = _connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            receiver.request("POST", path, body=body, headers=headers)
            status = receiver.getresponse().status
        finally:
            receiver.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Answer(None, f"{type(error).__name__}: {error}")
    return Answer(status, "" if status in _GOOD else f"HTTP {status}")


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            host, port, timeout=SECONDS_TO_ANSWER, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, port, timeout=SECONDS_TO_ANSWER)

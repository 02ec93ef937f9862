"""A gateway for short messages over HTTP: a JSON body, signed; the protocol is docs/recipes/messages.md."""

import http.client
import json
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from yingshou.gateways.messages import signing
from yingshou.gateways.messages.message import ACCEPTED, BUSY, REFUSED, UNCERTAIN, Answer, Message

SECONDS_TO_ANSWER = 15
_LONGEST_ANSWER = 65_536
_OK = range(200, 300)
_FOR_GOOD = {400, 404, 409, 410, 413, 422}


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpGateway:
    """A gateway at an address, with the name it knows us by and the secret we share."""

    url: str
    app: str
    secret: bytes

    def send(self, message: Message) -> Answer:
        """Post a message once. Redirects are not followed."""
        body = json.dumps(
            {
                "message_no": message.number, "to": message.address, "subject": message.subject,
                "text": message.text,
            },
            ensure_ascii=False,
        ).encode()  # fmt: skip
        timestamp = int(time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "yingshou-messages/1",
            signing.APP: self.app,
            signing.TIMESTAMP: str(timestamp),
            signing.SIGNATURE: signing.signature(secret=self.secret, timestamp=timestamp, body=body),
        }
        parts = urlsplit(self.url)
        try:
            gateway = _connection(parts.scheme, parts.hostname or "", parts.port)
            gateway.connect()
        except (OSError, ValueError) as error:
            return Answer(BUSY, f"{type(error).__name__}: {error}")
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            gateway.request("POST", path, body=body, headers=headers)
            answer = gateway.getresponse()
            return _read(answer.status, answer.read(_LONGEST_ANSWER))
        except (OSError, http.client.HTTPException) as error:
            # The body may have arrived before the line broke.
            return Answer(UNCERTAIN, f"{type(error).__name__}: {error}")
        finally:
            gateway.close()


def _read(status: int, body: bytes) -> Answer:
    """Understand an answer: by its status, and in a good one by what it says."""
    said = f"HTTP {status}"
    told = _json(body)
    reason = " ".join(str(told[name]) for name in ("code", "reason") if told.get(name))
    said = f"{said} {reason}".strip()
    if status in _OK and isinstance(told.get("accepted"), bool):
        return Answer(ACCEPTED if told["accepted"] else REFUSED, said, str(told.get("id") or ""))
    if status in _OK:
        return Answer(UNCERTAIN, f"{said}: the answer is not of the protocol")
    return Answer(REFUSED if status in _FOR_GOOD else BUSY, said)


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            host, port, timeout=SECONDS_TO_ANSWER, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, port, timeout=SECONDS_TO_ANSWER)

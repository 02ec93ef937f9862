"""Signed bodies of the HTTP protocol for messages, in both directions."""

import hashlib
import hmac

APP, TIMESTAMP, SIGNATURE = "X-Message-App", "X-Message-Timestamp", "X-Message-Signature"
"""Headers: who sends, seconds since 1970, and the signature."""
SECONDS_OF_GRACE = 600
"""How far the clocks of the two sides may be apart; an older body is refused as replayed."""


def signature(*, secret: bytes, timestamp: int, body: bytes) -> str:
    """Return the hexadecimal HMAC-SHA256 over the timestamp, a full stop and the body."""
    return hmac.new(secret, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def is_signed(*, secret: bytes, timestamp: str, body: bytes, given: str, now: int) -> bool:
    """Tell whether a body carries the signature of a secret and a timestamp near now (seconds since 1970)."""
    if not timestamp.isascii() or not timestamp.isdigit() or abs(now - int(timestamp)) > SECONDS_OF_GRACE:
        return False
    made = signature(secret=secret, timestamp=int(timestamp), body=body)
    return hmac.compare_digest(made.encode(), given.encode())

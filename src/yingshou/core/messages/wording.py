"""Wordings with named fields: what they need, and the text they make of facts."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from yingshou.core.errors import YingshouError

_FIELD = re.compile(r"\{(\w+)\}")


class MissingFieldError(YingshouError):
    """A wording uses a field that was given no value."""

    code = "MISSING_FIELD"


def fields_of(wording: str) -> set[str]:
    """Return the names of the fields a wording uses."""
    return set(_FIELD.findall(wording))


def written(wording: str, values: Mapping[str, Any]) -> str:
    """Put values into a wording: decimals with thousands parted, days as 2025-10-25, moments to the minute.

    Only names in braces are replaced, once, so a value with braces stays what it is.

    Raises MissingFieldError.
    """
    missing = sorted(name for name in fields_of(wording) if values.get(name) is None)
    if missing:
        raise MissingFieldError(
            zh=f"通知缺少内容：{'、'.join(missing)}",
            en=f"the notice lacks {', '.join(missing)}",
            field=missing[0],
        )
    return _FIELD.sub(lambda found: _plain(values[found[1]]), wording)


def content_hash(*, address: str, subject: str, text: str) -> str:
    """Return the SHA-256 of what is sent: address, subject and text, each followed by a line feed."""
    return sha256(f"{address}\n{subject}\n{text}\n".encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)

"""The Unfold shell: title, colours, navigation."""

from typing import Any

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "应收",
    "SITE_HEADER": "应收",
}

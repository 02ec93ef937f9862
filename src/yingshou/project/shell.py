"""The Unfold shell: title, colours, navigation, and our one stylesheet and script beside its own."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": lambda _request: str(_("Yingshou")),
    "SITE_HEADER": lambda _request: str(_("Yingshou")),
    "SITE_SUBHEADER": lambda _request: str(_("Revenue collection and credit risk")),
    "SITE_SYMBOL": "bolt",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("console/icon.svg")}
    ],
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda _request: static("console/console.css")],
    "SCRIPTS": [lambda _request: static("console/console.js")],
    "SIDEBAR": {"navigation": "yingshou.interfaces.console.navigation.sidebar"},
    "COLORS": {
        "primary": {
            "50": "oklch(97% .016 240)",
            "100": "oklch(94% .032 240)",
            "200": "oklch(88% .062 242)",
            "300": "oklch(80% .1 243)",
            "400": "oklch(70% .13 245)",
            "500": "oklch(60% .15 248)",
            "600": "oklch(51% .15 251)",
            "700": "oklch(45% .14 253)",
            "800": "oklch(39% .12 254)",
            "900": "oklch(34% .1 255)",
            "950": "oklch(26% .07 256)",
        },
    },
}

"""The words people read for renegotiations of agreements, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RENEGOTIATION_WORDS: dict[str, dict[str, Promise]] = {
    "difficulty": {
        "SHORT_OF_CASH": _("Short of cash"),
        "SHORT_OF_ORDERS": _("Short of orders"),
        "PARTLY_STOPPED": _("Production partly stopped"),
        "RESTRUCTURING": _("Restructuring"),
        "OTHER_DIFFICULTY": _("Another difficulty"),
    },
}
RENEGOTIATION_STATES: dict[str, tuple[str, str, Promise]] = {
    "RENEGOTIATION_WAITING": ("warn", "◆", _("Waiting for a decision")),
    "RENEGOTIATION_APPROVED": ("ok", "✓", _("Approved and signed")),
    "RENEGOTIATION_TURNED_DOWN": ("idle", "×", _("Turned down")),
}

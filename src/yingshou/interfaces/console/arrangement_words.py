"""The words people read for agreements on arrears, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ARRANGEMENT_WORDS: dict[str, dict[str, Promise]] = {
    "arrangement_rhythm": {"MONTHLY": _("every month"), "WEEKLY": _("every week")},
    "arrangement_event": {
        "PROPOSED": _("Agreement proposed"),
        "APPROVED": _("Agreement approved"),
        "TURNED_DOWN": _("Turned down"),
        "COMPLETED": _("Paid off"),
        "BROKEN": _("Promise broken, collection goes on"),
        "CANCELLED": _("Cancelled"),
    },
}
ARRANGEMENT_STATES: dict[str, tuple[str, str, Promise]] = {
    "ARRANGEMENT_WAITING": ("warn", "◆", _("Waiting for a decision")),
    "ARRANGEMENT_TURNED_DOWN": ("idle", "×", _("Turned down")),
    "ARRANGEMENT_RUNNING": ("ok", "○", _("Being kept")),
    "ARRANGEMENT_LATE": ("bad", "!", _("Instalment missed")),
    "ARRANGEMENT_BROKEN": ("bad", "!", _("Promise broken")),
    "ARRANGEMENT_COMPLETED": ("ok", "✓", _("Paid off")),
    "ARRANGEMENT_CANCELLED": ("idle", "–", _("Cancelled")),
    "INSTALMENT_KEPT": ("ok", "✓", _("Paid")),
    "INSTALMENT_MISSED": ("bad", "!", _("Missed")),
    "INSTALMENT_OPEN": ("idle", "○", _("Not yet due")),
}

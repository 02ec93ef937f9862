"""The words people read for security, claims on it, and reminders, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GUARANTEE_WORDS: dict[str, dict[str, Promise]] = {
    "reminder_kind": {
        "GUARANTEE_EXPIRY": _("Security ends"),
        "GUARANTEE_CLAIM_DEADLINE": _("Last day to claim on security"),
        "FOLLOW_UP": _("Follow-up of a visit"),
    },
}
GUARANTEE_STATES: dict[str, tuple[str, str, Promise]] = {
    "GUARANTEE_PLANNED": ("idle", "○", _("Begins later")),
    "GUARANTEE_IN_FORCE": ("ok", "✓", _("in force")),
    "GUARANTEE_CLAIMABLE": ("warn", "◆", _("Ended, may still be claimed")),
    "GUARANTEE_ENDED": ("idle", "–", _("Security has ended")),
    "GUARANTEE_GIVEN_BACK": ("idle", "×", _("Given back or replaced")),
    "CLAIM_CLAIMED": ("warn", "◆", _("Claimed, no answer yet")),
    "CLAIM_ANSWERED": ("warn", "○", _("Will be paid")),
    "CLAIM_PART_PAID": ("warn", "○", _("Paid in part")),
    "CLAIM_PAID": ("ok", "✓", _("Claim paid in full")),
    "CLAIM_REFUSED": ("bad", "×", _("Refused")),
    "CLAIM_CLOSED": ("idle", "–", _("Claim closed")),
    "REMINDER_OPEN": ("warn", "◆", _("To do")),
    "REMINDER_LATE": ("bad", "!", _("Overdue")),
    "REMINDER_DONE": ("ok", "✓", _("Seen to")),
}

"""The words people read for closings of accounts, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLOSING_STATES: dict[str, tuple[str, str, Promise]] = {
    "CLOSING_WAITING": ("warn", "◆", _("Waiting for a decision")),
    "CLOSING_TURNED_DOWN": ("idle", "×", _("Turned down")),
    "CLOSING_WITHDRAWN": ("idle", "×", _("Closing withdrawn")),
    "CLOSING_PLANNED": ("idle", "○", _("Last day to come")),
    "CLOSING_BILL_WAITING": ("warn", "◆", _("Final bill not made")),
    "CLOSING_OWING": ("warn", "!", _("Still owes")),
    "CLOSING_AT_COURT": ("bad", "!", _("Owed, before a court")),
    "CLOSING_REFUND_WAITING": ("warn", "◆", _("Money to be paid back")),
    "CLOSING_REFUND_ASKED": ("warn", "○", _("Refund on its way")),
    "CLOSING_SETTLED": ("ok", "✓", _("Settled")),
}

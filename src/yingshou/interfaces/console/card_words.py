"""The words people read for top-up cards, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CARD_STATES: dict[str, tuple[str, str, Promise]] = {
    "CARD_PRINTED": ("idle", "○", _("Printed, not sold")),
    "CARD_SOLD": ("ok", "✓", _("Sold, can be redeemed")),
    "CARD_FROZEN": ("bad", "!", _("Frozen")),
    "CARD_REDEEMED": ("idle", "–", _("Redeemed")),
}

"""The words people read for events and their deliveries, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WEBHOOK_WORDS: dict[str, dict[str, Promise]] = {
    "event_kind": {
        "BILL_ISSUED": _("Bill issued"),
        "BILL_APPROVED": _("Bill approved"),
        "BILL_CORRECTED": _("Bill corrected"),
        "DUE_ISSUED": _("Due issued"),
        "PAYMENT_TAKEN": _("Payment taken"),
        "PAYMENT_REVERSED": _("Payment reversed"),
    },
}
WEBHOOK_STATES: dict[str, tuple[str, str, Promise]] = {
    "DELIVERY_PENDING": ("warn", "◆", _("Waits for a try")),
    "DELIVERY_DELIVERED": ("ok", "✓", _("Delivered")),
    "DELIVERY_DEAD": ("bad", "!", _("Dead, no more tries")),
    "WEBHOOK_ACTIVE": ("ok", "✓", _("Is told")),
    "WEBHOOK_PAUSED": ("idle", "–", _("Paused")),
}

"""Words of collecting agents: states, kinds of keys and of money."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AGENT_WORDS: dict[str, dict[str, Promise]] = {
    "agent_money": {
        "TOP_UP": _("Paid into the deposit"),
        "PAY_BACK": _("Paid back from the deposit"),
        "COMMISSION_PAID": _("Commission paid"),
    },
    "key_kind": {"HMAC_SHA256": _("Shared secret"), "RSA_SHA256": _("RSA public key")},
    "amount_rule": {"ANY": _("Any amount"), "FULL": _("Exactly what is due")},
}

AGENT_STATES: dict[str, tuple[str, str, Promise]] = {
    "AGENT_ACTIVE": ("ok", "✓", _("Collects")),
    "AGENT_FROZEN": ("bad", "!", _("Frozen")),
    "KEY_GOOD": ("ok", "✓", _("Good")),
    "KEY_ENDED": ("idle", "–", _("No longer good")),
    "AGENT_DAY_CLOSED": ("ok", "✓", _("Check file taken")),
    "AGENT_DAY_OPEN": ("warn", "◆", _("No check file yet")),
}

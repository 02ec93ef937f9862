"""The words people read for acceptance bills, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DRAFT_WORDS: dict[str, dict[str, Promise]] = {
    "draft_kind": {
        "BANK_ACCEPTANCE": _("Accepted by a bank"),
        "TRADE_ACCEPTANCE": _("Accepted by a company"),
    },
    "draft_bucket": {
        "PAST_MATURITY": _("Past maturity"),
        "DAYS_7": _("Due within 7 days"),
        "DAYS_30": _("8 to 30 days"),
        "DAYS_90": _("31 to 90 days"),
        "DAYS_180": _("91 to 180 days"),
        "LATER": _("More than 180 days"),
    },
}
DRAFT_STATES: dict[str, tuple[str, str, Promise]] = {
    "SETTLED_BY_DRAFT": ("warn", "◆", _("Collected, not cash yet")),
    "DRAFT_WAITING": ("warn", "◆", _("Waits for a second person")),
    "DRAFT_TURNED_DOWN": ("idle", "×", _("Not taken")),
    "DRAFT_HELD": ("warn", "○", _("In hand, not cash yet")),
    "DRAFT_PRESENTED": ("warn", "◆", _("Presented, not cash yet")),
    "DRAFT_DISCOUNTED": ("ok", "✓", _("Discounted")),
    "DRAFT_PAID": ("ok", "✓", _("Paid by the acceptor")),
    "DRAFT_DISHONOURED": ("bad", "!", _("Dishonoured")),
}

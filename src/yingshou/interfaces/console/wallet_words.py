"""The words people read for orders of wallets, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WALLET_WORDS: dict[str, dict[str, Promise]] = {
    "wallet_source": {
        "OURS": _("we asked"),
        "NOTICE": _("the wallet told"),
        "QUERY": _("the wallet answered"),
    },
    "wallet_outcome": {
        "LANDED": _("Payment booked"),
        "REPEATED": _("Told before, booked once"),
        "AMOUNT_DIFFERS": _("Another amount, in suspense"),
        "UNKNOWN_ORDER": _("Order unknown, in suspense"),
        "HELD": _("Cannot be booked yet"),
        "TOLD_OTHERWISE": _("Booked before with another amount"),
        "NOT_PAID": _("Not paid"),
        "REFUND_SEEN": _("Refund booked"),
        "UNKNOWN_REFUND": _("Refund unknown"),
    },
}
WALLET_STATES: dict[str, tuple[str, str, Promise]] = {
    "ORDER_ASKED": ("warn", "◆", _("Asked, no answer yet")),
    "ORDER_OPEN": ("warn", "○", _("Waits to be paid")),
    "ORDER_HELD": ("bad", "!", _("Paid, cannot be booked yet")),
    "ORDER_PAID": ("ok", "✓", _("Paid by code")),
    "ORDER_SUSPENDED": ("warn", "◆", _("Paid otherwise, in suspense")),
    "ORDER_CLOSED": ("idle", "–", _("Closed, not paid")),
    "ORDER_REFUSED": ("bad", "×", _("Refused by the wallet")),
    "WALLET_REFUND_ASKED": ("warn", "◆", _("With the wallet, outcome unknown")),
    "WALLET_REFUND_DONE": ("ok", "✓", _("Back with the payer")),
    "WALLET_REFUND_FAILED": ("bad", "!", _("The wallet did not refund")),
}

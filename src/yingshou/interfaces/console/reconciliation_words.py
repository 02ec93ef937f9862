"""Words of reconciliation: reasons, legs, acts and states."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RECONCILIATION_WORDS: dict[str, dict[str, Promise]] = {
    "difference_reason": {
        "CHANNEL_ONLY": _("In the channel's file only"),
        "BANK_ONLY": _("At the bank only"),
        "LEDGER_ONLY": _("In the ledger only"),
        "NOT_AT_BANK": _("Not at the bank in time"),
        "AMOUNT_DIFFERS": _("Amounts differ"),
        "DUPLICATE": _("Stated twice"),
        "UNKNOWN_PAYER": _("Payer unknown"),
    },
    "difference_act": {
        "ACCEPT": _("Accepted or given to an account"),
        "MATCH": _("Matched by hand"),
        "SUSPENSE": _("Booked to suspense"),
        "FEE": _("Booked as a fee"),
        "TIMING": _("Marked as timing"),
        "REVERSE": _("Payment taken back"),
        "MATCHED": _("Matched since"),
        "CLOSED": _("No longer there"),
        "REOPENED": _("Open again"),
        "UNDO": _("Taken back"),
    },
    "difference_owner": {"CASHIER": _("Cashier")},
    "reconciliation_side": {"CHANNEL": _("Channel file"), "BANK": _("Bank statement")},
}

RECONCILIATION_STATES: dict[str, tuple[str, str, Promise]] = {
    "DIFFERENCE_OPEN": ("bad", "!", _("To be worked off")),
    "DIFFERENCE_MATCHED": ("ok", "✓", _("Matched")),
    "DIFFERENCE_ACCEPTED": ("ok", "✓", _("Accepted or given to an account")),
    "DIFFERENCE_SUSPENSE": ("ok", "✓", _("Booked to suspense")),
    "DIFFERENCE_FEE": ("ok", "✓", _("Booked as a fee")),
    "DIFFERENCE_TIMING": ("warn", "◆", _("Marked as timing")),
    "DIFFERENCE_CLOSED": ("idle", "–", _("No longer there")),
    "DAY_AGREES": ("ok", "✓", _("Agrees")),
    "DAY_OPEN": ("bad", "!", _("Does not agree")),
    "DAY_IN_TRANSIT": ("warn", "◆", _("In transit")),
    "DAY_UNEXPLAINED": ("bad", "!", _("Not reconciled yet")),
    "SIGNED_TWICE": ("ok", "✓", _("Signed by two")),
    "NOT_SIGNED": ("warn", "◆", _("Signatures missing")),
}

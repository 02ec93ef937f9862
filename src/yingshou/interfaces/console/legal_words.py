"""The words people read for matters before a court and claims written off, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEGAL_WORDS: dict[str, dict[str, Promise]] = {
    "legal_step": {
        "OPENED": _("Matter opened"),
        "DEMAND_SERVED": _("Formal demand served"),
        "ORDER_APPLIED": _("Payment order applied for"),
        "ORDER_ISSUED": _("Payment order issued"),
        "ORDER_OBJECTED": _("Debtor objected to the payment order"),
        "ORDER_REJECTED": _("Payment order rejected"),
        "SUIT_FILED": _("Suit filed"),
        "SUIT_HEARD": _("Suit heard"),
        "SUIT_JUDGED": _("Judgment of first instance"),
        "APPEALED": _("Appeal lodged"),
        "APPEAL_JUDGED": _("Judgment on appeal"),
        "SUIT_SETTLED": _("Settled before the court"),
        "SUIT_WITHDRAWN": _("Suit withdrawn"),
        "EXECUTION_APPLIED": _("Execution applied for"),
        "EXECUTION_RESULT": _("Brought in by execution"),
        "EXECUTION_ENDED": _("Execution ended without more"),
        "CLAIM_FILED": _("Claim filed in the bankruptcy"),
        "CLAIM_CONFIRMED": _("Claim confirmed"),
        "CLAIM_PAID": _("Paid out of the estate"),
        "BANKRUPTCY_CLOSED": _("Bankruptcy closed"),
        "EVIDENCE": _("Bundle of evidence made"),
        "COST": _("Costs"),
        "NOTE": _("Note on the matter"),
        "CLOSED": _("Matter closed"),
    },
    "legal_deadline": {
        "ORDER_OBJECTION": _("Objection to the payment order"),
        "APPEAL": _("Appeal"),
        "EXECUTION": _("Application for execution"),
        "CLAIM_FILING": _("Filing of claims"),
    },
    "penalty_after": {"STOPS": _("stops with the write-off"), "RUNS": _("runs on until it is paid")},
}
LEGAL_STATES: dict[str, tuple[str, str, Promise]] = {
    "LEGAL_OPEN": ("warn", "○", _("Newly opened")),
    "LEGAL_DEMANDED": ("warn", "○", _("Demanded")),
    "LEGAL_ORDER_PENDING": ("warn", "◆", _("Payment order pending")),
    "LEGAL_ORDER_ISSUED": ("warn", "◆", _("Under payment order")),
    "LEGAL_ORDER_LAPSED": ("bad", "!", _("Payment order of no effect")),
    "LEGAL_SUED": ("warn", "◆", _("Sued")),
    "LEGAL_HEARD": ("warn", "◆", _("Heard")),
    "LEGAL_JUDGED": ("warn", "◆", _("Judged")),
    "LEGAL_APPEALED": ("warn", "◆", _("On appeal")),
    "LEGAL_FINAL": ("ok", "✓", _("Final judgment")),
    "LEGAL_SETTLED": ("ok", "✓", _("Settled in court")),
    "LEGAL_EXECUTING": ("warn", "◆", _("In execution")),
    "LEGAL_EXECUTION_ENDED": ("bad", "!", _("Execution ended")),
    "LEGAL_CLAIMED": ("warn", "◆", _("Claim filed")),
    "LEGAL_CLAIM_CONFIRMED": ("warn", "◆", _("Confirmed in the bankruptcy")),
    "LEGAL_BANKRUPTCY_CLOSED": ("bad", "!", _("Bankruptcy over")),
    "LEGAL_CLOSED": ("idle", "–", _("Closed matter")),
    "WRITTEN_OFF": ("bad", "–", _("Written off, claim kept")),
}
"""States of matters are prefixed: their codes mean other things elsewhere."""

"""The words people read for next best action, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEXT_WORDS: dict[str, dict[str, Promise]] = {
    "next_act": {
        "NOTHING": _("Nothing is done"),
        "SMS": _("SMS reminder"),
        "CALL": _("Call"),
        "OFFER_PREPAYMENT": _("Offer prepayment"),
        "ASK_LANDLORD": _("Ask the landlord"),
        "LETTER": _("Letter"),
        "VISIT": _("Visit"),
        "STOP_NOTICE": _("Notice of a stop"),
        "STOP_REQUEST": _("Ask for a stop"),
        "LEGAL_REVIEW": _("Review for court"),
    },
    "next_arm": {
        "NEXT": _("by next best action"),
        "RULES": _("held out: by the treatment alone"),
        "EXEMPT": _("outside the comparison"),
    },
    "next_segment": {
        "-": _("All"),
        "RESIDENT_1": _("Households, 1 to 10 days overdue"),
        "RESIDENT_11": _("Households, 11 to 30 days overdue"),
        "RESIDENT_31": _("Households, more than 30 days overdue"),
        "OTHER_1": _("Others, 1 to 10 days overdue"),
        "OTHER_11": _("Others, 11 to 30 days overdue"),
        "OTHER_31": _("Others, more than 30 days overdue"),
    },
    "next_why": {
        "ARM": _("not advanced: held out or outside the comparison"),
        "GRAVER": _("graver than the next step of the treatment"),
        "DECLINED": _("the customer wants no such reminders"),
        "CAPPED": _("reminded as often as the rules allow"),
        "REST": _("something was done there lately"),
        "NOT_LET": _("not let premises"),
        "NO_ROOM": _("the person does none of these"),
        "NO_GAIN": _("brings nothing beyond what was done"),
        "LESS": _("brings less for its minutes"),
    },
    "next_measure": {
        "SETTLED": _("Cases settled whole"),
        "COLLECTED": _("Yuan collected"),
        "YUAN_DAYS": _("Yuan-days saved"),
    },
}
NEXT_STATES: dict[str, tuple[str, str, Promise]] = {
    "TOO_FEW": ("idle", "○", _("Not enough cases yet")),
    "NOT_CLEAR": ("idle", "◇", _("No difference shown")),
    "BETTER": ("ok", "✓", _("Better than the treatments alone")),
    "WORSE": ("bad", "!", _("Worse than the treatments alone")),
    "LINE_DONE": ("ok", "✓", _("Written down")),
    "LINE_TASK": ("warn", "◆", _("Task in hand")),
    "LINE_AHEAD": ("idle", "○", _("May be taken up")),
}

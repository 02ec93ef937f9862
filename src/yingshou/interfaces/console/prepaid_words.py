"""The words people read for accounts on cost control, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PREPAID_WORDS: dict[str, dict[str, Promise]] = {
    "prepayment_kind": {
        "REMOTE": _("Remote cost control"),
        "CARD": _("Card meter"),
        "POSTPAID": _("Paid after use"),
    },
    "day_source": {"MEASURED": _("Measured"), "ESTIMATED": _("Estimated by earlier days")},
    "level_cause": {"DAY": _("Use of the day"), "MONEY": _("Money came")},
    "level_unit": {"YUAN": _("yuan"), "DAYS": _("days of use")},
    "campaign_reason": {
        "LATE_OFTEN": _("Often late"),
        "OVERDUE_NOW": _("Overdue now"),
        "TENANT": _("Let to a tenant"),
        "SHOP": _("Shop"),
        "STOPPED_BEFORE": _("Stopped before"),
    },
}
PREPAID_STATES: dict[str, tuple[str, str, Promise]] = {
    "ENOUGH": ("ok", "✓", _("Enough")),
    "FIRST": ("warn", "○", _("First warning")),
    "SECOND": ("warn", "◆", _("Second warning")),
    "EMERGENCY": ("bad", "◆", _("On emergency credit")),
    "OUT": ("bad", "!", _("Used up")),
    "BILL_WAITING": ("warn", "○", _("Final bill to come")),
    "BILL_LATE": ("bad", "!", _("Final bill late")),
    "REFUND_WAITING": ("warn", "◆", _("Money to be paid back")),
    "REFUND_LATE": ("bad", "!", _("Refund late")),
    "PAID": ("warn", "○", _("Paid, not on the card")),
    "WRITTEN": ("warn", "◆", _("On the card, not on the meter")),
    "FAILED": ("bad", "!", _("Writing failed")),
    "TAKEN_BACK": ("warn", "×", _("Taken back from the card")),
    "LOADED": ("ok", "✓", _("On the meter")),
}

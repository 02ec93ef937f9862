"""The words people read for credit, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CREDIT_WORDS: dict[str, dict[str, Promise]] = {
    "credit_criterion": {
        "ON_TIME": _("Paid on time"),
        "OVERDUE_MONTHS": _("Months overdue"),
        "LONGEST_OVERDUE": _("Longest overdue (days)"),
        "OVERDUE_RATIO": _("Overdue to the monthly fee"),
        "DRAFT_SHARE": _("Share paid by drafts"),
        "GUARANTEE_COVER": _("Security to the monthly fee"),
        "BREACH": _("Illegal use and theft"),
        "EXTERNAL": _("Signals from outside"),
    },
    "forced_grade": {
        "DISHONOURED_DRAFT": _("A draft was dishonoured"),
        "INSOLVENCY": _("Insolvency"),
        "LONG_OVERDUE": _("Overdue for too long"),
        "THEFT": _("Theft of electricity"),
    },
    "settlement_way": {
        "NORMAL": _("After the bill"),
        "INSTALMENTS": _("By instalments ahead of the bill"),
        "PREPAY": _("Ahead of use (cost control)"),
    },
    "signal_kind": {
        "REGISTRY": _("Registry"),
        "COURT": _("Court"),
        "EQUITY_PLEDGE": _("Pledged shares"),
        "NEWS": _("Press"),
    },
    "severity": {"LOW": _("Low"), "MEDIUM": _("Medium"), "HIGH": _("High")},
    "model_role": {"CHAMPION": _("Champion"), "CHALLENGER": _("Challenger")},
    "model_state": {
        "MODEL_USED": _("In use"),
        "MODEL_NONE": _("No scorecard is in use: the rules grade alone"),
        "MODEL_STALE": _("The scorecard is too old and left out: the rules grade alone"),
        "MODEL_UNFIT": _("The scorecard does not fit this version and is left out: the rules grade alone"),
    },
    "credit_fact": {
        "items_due": _("Items due"),
        "months_due": _("Months due"),
        "on_time_permille": _("Paid on time"),
        "recent_on_time_permille": _("Paid on time, three months"),
        "overdue_months": _("Months overdue"),
        "longest_overdue_days": _("Longest overdue (days)"),
        "average_late_days": _("Days late on average"),
        "open_overdue_days": _("Days overdue now"),
        "overdue_permille": _("Overdue to the monthly fee"),
        "fee_change_permille": _("Change of the monthly fee"),
        "draft_permille": _("Share paid by drafts"),
        "guarantee_permille": _("Security to the monthly fee"),
        "breaches": _("Illegal use and theft"),
        "dishonours": _("Drafts dishonoured"),
        "broken_promises": _("Broken promises"),
        "returned_payments": _("Payments taken back"),
        "external_severity": _("Signals from outside"),
        "": _("Base"),
    },
}
CREDIT_STATES: dict[str, tuple[str, str, Promise]] = {
    "GRADE_A": ("ok", "A", _("Grade A")),
    "GRADE_B": ("ok", "B", _("Grade B")),
    "GRADE_C": ("warn", "C", _("Grade C")),
    "GRADE_D": ("bad", "D", _("Grade D")),
    "WAY_OPEN": ("warn", "○", _("To be decided")),
    "WAY_APPROVED": ("ok", "✓", _("Approved")),
    "WAY_TURNED_DOWN": ("idle", "×", _("Turned down")),
}

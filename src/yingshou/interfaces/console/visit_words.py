"""The words people read for visits, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VISIT_WORDS: dict[str, dict[str, Promise]] = {
    "finding_topic": {
        "business_state": _("Business"),
        "product": _("Product"),
        "outlook": _("Outlook"),
        "equipment": _("Equipment"),
        "wish": _("Wish"),
    },
    "finding": {
        "EXPANDING": _("expanding"),
        "STEADY": _("steady business"),
        "SHORT_OF_WORK": _("short of work"),
        "STOPPED": _("stopped working"),
        "SELLS_WELL": _("sells well"),
        "SELLS": _("sells as usual"),
        "STOCKS_UP": _("stocks pile up"),
        "NEW_PRODUCT": _("a new product"),
        "RISING": _("use will rise"),
        "LEVEL": _("use stays level"),
        "FALLING": _("use will fall"),
        "UNCERTAIN": _("uncertain"),
        "SOUND": _("sound"),
        "AGEING": _("ageing"),
        "ADDED": _("equipment added"),
        "IDLE": _("equipment idle"),
        "FAULTY": _("faulty"),
        "PRICE_ADVICE": _("advice on prices"),
        "INSTALMENTS": _("to pay by instalments"),
        "CAPACITY_CHANGE": _("to change capacity"),
        "RELIABLE_SUPPLY": _("more reliable supply"),
        "NO_WISH": _("no wish"),
    },
}
VISIT_STATES: dict[str, tuple[str, str, Promise]] = {
    "VISIT_OVERDUE": ("bad", "!", _("Visit overdue")),
    "VISIT_SOON": ("warn", "◆", _("Due within a week")),
    "VISIT_LATER": ("ok", "✓", _("Visited in time")),
}

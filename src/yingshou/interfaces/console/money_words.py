"""The words of money-days and of plans of due dates."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLAN_WORDS: dict[str, dict[str, Promise]] = {
    "plan_name": {"LIGHTEST": _("Lightest"), "MIDDLE": _("Middle"), "SAFEST": _("Safest")},
    "lateness": {"COUNTED": _("Reckoned with"), "IGNORED": _("Left out")},
}
MONEY_DAY_WORDS: dict[str, dict[str, Promise]] = {
    "money_part": {
        "GRANTED": _("Not yet due"),
        "LATE": _("Late"),
        "EARLY": _("Early"),
        "CREDITED": _("Credited later"),
    },
    "clause_kind": {
        "INSTALMENT": _("Instalment"),
        "SEGMENT": _("Segment"),
        "FINAL": _("Rest of the bill"),
        "BILL": _("Bill"),
        "BACKBILL": _("Back-bill"),
        "PREPAID": _("Money without a due"),
    },
}

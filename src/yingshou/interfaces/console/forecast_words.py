"""The words people read for forecasts, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORECAST_WORDS: dict[str, dict[str, Promise]] = {
    "deciding_reason": {
        "STOPPED_PAYING": _("The last three items are not paid"),
        "LOAD_FELL": _("Load has collapsed or stopped"),
        "PAYS_LATE": _("Usually pays after the due date"),
        "LARGE": _("Much is open"),
    },
    "load_shape": {
        "SMOOTH": _("Steady"),
        "INTERMITTENT": _("Intermittent"),
        "COLLAPSED": _("Collapsed"),
        "STOPPED": _("Below 15 % of the usual day"),
        "SHORT": _("Short history"),
    },
    "forecast_reason": {
        "FIT_FAILED": _("the model could not be fitted"),
        "SHORT": _("there are fewer than 120 days to learn from"),
        "UNREADABLE": _("the numbers of the model are not those that were kept"),
    },
    "coverage_basis": {
        "KEPT": _("Daily energy, one to seven days after the last measured one"),
        "AGED": _("Daily energy, up to seven days ahead from older data"),
        "BILL": _("The month's bill"),
        "MONEY": _("Received of a month by its end"),
        "JUDGED": _("Daily energy: the model's own test before it was kept"),
    },
}
"""Words by group and code."""

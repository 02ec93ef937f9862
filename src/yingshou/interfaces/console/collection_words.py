"""The words people read for collection, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

COLLECTION_WORDS: dict[str, dict[str, Promise]] = {
    "responsible_role": {
        "COLLECTOR": _("Collector"),
        "ACCOUNT_MANAGER": _("Account manager (large customers)"),
        "TEAM_LEAD": _("Team lead"),
        "LEADER": _("Leader in charge"),
    },
}


def bucket_name(*, from_days: int, to_days: int | None) -> str:
    """Name a bucket by the days overdue it holds: 31–90 days."""
    if to_days is None:
        return gettext("%(days)s days and more") % {"days": from_days}
    return gettext("%(first)s–%(last)s days") % {"first": from_days, "last": to_days}

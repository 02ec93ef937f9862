"""The one clock: the business date an interface hands down as `as_of`."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def business_date() -> date:
    """Return the rehearsal date where one is set, else today in Asia/Shanghai."""
    path = settings.BUSINESS_DATE_FILE
    if path.exists():
        return date.fromisoformat(path.read_text(encoding="ascii").strip())
    return datetime.now(tz=ZoneInfo("Asia/Shanghai")).date()

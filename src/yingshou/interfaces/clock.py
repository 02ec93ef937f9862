"""The one clock: the business date an interface hands down as `as_of`, and the time of day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def business_date() -> date:
    """Return the rehearsal date where one is set, else today in Asia/Shanghai."""
    return rehearsal_date() or local_time().date()


def rehearsal_date() -> date | None:
    """Return the business date an exercise is held on, or None in earnest."""
    path = settings.BUSINESS_DATE_FILE
    return date.fromisoformat(path.read_text(encoding="ascii").strip()) if path.exists() else None


def business_moment() -> datetime:
    """Return the present time of day on the business date, in Asia/Shanghai."""
    return datetime.combine(business_date(), local_time().timetz())


def local_time() -> datetime:
    """Return the present moment in Asia/Shanghai."""
    return datetime.now(tz=SHANGHAI)


def business_time() -> datetime:
    """Return the present time of day on the business date, in Asia/Shanghai."""
    now = local_time()
    return datetime.combine(rehearsal_date() or now.date(), now.time(), tzinfo=SHANGHAI)

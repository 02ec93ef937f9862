"""Reads of meters and of the registers that close a billing period."""

from datetime import date

from django.db.models import QuerySet

from yingshou.records.metering.models import DailyUsage, MeteringPoint, Read
from yingshou.records.organizations.scope import scope, within


def _points() -> QuerySet[MeteringPoint]:
    return within(MeteringPoint.objects.all(), "account__organization__code")


def metering_points(account_no: str) -> QuerySet[MeteringPoint]:
    """Return an account's meters."""
    return _points().filter(account_id=account_no).order_by("point_no", "installed_date")


def daily_usage(*, account_no: str, start: date, end: date) -> QuerySet[DailyUsage]:
    """Return an account's energy day by day, from `start` to before `end`."""
    return DailyUsage.objects.filter(account_id=account_no, use_date__gte=start, use_date__lt=end).order_by(
        "use_date"
    )


def reads(*, account_no: str = "") -> QuerySet[Read]:
    """Return every read, or those of an account's meters."""
    if not account_no:
        seen = _points().order_by().values("point_no")
        return Read.objects.filter(point_no__in=seen) if scope() else Read.objects.all()
    return Read.objects.filter(point_no__in=metering_points(account_no).order_by().values("point_no"))

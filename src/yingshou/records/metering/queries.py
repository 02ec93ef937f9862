"""Reads of meters and of the registers that close a billing period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from yingshou.records.metering.models import DailyUsage, MeteringPoint, Read


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterSpan:
    """What one meter counted within a period: multiplier × (end − start), energy in kWh."""

    point_no: str
    meter_no: str
    multiplier: Decimal
    start_date: date
    start: Decimal
    end_date: date
    end: Decimal
    rolled_over: bool
    energy: Decimal


def metering_points(account_no: str) -> QuerySet[MeteringPoint]:
    """Return an account's meters."""
    return MeteringPoint.objects.filter(account_id=account_no).order_by("point_no", "installed_date")


def meter_spans(*, account_no: str, start: date, end: date) -> list[MeterSpan]:
    """Return what each register meter of an account counted between two days, both reads at 00:00."""
    spans = []
    for point in metering_points(account_no).filter(metering_mode="REGISTER"):
        reads = list(
            Read.objects.filter(
                point_no=point.point_no, meter_no=point.meter_no, read_date__range=(start, end)
            ).order_by("read_date", "read_kind")
        )
        if len(reads) > 1:
            spans.append(_span(point, reads[0], reads[-1]))
    return spans


def _span(point: MeteringPoint, first: Read, last: Read) -> MeterSpan:
    counted = last.total - first.total
    rolled_over = counted < 0
    if rolled_over:
        counted += Decimal(10) ** point.register_digits
    return MeterSpan(
        point_no=point.point_no,
        meter_no=point.meter_no,
        multiplier=point.multiplier,
        start_date=first.read_date,
        start=first.total,
        end_date=last.read_date,
        end=last.total,
        rolled_over=rolled_over,
        energy=counted * point.multiplier,
    )


def daily_usage(*, account_no: str, start: date, end: date) -> QuerySet[DailyUsage]:
    """Return an account's energy day by day, from `start` to before `end`."""
    return DailyUsage.objects.filter(account_id=account_no, use_date__gte=start, use_date__lt=end).order_by(
        "use_date"
    )


def reads(*, account_no: str = "") -> QuerySet[Read]:
    """Return every read, or those of an account's meters."""
    if not account_no:
        return Read.objects.all()
    return Read.objects.filter(point_no__in=metering_points(account_no).order_by().values("point_no"))

"""Reads of drawers and deposit slips."""

from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, QuerySet, Value, When

from yingshou.records.cashdesk.models import DepositSlip, Drawer


def drawer(*, clerk: str, day: date) -> Drawer | None:
    """Return a clerk's drawer of a day, None where it was not opened."""
    return Drawer.objects.filter(clerk=clerk, business_date=day).select_related("slip").first()


def last_drawer(*, clerk: str, before: date) -> Drawer | None:
    """Return a clerk's latest drawer before a day."""
    earlier = Drawer.objects.filter(clerk=clerk, business_date__lt=before).select_related("slip")
    return earlier.order_by("-business_date").first()


def later_drawer_exists(*, clerk: str, day: date) -> bool:
    """Tell whether a clerk has opened a drawer after a day."""
    return Drawer.objects.filter(clerk=clerk, business_date__gt=day).exists()


def is_counted(*, clerk: str, day: date) -> bool:
    """Tell whether a clerk's drawer of a day has been counted: no cash goes in or out any more."""
    return Drawer.objects.filter(clerk=clerk, business_date=day, counted__isnull=False).exists()


def left_over(drawer: Drawer | None) -> Decimal:
    """Return the cash a counted drawer still holds after its deposit, in yuan."""
    if drawer is None or drawer.counted is None:
        return Decimal("0.00")
    slip = getattr(drawer, "slip", None)
    return drawer.counted - (slip.amount if slip else Decimal("0.00"))


def slips() -> QuerySet[DepositSlip]:
    """Return the deposit slips, the latest first, each with its `state`: IN_TRANSIT or AT_THE_BANK."""
    state = Case(
        When(bank_date__isnull=True, then=Value("IN_TRANSIT")),
        default=Value("AT_THE_BANK"),
        output_field=CharField(),
    )
    return (
        DepositSlip.objects.select_related("drawer").annotate(state=state).order_by("-sent_date", "slip_no")
    )


def slip(slip_no: str) -> DepositSlip | None:
    """Return a deposit slip, None where no such number exists."""
    return slips().filter(slip_no=slip_no).first()

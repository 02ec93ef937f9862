"""Reads of cover: the accounts with agreements, day by day."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from yingshou.records.contracts.models import Agreement
from yingshou.records.customers.models import Account
from yingshou.records.fields import YuanField
from yingshou.records.indicators.models import Position, TierNotice
from yingshou.records.organizations.scope import within
from yingshou.records.receivables.models import ReceivableBalance

ZERO = Decimal("0.00")


def large_customers(*, as_of: date, month_start: date) -> QuerySet[Account]:
    """Return the accounts with an agreement, with the cover of a day and what is overdue.

    Adds `covered`, `uncovered`, `exposure`, `security` of the last position up to `as_of`,
    `uncovered_days` since `month_start`, and `overdue` principal.
    """
    latest = Position.objects.filter(account_id=OuterRef("pk"), position_date__lte=as_of).order_by(
        "-position_date"
    )[:1]
    overdue = (
        ReceivableBalance.objects.filter(account_no=OuterRef("pk"), principal_open__gt=0, due_date__lt=as_of)
        .order_by()
        .values("account_no")
        .annotate(total=Sum("principal_open"))
        .values("total")
    )
    days = (
        Position.objects.filter(
            account_id=OuterRef("pk"), position_date__gte=month_start, position_date__lte=as_of, covered=False
        )
        .order_by()
        .values("account_id")
        .annotate(days=Count("position_date"))
        .values("days")
    )
    return (
        within(
            Account.objects.filter(Exists(Agreement.objects.filter(account_id=OuterRef("pk")))),
            "organization__code",
        )
        .select_related("customer", "organization")
        .annotate(
            covered=Subquery(latest.values("covered"), output_field=BooleanField()),
            uncovered=Subquery(latest.values("uncovered"), output_field=YuanField()),
            exposure=Subquery(latest.values("exposure"), output_field=YuanField()),
            security=Subquery(latest.values("security"), output_field=YuanField()),
            uncovered_days=Coalesce(
                Subquery(days, output_field=IntegerField()), Value(0), output_field=IntegerField()
            ),
            overdue=Coalesce(
                Subquery(overdue, output_field=YuanField()), Value(ZERO), output_field=YuanField()
            ),
        )
    )


def _positions() -> QuerySet[Position]:
    return within(Position.objects.all(), "account__organization__code")


def positions(*, from_date: date, to_date: date) -> QuerySet[Position]:
    """Return the positions of all accounts from one day to another, both included."""
    return (
        _positions()
        .filter(position_date__range=(from_date, to_date))
        .select_related("account")
        .order_by("-position_date", "-uncovered", "account_id")
    )


def positions_of(*, account_no: str, from_date: date, to_date: date) -> list[Position]:
    """Return an account's positions in order of day, both ends included."""
    return list(
        _positions()
        .filter(account_id=account_no, position_date__range=(from_date, to_date))
        .order_by("position_date")
    )


def company_curve(*, from_date: date, to_date: date) -> list[dict[str, object]]:
    """Return the sums of all accounts day by day, with how many of them stand uncovered."""
    return list(
        _positions()
        .filter(position_date__range=(from_date, to_date))
        .order_by("position_date")
        .values("position_date")
        .annotate(
            value_supplied=Sum("value_supplied"),
            money_received=Sum("money_received"),
            security=Sum("security"),
            uncovered=Sum("uncovered"),
            uncovered_accounts=Count("account_id", filter=Q(covered=False)),
        )
    )


def cover_days(*, from_date: date, to_date: date) -> list[tuple[str, str, date, bool, Decimal]]:
    """Return account number, name, day, covered and uncovered amount of every position in a range."""
    return list(
        _positions()
        .filter(position_date__range=(from_date, to_date))
        .order_by("account_id", "position_date")
        .values_list("account_id", "account__name", "position_date", "covered", "uncovered")
    )


def last_position_date(*, as_of: date) -> date | None:
    """Return the last day up to `as_of` that has positions, or None."""
    return (
        _positions()
        .filter(position_date__lte=as_of)
        .order_by("-position_date")
        .values_list("position_date", flat=True)
        .first()
    )


def worst_day(*, account_no: str, as_of: date, days: int) -> Position | None:
    """Return the day of the last `days` with the largest uncovered amount, or None when all are covered."""
    return (
        _positions()
        .filter(
            account_id=account_no,
            position_date__gt=as_of - timedelta(days=days),
            position_date__lte=as_of,
            covered=False,
        )
        .order_by(F("uncovered").desc(), "position_date")
        .first()
    )


def tier_notices() -> QuerySet[TierNotice]:
    """Return the tier notices, those first who cross a limit first, then the closest to one."""
    return within(TierNotice.objects.select_related("account"), "account__organization__code").order_by(
        F("expected_date").asc(nulls_last=True), F("left_kwh").asc(nulls_last=True), "account_id"
    )


def tier_notice(account_no: str) -> TierNotice | None:
    """Return the notice of an account, or None where it has none."""
    return tier_notices().filter(account_id=account_no).first()

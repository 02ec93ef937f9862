"""Reads of forecasts, within the reader's scope."""

from datetime import date, timedelta

import polars as pl
from django.db.models import Count, DateField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from yingshou.records.forecasts.models import (
    BillForecast,
    CashForecast,
    DayForecast,
    DayTemperature,
    ForecastCoverage,
    ForecastMade,
    RecoveryForecast,
)
from yingshou.records.organizations.scope import scope, within


def latest(as_of: date) -> ForecastMade | None:
    """Return the last forecast made by a day, with its model, or None."""
    made = ForecastMade.objects.filter(made_on__lte=as_of).select_related("model")
    return made.order_by("-made_on").first()


def recovery_path(*, made_on: date, bill_month: int) -> list[RecoveryForecast]:
    """Return where a month is likely to be by each day to come; only for who sees the whole company."""
    if scope():
        return []
    return list(RecoveryForecast.objects.filter(made_on=made_on, bill_month=bill_month).order_by("day"))


def month_foretold(*, bill_month: int, as_of: date) -> RecoveryForecast | None:
    """Return the end of a month as the last forecast made by a day has it; None where it has none."""
    made = latest(as_of)
    path = recovery_path(made_on=made.made_on, bill_month=bill_month) if made else []
    return path[-1] if path else None


def deciding(*, made_on: date, bill_month: int) -> QuerySet[CashForecast]:
    """Return the customers of whom something is expected to stay open of a month, the largest first."""
    found = cash(made_on).filter(bill_month=bill_month, shortfall__gt=0).select_related("account")
    return found.order_by("-shortfall", "account_id")


def months_of(made_on: date) -> list[int]:
    """Return the billing months a day's forecast is about."""
    rows = cash(made_on).order_by("bill_month")
    return list(rows.values_list("bill_month", flat=True).distinct())


def cash_of(*, account_no: str, made_on: date) -> list[CashForecast]:
    """Return what an account is likely to bring, by month."""
    return list(cash(made_on).filter(account_id=account_no).order_by("bill_month"))


def bill_of(*, account_no: str, made_on: date) -> BillForecast | None:
    """Return the bill foretold for an account, or None."""
    return bills(made_on).filter(account_id=account_no).first()


def bills(made_on: date) -> QuerySet[BillForecast]:
    """Return the bills foretold on a day, the largest first."""
    rows = within(BillForecast.objects.filter(made_on=made_on), "account__organization__code")
    nearest = DayForecast.objects.filter(account_id=OuterRef("account_id"), made_on=made_on, horizon=1)
    before = Subquery(nearest.values("use_date")[:1]) - timedelta(days=1)
    known = rows.annotate(measured_to=Cast(before, DateField()))
    return known.select_related("account").order_by("-middle", "account_id")


def ages(made_on: date) -> list[tuple[date, int]]:
    """Return the last measured days of the accounts foretold on a day, oldest first, with their number."""
    nearest = days(made_on).filter(horizon=1).values_list("use_date").annotate(count=Count("*"))
    return [(first - timedelta(days=1), count) for first, count in nearest.order_by("use_date")]


def days_of(*, account_no: str, made_on: date) -> list[DayForecast]:
    """Return the days foretold of an account, in order."""
    return list(days(made_on).filter(account_id=account_no).order_by("use_date"))


def coverage(as_of: date) -> list[ForecastCoverage]:
    """Return how the intervals held, the latest month first, each month as it was last counted by a day.

    Only for who sees the whole company.
    """
    if scope():
        return []
    counted = ForecastCoverage.objects.filter(made_on__lte=as_of)
    return list(counted.order_by("-month", "basis", "-made_on").distinct("month", "basis"))


def weather_to(made_on: date) -> date | None:
    """Return the last day with a temperature known by a day, or None where there is none."""
    known = DayTemperature.objects.filter(known_on__lte=made_on)
    return known.aggregate(last=Max("weather_date"))["last"]


def shapes_on(made_on: date) -> pl.DataFrame:
    """Return what kind of load each account has: account_no, shape."""
    rows = BillForecast.objects.filter(made_on=made_on).values_list("account_id", "shape")
    return pl.DataFrame(list(rows), schema={"account_no": pl.String, "shape": pl.String}, orient="row")


def cash(made_on: date) -> QuerySet[CashForecast]:
    """Return the cash foretold on a day, of all months."""
    return within(CashForecast.objects.filter(made_on=made_on), "account__organization__code")


def days(made_on: date) -> QuerySet[DayForecast]:
    """Return the days foretold on a day."""
    return within(DayForecast.objects.filter(made_on=made_on), "account__organization__code")

"""Reads of the list, of areas and of inspections, within the reader's scope."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from yingshou.core.tables.anomalies import CONFIRMED
from yingshou.records.anomalies.models import AnomalyFinding, AreaAccount, AreaLoss, Inspection
from yingshou.records.organizations.scope import scope, within

_UNIT = "account__organization__code"
ORDERS = {"points": ("-points", "-missed_kwh"), "energy": ("-expected_kwh", "-points")}
"""The list by points, or by missed energy × points ÷ 100."""


def last_day() -> date | None:
    """Return the last day that was looked at, or None."""
    return AnomalyFinding.objects.order_by("-as_of").values_list("as_of", flat=True).first()


def listed(*, order: str = "points", cleared: bool = False) -> QuerySet[AnomalyFinding]:
    """Return the accounts to inspect as of the last day, or those not listed as they were cleared lately.

    `under_way` tells of an inspection without a result, `last_result` what the last one found since the use
    is odd, or None.

    Args:
        order: one of ORDERS.
        cleared: those that an inspection cleared instead.
    """
    rows = within(AnomalyFinding.objects.filter(as_of=last_day()), _UNIT)
    given = Inspection.objects.filter(account_id=OuterRef("account_id"))
    told = given.filter(outcome__result_date__gte=OuterRef("since")).order_by("-outcome__result_date", "-pk")
    chosen = rows.filter(cleared_on__isnull=not cleared).annotate(
        under_way=Exists(given.filter(outcome__isnull=True)),
        last_result=Subquery(told.values("outcome__result")[:1]),
    )
    return chosen.select_related("account").order_by(*ORDERS[order], "account_id")


def finding(account_no: str) -> AnomalyFinding | None:
    """Return what was found of an account last, or None; of an earlier day too."""
    rows = within(AnomalyFinding.objects.filter(account_id=account_no), _UNIT)
    return rows.select_related("account").order_by("-as_of").first()


def inspections() -> QuerySet[Inspection]:
    """Return every inspection, those under way first, then the latest."""
    rows = within(Inspection.objects.select_related("account", "outcome"), _UNIT)
    waiting = Q(outcome__isnull=True)
    return rows.annotate(waiting=Count("pk", filter=waiting)).order_by("-waiting", "-given_date", "-pk")


def inspections_of(account_no: str) -> QuerySet[Inspection]:
    """Return the inspections of an account, the latest first."""
    rows = within(Inspection.objects.filter(account_id=account_no), _UNIT)
    return rows.select_related("outcome").order_by("-given_date", "-pk")


def inspection(inspection_no: str) -> Inspection | None:
    """Return an inspection with its result, or None where there is none that is seen."""
    rows = within(Inspection.objects.filter(pk=inspection_no), _UNIT)
    return rows.select_related("account", "outcome").first()


def area_losses() -> QuerySet[AreaLoss]:
    """Return what areas with an account that is seen lost as of the last day, the greatest share first."""
    last = AreaLoss.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    rows = AreaLoss.objects.filter(as_of=last)
    if scope():
        seen = within(AreaAccount.objects.all(), _UNIT).values("area_no")
        rows = rows.filter(area_no__in=seen)
    return rows.order_by("-loss_share", "area_no")


def counts() -> dict[str, int]:
    """Count accounts listed and those cleared lately; inspections under way, with a result, and confirmed."""
    given = within(Inspection.objects.all(), _UNIT)
    return {
        "listed": listed().count(),
        "cleared": listed(cleared=True).count(),
        "under_way": given.filter(outcome__isnull=True).count(),
        "concluded": given.filter(outcome__isnull=False).count(),
        "confirmed": given.filter(outcome__result__in=CONFIRMED).count(),
    }

"""The rows behind the cover calendar and the exposure curve."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import day_in_month, parse_month
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, POSITIONS
from yingshou.interfaces.console.list_pages import BY_ACCOUNT, list_page
from yingshou.interfaces.console.lists import Filter, listing
from yingshou.interfaces.console.pages import page
from yingshou.records.indicators import queries as cover


def _month(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    month = parse_month(value)
    return query.filter(position_date__range=(day_in_month(month, 1), day_in_month(month, 31)))


FILTERS = (
    Filter(name="month", label=gettext_lazy("Month"), apply=_month, hint="2025-10"),
    BY_ACCOUNT,
    Filter(
        name="cover",
        label=gettext_lazy("Cover"),
        apply=lambda query, value: query.filter(covered=value == "covered"),
        choices=(("covered", gettext_lazy("Covered")), ("uncovered", gettext_lazy("Uncovered"))),
    ),
)


@page()
def positions(request: HttpRequest) -> HttpResponse:
    """List the cover of each account and day, worst of the latest day first."""
    query = cover.positions(from_date=day_in_month(190001, 1), to_date=business_date())
    table = listing(
        request,
        query=query,
        columns=(ACCOUNT_NO, ACCOUNT_NAME, *POSITIONS),
        filters=FILTERS,
        empty=_("No day has been computed yet. Run “yingshou run positions” for the days you want to see."),
    )
    return list_page(request, table=table, title=_("Cover by day"), name="positions")

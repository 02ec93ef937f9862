"""The drawn cases behind what next best action brings: how each was worked, and what came in."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import parse_month
from yingshou.core.tables.scope import ALL
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import page
from yingshou.interfaces.console.words import WORDS
from yingshou.records.next_actions import queries


def _settled(row: Any) -> str:
    if row.collected is None:
        return ""
    return _("yes") if row.collected >= row.amount else _("no")


CASES = (
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", sort="account_no",
        link=to_account("account_no"),
    ),
    Column(heading=gettext_lazy("Month"), value="month", kind="month", sort="month", phone=False),
    Column(heading=gettext_lazy("Comparison"), value="arm", kind="word", words="next_arm", sort="arm"),
    Column(
        heading=gettext_lazy("Segment"), value="segment", kind="word", words="next_segment", phone=False
    ),
    Column(heading=gettext_lazy("Drawn on"), value="drawn_date", kind="day", sort="drawn_date", phone=False),
    Column(heading=gettext_lazy("Overdue then (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(
        heading=gettext_lazy("Collected in its days (yuan)"), value="collected", kind="yuan",
        sort="collected",
    ),
    Column(heading=gettext_lazy("Yuan-days saved"), value="yuan_days", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Settled whole"), value=_settled, phone=False),
)  # fmt: skip


def _month(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(month=parse_month(value))


FILTERS = (
    Filter(
        name="q",
        label=gettext_lazy("Account no."),
        apply=lambda query, value: query.filter(account_no__startswith=value),
    ),
    Filter(name="month", label=gettext_lazy("Month"), apply=_month, hint="2025-10"),
    Filter(
        name="arm",
        label=gettext_lazy("Comparison"),
        apply=lambda query, value: query.filter(arm=value),
        choices=tuple(WORDS["next_arm"].items()),
    ),
    Filter(
        name="segment",
        label=gettext_lazy("Segment"),
        apply=lambda query, value: query.filter(segment=value),
        choices=tuple(each for each in WORDS["next_segment"].items() if each[0] != ALL),
    ),
    Filter(
        name="outcome",
        label=gettext_lazy("Outcome"),
        apply=lambda query, value: query.filter(collected__isnull=value == "watched"),
        choices=(("known", gettext_lazy("Known")), ("watched", gettext_lazy("Still watched"))),
    ),
)


@page()
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that were drawn, the latest first, with what came in in their days."""
    table = listing(
        request, query=queries.cases(), columns=CASES, filters=FILTERS,
        empty=_("No case was drawn yet. Run the job “Next best action” after the day of collection."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Drawn cases"), name="next-cases")

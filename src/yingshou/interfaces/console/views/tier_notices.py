"""Tier notices: households near or past a tier of the year, and the letter to each."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.analysis import tier_letter
from yingshou.core.tables.notices import TIER_NOTICES
from yingshou.flows.request_tier_notices import request_tier_notices
from yingshou.interfaces.clock import business_time
from yingshou.interfaces.console.columns import ACCOUNT_NAME
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import page, refusals_shown, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.indicators import queries as indicators


def _to_letter(row: Any) -> str:
    return reverse("console:tier_letter", args=[row.account_id])


COLUMNS = (
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account", sort="account_id",
        link=_to_letter,
    ),
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("Notice"), value="kind", kind="word", words="notice_kind", sort="kind"),
    Column(heading=gettext_lazy("Tier"), value="tier", kind="number", sort="tier", phone=False),
    Column(
        heading=gettext_lazy("Used this year (kWh)"), value="accumulated_kwh", kind="energy",
        sort="accumulated_kwh", phone=False,
    ),
    Column(heading=gettext_lazy("kWh left"), value="left_kwh", kind="energy", sort="left_kwh"),
    Column(
        heading=gettext_lazy("kWh a day"), value="kwh_per_day", kind="energy", sort="kwh_per_day",
        phone=False,
    ),
    Column(heading=gettext_lazy("Crosses on"), value="expected_date", kind="day", sort="expected_date"),
    Column(
        heading=gettext_lazy("Costs more (yuan)"), value="extra_amount", kind="yuan", sort="extra_amount",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Worked out"), value="notice_date", kind="day", sort="notice_date", phone=False
    ),
)  # fmt: skip


def _like(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(Q(account__account_no__startswith=value) | Q(account__name__icontains=value))


FILTERS = (
    Filter(name="q", label=gettext_lazy("Number or name"), apply=_like),
    Filter(
        name="kind",
        label=gettext_lazy("Notice"),
        apply=lambda query, value: query.filter(kind=value),
        choices=tuple(WORDS["notice_kind"].items()),
    ),
)


@page()
def tier_notices(request: HttpRequest) -> HttpResponse:
    """List the households to be told, those first who cross a limit first."""
    table = listing(
        request,
        query=indicators.tier_notices(),
        columns=COLUMNS,
        filters=FILTERS,
        empty=_("No household is near a tier, or it has not been worked out yet: yingshou run tier-notices."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="tier-notices")
    return show(request, "console/tier_notices.html", title=_("Tier notices"), table=table)


@page("send_notices", methods=("POST",))
def tell(request: HttpRequest) -> HttpResponse:
    """Ask for a notice to every household listed, each told once."""
    with refusals_shown(request):
        count = request_tier_notices(at=business_time())
        messages.success(request, _("Notices asked for: %(count)s") % {"count": f"{count:,}"})
    return redirect("console:tier_notices")


@page()
def letter(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show the letter to a household, ready to be printed."""
    notice = indicators.tier_notice(account_no)
    if notice is None:
        raise Http404
    row = {name: getattr(notice, name) for name in TIER_NOTICES.names if name != "account_no"}
    text = tier_letter(
        notice={**row, "account_no": account_no},
        name=notice.account.name,
        language="zh" if is_chinese() else "en",
    )
    return show(request, "console/letter.html", title=_("Tier notice"), account=notice.account, text=text)

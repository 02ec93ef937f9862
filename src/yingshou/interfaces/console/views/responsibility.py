"""Who answers for which account and organisation: the chain as it stands, and changes with their reason."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables.scope import ALL
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.organizations import staff
from yingshou.records.responsibility import queries
from yingshou.records.responsibility.operations import assign


def _account(row: Any) -> str:
    return "" if row.account_no == ALL else str(row.account_no)


def _organization(row: Any) -> str:
    return "" if row.org_code == ALL else str(row.org_code)


COLUMNS = (
    Column(
        heading=gettext_lazy("Account no."), value=_account, kind="account", sort="account_no",
        link=lambda row: reverse("console:account", args=[row.account_no]),
    ),
    Column(heading=gettext_lazy("Organisation"), value=_organization, sort="org_code"),
    Column(
        heading=gettext_lazy("Answers as"), value="role", kind="word", words="responsible_role", sort="role"
    ),
    Column(heading=gettext_lazy("Who answers"), value="username", sort="username"),
    Column(
        heading=gettext_lazy("From"), value="valid_from", kind="day", sort="valid_from", phone=False
    ),
    Column(heading=gettext_lazy("Until before"), value="valid_to", kind="day", phone=False),
    Column(heading=gettext_lazy("Changed by"), value="assigned_by", phone=False),
    Column(heading=gettext_lazy("Reason"), value="reason", phone=False),
)  # fmt: skip
FILTERS = (
    Filter(
        name="q", label=gettext_lazy("Account, organisation or person"),
        apply=lambda query, value: query.filter(
            Q(account_no__startswith=value) | Q(org_code__startswith=value) | Q(username__startswith=value)
        ),
    ),
    Filter(
        name="role", label=gettext_lazy("Answers as"), choices=tuple(WORDS["responsible_role"].items()),
        apply=lambda query, value: query.filter(role=value),
    ),
)  # fmt: skip


@page()
def responsibility(request: HttpRequest) -> HttpResponse:
    """List who answers for what today, with the form to change it."""
    table = listing(
        request,
        query=queries.assignments(on=business_date()),
        columns=COLUMNS,
        filters=FILTERS,
        empty=_("Nobody answers for anything yet. Import the file responsibilities, or assign people here."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="responsibilities")
    return show(
        request,
        "console/responsibility.html",
        title=_("Responsibility"),
        table=table,
        account_no=request.GET.get("account_no", ""),
        roles=WORDS["responsible_role"].items(),
        organizations=staff.organizations(),
        people=[person.name for person in staff.list_staff() if person.active],
    )


@page("lead_collection", methods=("POST",))
def change(request: HttpRequest) -> HttpResponse:
    """Assign a person to an account or an organisation, or hand it back to what lies above."""
    account_no = request.POST.get("account_no", "").strip()
    try:
        valid_from = parse_date(request.POST.get("valid_from", ""))
    except ValueError:
        valid_from = None
    if valid_from is None:
        messages.error(request, _("Write the day as 2025-10-31."))
        return redirect("console:responsibility")
    with refusals_shown(request):
        changed = assign(
            role=request.POST.get("role", ""),
            username=request.POST.get("username") or None,
            valid_from=valid_from,
            assigned_by=actor(request),
            reason=request.POST.get("reason", ""),
            account_no=account_no or ALL,
            org_code=ALL if account_no else request.POST.get("org_code") or ALL,
        )
        messages.success(request, _("Changed.") if changed else _("It was so already."))
    return redirect("console:responsibility")

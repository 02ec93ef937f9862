"""Contacts, wishes and notices of an account."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yingshou.core.tables import ACCOUNT_CONTACTS, CONTACT_WISHES, Table
from yingshou.core.tables.messages import CONTACT_ROLES, MESSAGE_CHANNELS, PURPOSES
from yingshou.core.tables.scope import ALL
from yingshou.flows.end_contact import end_contact
from yingshou.flows.keep_message_row import keep_message_row
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.lists import plain_table
from yingshou.interfaces.console.notice_tables import NOTICES, WISHES
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.customers import queries as customers
from yingshou.records.messages import queries

_SHOWN = 50


def _account(account_no: str) -> Any:
    found = customers.account(account_no)
    if found is None:
        raise Http404
    return found


@page()
def contacts(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show where an account is reached, what it wants, and what it was told."""
    account = _account(account_no)
    told = queries.notices().filter(account_id=account_no)[:_SHOWN]
    return show(
        request,
        "console/contacts.html",
        title=account.name,
        account=account,
        contacts=list(queries.contacts(account_no)),
        wishes=plain_table(
            WISHES, queries.wishes(account_no), empty=_("Nothing has been said; all is sent.")
        ),
        notices=plain_table(NOTICES, told, empty=_("Nothing has been told yet.")),
        channels=[(code, WORDS["message_channel"][code]) for code in MESSAGE_CHANNELS],
        all_channels=[(code, WORDS["message_channel"][code]) for code in (ALL, *MESSAGE_CHANNELS)],
        purposes=[(code, WORDS["notice_purpose"][code]) for code in (ALL, *PURPOSES)],
        roles=[(code, WORDS["contact_role"][code]) for code in CONTACT_ROLES],
        languages=list(WORDS["reading_language"].items()),
    )  # fmt: skip


@page("send_notices", methods=("POST",))
def add(request: HttpRequest, account_no: str) -> HttpResponse:
    """Add an address."""
    names = ("channel", "address", "person", "role", "language")
    row = {name: request.POST.get(name, "").strip() or None for name in names}
    return _keep(request, ACCOUNT_CONTACTS, account_no, row, _("The contact is kept."))


@page("send_notices", methods=("POST",))
def wish(request: HttpRequest, account_no: str) -> HttpResponse:
    """Write down what an account wants."""
    row = {name: request.POST.get(name, "").strip() or None for name in ("channel", "purpose", "said_by")}
    row["wanted"] = request.POST.get("wanted") == "yes"  # type: ignore[assignment]
    return _keep(request, CONTACT_WISHES, account_no, row, _("The wish is kept."))


def _keep(
    request: HttpRequest, table: Table, account_no: str, row: dict[str, Any], done: str
) -> HttpResponse:
    _account(account_no)
    with refusals_shown(request):
        keep_message_row(
            table=table,
            row={**row, "account_no": account_no, "valid_from": _day(request)},
            as_of=business_date(),
            actor=actor(request),
        )
        messages.success(request, done)
    return redirect("console:contacts", account_no=account_no)


@page("send_notices", methods=("POST",))
def end(request: HttpRequest, account_no: str, contact_id: int) -> HttpResponse:
    """End an address from a day on."""
    _account(account_no)
    with refusals_shown(request):
        end_contact(
            contact_id=contact_id, account_no=account_no, valid_to=_day(request), ended_by=actor(request)
        )
        messages.success(request, _("The contact ends on that day."))
    return redirect("console:contacts", account_no=account_no)


def _day(request: HttpRequest) -> date:
    """Return the day given, today without one."""
    try:
        return parse_date(request.POST.get("day", "")) or business_date()
    except ValueError:
        return business_date()

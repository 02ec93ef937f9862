"""What most lists of the console share: how an account is looked for, and the page that is a workbook too."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Filter, Listing
from yingshou.interfaces.console.pages import show

BY_ACCOUNT = Filter(
    name="q",
    label=_("Account no."),
    apply=lambda query, value: query.filter(account__account_no__startswith=value),
)
"""Rows of the account whose number begins with what is typed."""
BY_ACCOUNT_OR_NAME = Filter(
    name="q",
    label=_("Number or name"),
    apply=lambda query, value: query.filter(
        Q(account__account_no__startswith=value) | Q(account__name__icontains=value)
    ),
)
"""The same, or of accounts in whose name it stands."""


def list_page(request: HttpRequest, *, table: Listing, title: str | Promise, name: str) -> HttpResponse:
    """Show a list and nothing else, or give it as the workbook `name` where the reader exports it."""
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=name)
    return show(request, "console/list.html", title=title, table=table)

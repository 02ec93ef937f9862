"""Staff: add a person, roles, organisation, leave and come back, a new password."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.pages import actor, page, sentence, show
from yingshou.records.organizations import staff as records
from yingshou.records.organizations.roles import ROLES


def role_name(code: str) -> str:
    """Return a role's name in the reader's language."""
    role = ROLES.get(code)
    return (role.zh if is_chinese() else role.en) if role else code


COLUMNS = (
    Column(heading=gettext_lazy("Person"), value="name", wrap=True),
    Column(
        heading=gettext_lazy("Roles"), value=lambda row: "、".join(map(role_name, row.roles)), wrap=True
    ),
    Column(
        heading=gettext_lazy("Organisation"), value=lambda row: row.organization or _("The whole company"),
        wrap=True,
    ),
    Column(heading=gettext_lazy("API keys"), value="keys", kind="number", phone=False),
    Column(heading=gettext_lazy("State"), value=lambda row: "ACTIVE" if row.active else "LEFT", kind="state"),
)  # fmt: skip


@page("manage_staff")
def staff(request: HttpRequest) -> HttpResponse:
    """List the staff and offer what may be changed."""
    return _page(request)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    people = records.list_staff()
    return show(
        request,
        "console/staff.html",
        title=_("Staff"),
        table=plain_table(COLUMNS, people),
        people=people,
        roles=[(code, role_name(code)) for code in ROLES],
        organizations=records.organizations(),
        apart=[(role_name(one), role_name(other)) for one, other in records.APART],
        **more,
    )


@page("manage_staff", methods=("POST",))
def add(request: HttpRequest) -> HttpResponse:
    """Add a person and show the password once."""
    name = request.POST.get("name", "").strip()
    try:
        password = records.add_person(
            name=name,
            roles=request.POST.getlist("role"),
            organization=request.POST.get("organization", ""),
            added_by=actor(request),
        )
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return redirect("console:staff")
    return _page(request, shown_name=name, shown_password=password)


@page("manage_staff", methods=("POST",))
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Give a person other roles or another organisation."""
    return _acted(
        request,
        lambda: records.change_person(
            name=name,
            roles=request.POST.getlist("role"),
            organization=request.POST.get("organization", ""),
            changed_by=actor(request),
        ),
    )


@page("manage_staff", methods=("POST",))
def leave(request: HttpRequest, name: str) -> HttpResponse:
    """Let a person sign in no more, or again."""
    active = request.POST.get("active") == "yes"
    return _acted(
        request, lambda: records.set_person_active(name=name, active=active, changed_by=actor(request))
    )


@page("manage_staff", methods=("POST",))
def reset(request: HttpRequest, name: str) -> HttpResponse:
    """Give a person a new password and show it once."""
    try:
        password = records.reset_password(name=name, changed_by=actor(request))
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return redirect("console:staff")
    return _page(request, shown_name=name, shown_password=password)


def _acted(request: HttpRequest, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except YingshouError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("Changed."))
    return redirect("console:staff")

"""The pages for what went wrong, in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the reader's role does not allow this, and who can help."""
    del exception
    return _error(
        request,
        403,
        _("Your role does not allow this"),
        _("Nothing was changed. Ask an administrator to give you a role that may do it."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page or number, and how to find it."""
    del exception
    return _error(
        request,
        404,
        _("There is no such page"),
        _(
            "The number may be mistyped. Press / on any page and type an account, customer or bill to "
            "find it."
        ),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the program failed, that nothing is half done, and what to do."""
    return _error(
        request,
        500,
        _("The program failed here"),
        _("Nothing was half done: what you sent was taken back whole. Try again; if it fails again, tell "
          "your administrator the time and this address."),
    )  # fmt: skip


def _error(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status}
    return render(request, "console/error.html", context, status=status)

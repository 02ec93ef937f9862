"""A bank file at the counter: read it, book its payments, show what could not be booked."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yingshou.core.errors import YingshouError
from yingshou.core.tables import PAYMENTS
from yingshou.interfaces.console.pages import page, sentence, show
from yingshou.interfaces.console.views.imports import MODES, take_in


@page("take_payment", methods=("GET", "HEAD", "POST"))
def bank_file(request: HttpRequest) -> HttpResponse:
    """Take a bank file of payments in; the same file again changes nothing."""
    done = _booked(request) if request.method == "POST" else None
    return show(
        request,
        "console/bank_file.html",
        title=_("Bank file"),
        columns=PAYMENTS.columns,
        modes=MODES,
        mode=request.POST.get("mode", "KEEP_GOOD"),
        done=done,
    )


def _booked(request: HttpRequest) -> dict[str, Any] | None:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        messages.error(request, _("Choose a file first."))
        return None
    mode = "REJECT_ALL" if request.POST.get("mode") == "REJECT_ALL" else "KEEP_GOOD"
    try:
        return take_in(upload, PAYMENTS, mode)
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return None

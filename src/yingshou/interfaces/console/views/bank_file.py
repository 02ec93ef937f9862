"""A bank file at the counter: read it, book its payments, show what could not be booked."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.tables import PAYMENTS
from yingshou.flows.import_statement import import_statement
from yingshou.gateways.statements import LAYOUTS
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.lists import plain_table
from yingshou.interfaces.console.pages import page, sentence, show
from yingshou.interfaces.console.uploads import kept
from yingshou.interfaces.console.views.imports import (
    LARGEST_AT_ONCE,
    MODES,
    PROBLEM_COLUMNS,
    ROWS_SHOWN,
    queued,
    queued_as,
    take_in,
)

EXCHANGE_FILE = ""
FORMATS = {
    EXCHANGE_FILE: gettext_lazy("List of payments (columns below)"),
    "mt940": gettext_lazy("Bank statement, MT940"),
    "bank-csv": gettext_lazy("Bank statement, delimited"),
    "agent-fixed": gettext_lazy("Agent's file, fixed width"),
}
PROOFS = {
    "balance": gettext_lazy("opening + movements = closing"),
    "count": gettext_lazy("number of lines"),
    "sum": gettext_lazy("sum of lines"),
}


@page("take_payment", methods=("GET", "HEAD", "POST"))
def bank_file(request: HttpRequest) -> HttpResponse:
    """Take a bank file of payments in; the same file again changes nothing."""
    done = _booked(request) if request.method == "POST" else None
    if isinstance(done, HttpResponse):
        return done
    return show(
        request,
        "console/bank_file.html",
        title=_("Bank file"),
        columns=PAYMENTS.columns,
        modes=MODES,
        mode=request.POST.get("mode", "KEEP_GOOD"),
        layouts=tuple(FORMATS.items()),
        layout=request.POST.get("layout", EXCHANGE_FILE),
        done=done,
    )


def _booked(request: HttpRequest) -> dict[str, Any] | HttpResponse | None:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        messages.error(request, _("Choose a file first."))
        return None
    mode = "REJECT_ALL" if request.POST.get("mode") == "REJECT_ALL" else "KEEP_GOOD"
    layout = request.POST.get("layout", EXCHANGE_FILE)
    if (upload.size or 0) > LARGEST_AT_ONCE:
        if layout in LAYOUTS:
            return queued_as(request, upload, kind="STATEMENT", asked={"layout": layout})
        return queued(request, upload, PAYMENTS, mode)
    try:
        return _statement(upload, layout) if layout in LAYOUTS else take_in(upload, PAYMENTS, mode)
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return None


def _statement(upload: UploadedFile, layout: str) -> dict[str, Any]:
    with kept(upload) as path:
        result = import_statement(path=path, layout=layout, as_of=business_date())
    return {
        "file": upload.name,
        "statement": result,
        "proofs": [str(PROOFS[name]) for name in result.proven.proven_by],
        "problem_count": result.problems.height,
        "problems": plain_table(PROBLEM_COLUMNS, result.problems.head(ROWS_SHOWN).to_dicts()),
    }

"""Import of any exchange file: what went in, what did not, and why, row by row."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.tables import EXCHANGE_TABLES, PAYMENTS, Table
from yingshou.flows.import_table import import_table
from yingshou.gateways.files import find_table, read_table
from yingshou.gateways.intervals import IntervalStore
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.formats import is_chinese, table_name
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.pages import actor, page, sentence, show
from yingshou.interfaces.console.uploads import kept
from yingshou.interfaces.console.views.problems import message, remedy
from yingshou.interfaces.console.views.schemes import SCHEME_TABLES, tell_mismatches
from yingshou.interfaces.jobs.imports import drop_upload, keep_upload
from yingshou.records.work import operations

ROWS_SHOWN = 200
LARGEST_AT_ONCE = 1024 * 1024
"""Bytes of a file that is read while its sender waits; a larger one goes to a worker."""
MODES = (
    ("KEEP_GOOD", gettext_lazy("Take the good rows, list the others")),
    ("REJECT_ALL", gettext_lazy("Take nothing if any row is bad")),
)
PROBLEM_COLUMNS = (
    Column(heading=gettext_lazy("Row"), value=lambda row: row["row_number"], kind="number"),
    Column(heading=gettext_lazy("Column"), value=lambda row: row["column"]),
    Column(heading=gettext_lazy("Value"), value=lambda row: row["value"]),
    Column(heading=gettext_lazy("Reason"), value=lambda row: message(row["code"]), wrap=True),
    Column(heading=gettext_lazy("What to do"), value=lambda row: remedy(row["code"]), phone=False, wrap=True),
)


@page("import_files", methods=("GET", "HEAD", "POST"))
def imports(request: HttpRequest) -> HttpResponse:
    """Take an exchange file in and show what became of its rows; a large one becomes a job."""
    result = _imported(request) if request.method == "POST" else None
    if isinstance(result, HttpResponse):
        return result
    names = [(table.name, table_name(table)) for table in allowed_tables(request)]
    return show(
        request,
        "console/import.html",
        title=_("Import files"),
        tables=names,
        modes=MODES,
        chosen=request.POST.get("table", ""),
        mode=request.POST.get("mode", "KEEP_GOOD"),
        done=result,
    )


def _imported(request: HttpRequest) -> dict[str, Any] | HttpResponse | None:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        messages.error(request, _("Choose a file first."))
        return None
    table = chosen_table(request.POST.get("table", ""), upload.name or "")
    if table is not None and table not in allowed_tables(request):
        raise PermissionDenied
    if table is None:
        messages.error(request, _("The name of the file does not tell its table; choose the table."))
        return None
    mode = "REJECT_ALL" if request.POST.get("mode") == "REJECT_ALL" else "KEEP_GOOD"
    if (upload.size or 0) > LARGEST_AT_ONCE:
        return queued(request, upload, table, mode)
    try:
        done = take_in(upload, table, mode)
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return None
    if table.name in SCHEME_TABLES and done["result"].inserted:
        tell_mismatches(request)
    return done


def queued(request: HttpRequest, upload: UploadedFile, table: Table, mode: str) -> HttpResponse:
    """Keep a large exchange file for a worker and lead to its job."""
    return queued_as(request, upload, kind="IMPORT", asked={"table": table.name, "mode": mode})


def queued_as(
    request: HttpRequest, upload: UploadedFile, *, kind: str, asked: Mapping[str, str]
) -> HttpResponse:
    """Keep a large upload for a worker and lead to its job; the same file asked for twice is one job."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    parameters = {
        **asked, "file": Path(upload.name or "upload").name,
        "sha256": digest.hexdigest(), "as_of": business_date().isoformat(),
    }  # fmt: skip
    place = keep_upload(name=parameters["file"], chunks=upload.chunks())
    job, new = operations.enqueue(kind=kind, parameters=parameters, requested_by=actor(request), upload=place)
    if not new:
        drop_upload(place)
        messages.info(request, _("This work is waiting or under way already; here it is."))
    return redirect("console:job", job.pk)


def allowed_tables(request: HttpRequest) -> tuple[Table, ...]:
    """Return the tables the reader may import: payments only for those who may take money."""
    may_take = request.user.has_perm("organizations.take_payment")
    return tuple(table for table in EXCHANGE_TABLES if may_take or table is not PAYMENTS)


def chosen_table(name: str, file_name: str) -> Table | None:
    """Return the table a person chose, else the one the file is named after."""
    if name:
        return next((table for table in EXCHANGE_TABLES if table.name == name), None)
    return find_table(Path(file_name))


def take_in(upload: UploadedFile, table: Table, mode: str) -> dict[str, Any]:
    """Read and import an upload; return the result with its first problems, for the page."""
    with kept(upload) as path:
        content = read_table(table, path)
        result = import_table(
            table=table,
            frame=content.frame,
            parse_problems=content.problems,
            as_of=business_date(),
            on_problem=mode,
            source=path.name,
            interval_store=IntervalStore(settings.INTERVALS_FOLDER),
        )
    return {
        "file": upload.name,
        "table": table_name(table),
        "result": result,
        "notes": [note.zh if is_chinese() else note.en for note in content.notes],
        "problem_count": result.problems.height,
        "problems": plain_table(
            PROBLEM_COLUMNS, result.problems.sort("row_number").head(ROWS_SHOWN).to_dicts()
        ),
    }

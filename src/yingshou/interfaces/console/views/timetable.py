"""The timetable on the page of background jobs: what starts every day, when it did last and will next."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.interfaces.clock import local_time
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.pages import actor, page
from yingshou.interfaces.jobs import timetable
from yingshou.interfaces.jobs.catalogue import kind_of
from yingshou.records.organizations.scope import scope
from yingshou.records.work.timetable import BY_TIMETABLE

COLUMNS = (
    Column(heading=gettext_lazy("Kind"), value="line.kind", kind="word", words="run_kind"),
    Column(heading=gettext_lazy("Time of day"), value=lambda row: f"{row.at:%H:%M}"),
    Column(
        heading=gettext_lazy("Started last"),
        value=lambda row: row.last_job.requested_at if row.last_job else None,
        kind="moment",
        phone=False,
        link=lambda row: reverse("console:job", args=[row.last_job.pk]),
    ),
    Column(
        heading=gettext_lazy("Starts next"),
        value=lambda row: row.next_start if row.active else None,
        kind="moment",
    ),
    Column(
        heading=gettext_lazy("State"),
        value=lambda row: "DAILY_ON" if row.active else "DAILY_OFF",
        kind="state",
    ),
)


def asker(job: Any) -> str:
    """Return who asked for a job: a person's name, or the word for the timetable."""
    return _("Timetable") if job.requested_by == BY_TIMETABLE else str(job.requested_by)


def facts(request: HttpRequest) -> dict[str, Any]:
    """Return what the page shows of the timetable, and the lines the reader may change."""
    rows = timetable.entries(local_time())
    return {
        "timetable": plain_table(COLUMNS, rows),
        "may_change": [
            {"kind": row.line.kind, "at": f"{row.at:%H:%M}", "active": row.active}
            for row in rows
            if _may_change(request, row.line.kind)
        ],
    }


@page(methods=("POST",))
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """Give a daily job another time of day, or switch it on or off."""
    if kind not in {line.kind for line in timetable.TIMETABLE}:
        raise Http404
    if not _may_change(request, kind):
        raise PermissionDenied
    text = request.POST.get("at", "").strip()
    try:
        at = time.fromisoformat(text)
    except ValueError:
        messages.error(request, _("“%(text)s” is no time of day, such as 00:30.") % {"text": text})
        return redirect("console:jobs")
    timetable.change(
        kind=kind, at=at.replace(second=0, microsecond=0, tzinfo=None),
        active=request.POST.get("active") == "yes", now=local_time(), changed_by=actor(request),
    )  # fmt: skip
    messages.success(request, _("Changed."))
    return redirect("console:jobs")


def _may_change(request: HttpRequest, kind: str) -> bool:
    """Tell whether the reader has the right of the job and works for the whole company."""
    return not scope() and bool(request.user.has_perm(f"organizations.{kind_of(kind).permission}"))

"""Work in the background: start it, see how far it is, stop it, take it up again."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.period import parse_month
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console import formats, run_facts
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.views import timetable
from yingshou.interfaces.console.words import STATES, WORDS, word
from yingshou.interfaces.jobs.catalogue import KINDS, JobKind, Parameter, kind_of, right_of
from yingshou.records.organizations.scope import scope
from yingshou.records.work import operations, queries

LARGEST_NUMBER = 1000
JOB_STATES = {"QUEUED": "PENDING", "RUNNING": "JOB_RUNNING"}
"""The state shown where it is not named as the job's own."""


def state_of(job: Any) -> str:
    """Return the code of the state shown for a job."""
    return JOB_STATES.get(job.state, job.state)


def progress_text(job: Any) -> str:
    """Write how far a job is, as `3 / 12`."""
    return f"{job.done:,} / {job.total:,}" if job.total is not None else ""


COLUMNS = (
    Column(
        heading=gettext_lazy("Job"),
        value="id",
        sort="id",
        link=lambda row: reverse("console:job", args=[row.pk]),
    ),
    Column(heading=gettext_lazy("Kind"), value="kind", kind="word", words="run_kind", sort="kind"),
    Column(heading=gettext_lazy("Started by"), value=timetable.asker, sort="requested_by", phone=False),
    Column(
        heading=gettext_lazy("Asked for"), value="requested_at", kind="moment", sort="requested_at",
        phone=False,
    ),
    Column(heading=gettext_lazy("Progress"), value=progress_text, phone=False),
    Column(heading=gettext_lazy("State"), value=state_of, kind="state", sort="state"),
)  # fmt: skip


class BadParameterError(YingshouError):
    """A value a job is to be started with cannot be understood."""

    code = "BAD_PARAMETER"


@page()
def jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs, the latest first, and offer what may be started."""
    table = listing(
        request,
        query=queries.jobs(),
        columns=COLUMNS,
        filters=(
            Filter(
                name="kind",
                label=gettext_lazy("Kind"),
                apply=lambda query, value: query.filter(kind=value),
                choices=tuple((code, WORDS["run_kind"][code]) for code in KINDS),
            ),
        ),
        empty=_("Nothing was started here yet."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="jobs")
    return show(
        request,
        "console/jobs.html",
        title=_("Background jobs"),
        table=table,
        kinds=_offered(request),
        workers=queries.living_workers(),
        waiting=queries.open_jobs().count(),
        **timetable.facts(request),
    )


def _offered(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the kinds the reader may start, each with its fields."""
    return [
        {"code": kind.code, "fields": [_field(each) for each in kind.parameters]}
        for kind in KINDS.values()
        if kind.at_the_console and request.user.has_perm(f"organizations.{kind.permission}")
    ]


def _field(parameter: Parameter) -> dict[str, Any]:
    day = business_date()
    value = {"month": f"{day:%Y-%m}", "day": day.isoformat(), "number": parameter.default}[parameter.kind]
    return {"name": parameter.name, "kind": parameter.kind, "value": value, "least": parameter.least}


@page(methods=("POST",))
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Put a job into the queue and lead to it."""
    if scope():
        messages.error(request, _("This work is done for the whole company; your station cannot start it."))
        return redirect("console:jobs")
    try:
        chosen = kind_of(kind)
        if not chosen.at_the_console or not request.user.has_perm(f"organizations.{chosen.permission}"):
            raise PermissionDenied
        parameters = {**_parameters(request, chosen), "as_of": business_date().isoformat()}
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return redirect("console:jobs")
    job, new = operations.enqueue(
        kind=kind, parameters=parameters, requested_by=actor(request), run_no=chosen.run_no(parameters)
    )
    if not new:
        messages.info(request, _("This work is waiting or under way already; here it is."))
    return redirect("console:job", job.pk)


def _parameters(request: HttpRequest, kind: JobKind) -> dict[str, Any]:
    """Read the values a job is started with. Raises BadParameterError."""
    values = {each.name: _value(each, request.POST.get(each.name, "").strip()) for each in kind.parameters}
    if "from_date" in values and values["from_date"] > values["to_date"]:
        raise BadParameterError(
            zh="起始日期晚于截止日期", en="The first day lies after the last one.", field="from_date"
        )
    return values


def _value(parameter: Parameter, text: str) -> Any:
    try:
        if parameter.kind == "month":
            return parse_month(text)
        if parameter.kind == "day":
            day: date | None = parse_date(text)
            return (day or date.fromisoformat(text)).isoformat()
        number = int(text)
    except ValueError as error:
        raise _unreadable(parameter, text) from error
    if not parameter.least <= number <= LARGEST_NUMBER:
        raise _unreadable(parameter, text)
    return number


def _unreadable(parameter: Parameter, text: str) -> BadParameterError:
    name = word("rule", parameter.name)
    return BadParameterError(
        zh=f"“{text}”不是{name}", en=f"“{text}” is no {name.lower()}.", field=parameter.name
    )


@page()
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show a job: how far it is, what it did, what failed."""
    return show(
        request, "console/job.html", title=_("Job %(number)s") % {"number": job_id}, **facts(_found(job_id))
    )


def facts(found: Any) -> dict[str, Any]:
    """Return what a page shows of a job."""
    figures = found.result.get("figures", {})
    return {
        "job": found,
        "job_state": state_of(found),
        "job_open": found.state in {"QUEUED", "RUNNING"},
        "job_may_resume": found.state in {"FAILED", "STOPPED"},
        "job_values": run_facts.named("rule", found.parameters),
        "job_figures": run_facts.named("count", figures),
        "job_failures": [each["zh" if is_chinese() else "en"] for each in found.failures],
        "job_notes": [each["zh" if is_chinese() else "en"] for each in found.result.get("notes", [])],
        "job_progress": progress_text(found),
        "unattended": found.state in {"QUEUED", "RUNNING"} and not queries.living_workers(),
        "right": right_of(found.kind, found.parameters),
        "job_asker": timetable.asker(found),
    }


@page()
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """Answer how far a job is, for the page that asks again and again."""
    del request
    found = _found(job_id)
    return JsonResponse(
        {
            "state": found.state,
            "word": str(STATES[state_of(found)][2]),
            "done": found.done,
            "total": found.total,
            "text": progress_text(found) or formats.MISSING,
        },
        headers={"Cache-Control": "no-store"},
    )


@page(methods=("POST",))
def stop(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask a job to stop before its next batch."""
    _hold_right(request, job_id)
    with refusals_shown(request):
        operations.ask_to_stop(job_id=job_id, asked_by=actor(request))
        messages.success(request, _("It stops before its next batch; what is done stays."))
    return redirect("console:job", job_id)


@page(methods=("POST",))
def resume(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take a stopped or failed job up again."""
    _hold_right(request, job_id)
    with refusals_shown(request):
        operations.resume(job_id=job_id, asked_by=actor(request))
        messages.success(request, _("It goes on with what is not done."))
    return redirect("console:job", job_id)


def _hold_right(request: HttpRequest, job_id: int) -> None:
    """Let only those act on a job who may start it."""
    job = _found(job_id)
    if not request.user.has_perm(f"organizations.{right_of(job.kind, job.parameters)}"):
        raise PermissionDenied


def _found(job_id: int) -> Any:
    found = queries.job(job_id)
    if found is None:
        raise Http404
    return found

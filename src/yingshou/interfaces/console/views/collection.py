"""Collection: a person's list for today, a task with what to say and what came of it, the team's page."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables.collection import RESULTS_OF, TASK_STEPS
from yingshou.flows.reassign_task import reassign_task
from yingshou.flows.record_result import PROMISED, record_result
from yingshou.interfaces.clock import business_date, local_time
from yingshou.interfaces.console.collection_words import SCRIPTS
from yingshou.interfaces.console.columns import ACCOUNT_NAME, to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.guarantee_columns import REMINDERS
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.interfaces.console.words import WORDS
from yingshou.records.claims.queries import guarantees
from yingshou.records.collection import queries
from yingshou.records.collection.frames import treatment_steps
from yingshou.records.organizations import staff
from yingshou.records.reminders import queries as reminders

LATE_AFTER = timedelta(days=3)
"""How long a task may be open before it counts as late."""


def _columns(as_of: date) -> tuple[Column, ...]:
    """Return the columns of tasks; days are counted to the business date."""
    return (
        Column(
            heading=gettext_lazy("To do"), value="kind", kind="word", words="step_kind", sort="kind",
            link=lambda row: reverse("console:task", args=[row.task_no]),
        ),
        Column(
            heading=gettext_lazy("Account no."), value="account_id", kind="account", sort="account_id",
            link=to_account(),
        ),
        ACCOUNT_NAME,
        Column(heading=gettext_lazy("Telephone"), value="account.phone", phone=False),
        Column(heading=gettext_lazy("Overdue (yuan)"), value="amount", kind="yuan", sort="amount"),
        Column(
            heading=gettext_lazy("Days overdue"), value=lambda row: (as_of - row.anchor_date).days,
            kind="number", sort="anchor_date", phone=False,
        ),
        Column(heading=gettext_lazy("Since"), value="given_on", kind="day", sort="given_on", phone=False),
    )  # fmt: skip


FILTERS = (
    Filter(
        name="q", label=gettext_lazy("Number or name"),
        apply=lambda query, value: query.filter(
            Q(account__account_no__startswith=value) | Q(account__name__icontains=value)
        ),
    ),
    Filter(
        name="kind", label=gettext_lazy("To do"),
        apply=lambda query, value: query.filter(kind=value),
        choices=tuple((code, WORDS["step_kind"][code]) for code in TASK_STEPS),
    ),
)  # fmt: skip
PROMISES = (
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account", link=to_account()
    ),
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("Promised (yuan)"), value="amount", kind="yuan"),
    Column(heading=gettext_lazy("Promised for"), value="promised_date", kind="day"),
)  # fmt: skip


@page("collect")
def my_list(request: HttpRequest) -> HttpResponse:
    """List what the reader has to do today, in the best order, and the promises that come due."""
    as_of, name = business_date(), actor(request)
    table = listing(
        request,
        query=queries.in_hand_of(name),
        columns=_columns(as_of),
        filters=FILTERS,
        empty=_("Nothing is in your hands. The day of collection hands out tasks: yingshou collect."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="my-list")
    soon = queries.open_promises().filter(recorded_by=name, promised_date__lte=as_of + LATE_AFTER)
    done = queries.tasks(username=name, state="DONE", ended_date=as_of).count()
    return show(
        request,
        "console/collection.html",
        title=_("My list"),
        table=table,
        open_count=queries.in_hand_of(name).count(),
        done_count=done,
        promises=plain_table(PROMISES, soon),
        reminders=plain_table(REMINDERS, reminders.in_hand_of(name)),
    )


@page("collect")
def task(request: HttpRequest, task_no: str) -> HttpResponse:
    """Show a task: whom it is about, what to say, what was said before, and the results to choose from."""
    found = queries.task(task_no)
    if found is None:
        raise Http404
    steps = treatment_steps().filter(treatment=found.treatment, step=found.step).sort("valid_from")
    own = steps["script"].drop_nulls().to_list()
    as_of = business_date()
    return show(
        request,
        "console/task.html",
        title=f"{WORDS['step_kind'].get(found.kind, found.kind)} · {found.account.name}",
        task=found,
        days=(as_of - found.anchor_date).days,
        script=own[-1] if own else SCRIPTS.get(found.kind, ""),
        results=[
            (code, WORDS["task_result"][code], place)
            for place, code in enumerate(RESULTS_OF.get(found.kind, ()), 1)
        ],
        causes=WORDS["arrears_cause"].items(),
        landlords=guarantees(on=as_of).filter(
            account_id=found.account_id, kind="LANDLORD", state="IN_FORCE"
        ),
        promises=queries.promises_of(found.account_id)[:3],
        own=found.username == actor(request),
        people=[person.name for person in staff.list_staff() if person.active],
        as_of_day=as_of,
    )  # fmt: skip


@page("collect", methods=("POST",))
def record(request: HttpRequest, task_no: str) -> HttpResponse:
    """Write down what came of a task and go on to the next of the list."""
    found = queries.task(task_no)
    if found is None:
        raise Http404
    result, typed = request.POST.get("result", ""), request.POST.get("amount", "").strip()
    with refusals_shown(request):
        record_result(
            task_no=task_no,
            account_no=found.account_id,
            result=result,
            on=business_date(),
            at=datetime.combine(business_date(), local_time().timetz()),
            recorded_by=actor(request),
            cause=request.POST.get("cause") or None,
            note=request.POST.get("note", ""),
            amount=parse_amount(typed) if result == PROMISED and typed else None,
            promised_date=_day(request, "promised_date") if result == PROMISED else None,
        )
        messages.success(request, _("Kept."))
        following = queries.in_hand_of(actor(request)).exclude(task_no=task_no).first()
        if following is not None:
            return redirect("console:task", task_no=following.task_no)
        return redirect("console:my_list")
    return redirect("console:task", task_no=task_no)


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.POST.get(name, ""))
    except ValueError:
        return None


@page("lead_collection", methods=("POST",))
def reassign(request: HttpRequest, task_no: str) -> HttpResponse:
    """Give a task to somebody else."""
    if queries.task(task_no) is None:
        raise Http404
    with refusals_shown(request):
        reassign_task(
            task_no=task_no, username=request.POST.get("username", ""), as_of=business_date(),
            recorded_by=actor(request), note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("Changed."))
    return redirect("console:task", task_no=task_no)


TEAM = (
    Column(
        heading=gettext_lazy("Person"), value=lambda row: row["username"] or _("nobody answers"),
        link=lambda row: f"?person={row['username'] or '-'}",
    ),
    Column(heading=gettext_lazy("Done today"), value=lambda row: row["done"], kind="number"),
    Column(heading=gettext_lazy("Open (tasks)"), value=lambda row: row["open"], kind="number"),
    Column(heading=gettext_lazy("Late (tasks)"), value=lambda row: row["late"], kind="number"),
    Column(heading=gettext_lazy("Overdue (yuan)"), value=lambda row: row["amount"], kind="yuan"),
)  # fmt: skip


def _of_person(query: Any, value: str) -> Any:
    return query.filter(username=None) if value == "-" else query.filter(username=value)


@page("lead_collection")
def team(request: HttpRequest) -> HttpResponse:
    """Show who has done what today and what is open or late, and the tasks behind it."""
    as_of = business_date()
    columns = _columns(as_of)
    person = Column(heading=gettext_lazy("Person"), value="username", sort="username")
    state = Column(
        heading=gettext_lazy("State"), value="state", kind="word", words="task_state", sort="state",
        phone=False,
    )  # fmt: skip
    table = listing(
        request,
        query=queries.tasks(kind__in=TASK_STEPS, state__in=("OPEN", "WAITING")),
        columns=(*columns[:2], person, state, *columns[4:]),
        filters=(*FILTERS, Filter(name="person", label=gettext_lazy("Person"), apply=_of_person)),
        empty=_("No task is open. The day of collection hands out tasks: yingshou collect."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="team")
    rows = queries.team(on=as_of, late_before=as_of - LATE_AFTER)
    waiting = queries.tasks(state="WAITING").count()
    return show(
        request, "console/team.html", title=_("Team"), table=table, waiting=waiting,
        people=plain_table(TEAM, rows, empty=_("Nobody has a task. Responsibility says who answers.")),
    )  # fmt: skip

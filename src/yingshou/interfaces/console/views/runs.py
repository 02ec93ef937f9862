"""Runs: what was started, how far it came, what it did and what it left."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables.validation import RULE_CODES
from yingshou.interfaces.console import run_facts
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.views import jobs
from yingshou.interfaces.console.views.problems import message
from yingshou.interfaces.console.words import WORDS, word
from yingshou.records.runs import queries
from yingshou.records.work.queries import last_job_of_run


def state_of(run: Any) -> str:
    """Tell whether a run is done, unfinished or has failed batches."""
    if run.failed_count:
        return "FAILED"
    return "DONE" if run.done_count == run.batch_count else "RUNNING"


COLUMNS = (
    Column(
        heading=gettext_lazy("Run"),
        value="run_no",
        sort="run_no",
        link=lambda row: reverse("console:run", args=[row.run_no]),
    ),
    Column(
        heading=gettext_lazy("Kind"), value="kind", kind="word", words="run_kind", sort="kind", phone=False
    ),
    Column(heading=gettext_lazy("Business date"), value="as_of", kind="day", sort="as_of", phone=False),
    Column(
        heading=gettext_lazy("Started"), value="started_at", kind="moment", sort="started_at", phone=False
    ),
    Column(heading=gettext_lazy("Batches"), value=lambda row: f"{row.done_count} / {row.batch_count}"),
    Column(
        heading=gettext_lazy("Problems"),
        value="problem_count",
        kind="number",
        sort="problem_count",
        link=lambda row: f"{reverse('console:problems')}?run={row.run_no}",
    ),
    Column(heading=gettext_lazy("State"), value=state_of, kind="state"),
)
BATCHES = (
    Column(heading=gettext_lazy("Batch"), value="batch_no", kind="number"),
    Column(heading=gettext_lazy("From"), value=lambda row: word("step", row.first_key), phone=False),
    Column(heading=gettext_lazy("To"), value="last_key", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
    Column(heading=gettext_lazy("Counts"), value=run_facts.counts, wrap=True),
    Column(heading=gettext_lazy("Error"), value="error", wrap=True),
)

STATEMENT = (
    Column(
        heading=gettext_lazy("What became of it"),
        value=lambda row: row["state"],
        kind="word",
        words="statement",
        link=lambda row: _review_of(row["state"], row["reason"]),
    ),
    Column(
        heading=gettext_lazy("Reason"), value=lambda row: row["reason"] and message(row["reason"]), wrap=True
    ),
    Column(heading=gettext_lazy("Accounts"), value=lambda row: row["accounts"], kind="number"),
    Column(
        heading=gettext_lazy("Amount (yuan)"),
        value=lambda row: Decimal(row["amount"]),
        kind="yuan",
        phone=False,
    ),
)
"""Rows are those of the month's statement, amounts as text."""


def _review_of(state: str, reason: str | None) -> str:
    """Return the address of the queue that holds what a row of a statement counts, empty where none does."""
    shown = {"HELD": "held", "BLOCKED": "blocked"}.get(state)
    if shown is None:
        return ""
    known = f"&rule={reason}" if reason in RULE_CODES else ""
    return f"{reverse('console:review')}?show={shown}{known}"


@page()
def runs(request: HttpRequest) -> HttpResponse:
    """List runs, the latest first."""
    table = listing(
        request,
        query=queries.runs(),
        columns=COLUMNS,
        filters=(
            Filter(
                name="q",
                label=gettext_lazy("Run"),
                apply=lambda query, value: query.filter(run_no__icontains=value),
            ),
            Filter(
                name="kind",
                label=gettext_lazy("Kind"),
                apply=lambda query, value: query.filter(kind=value),
                choices=tuple(WORDS["run_kind"].items()),
            ),
        ),
        empty=_("Nothing has run yet. Import files, or start a bill run with “yingshou run bill”."),
    )
    return list_page(request, table=table, title=_("Runs"), name="runs")


@page()
def run(request: HttpRequest, run_no: str) -> HttpResponse:
    """Show a run with its batches and its frozen rules."""
    found = queries.run(run_no)
    if found is None:
        raise Http404
    job = last_job_of_run(run_no)
    return show(
        request,
        "console/run.html",
        **(jobs.facts(job) if job else {}),
        title=run_no,
        run=found,
        state_code=state_of(found),
        rules=run_facts.rules(found),
        statement=plain_table(STATEMENT, found.statement),
        batches=plain_table(BATCHES, queries.batches(run_no), empty=_("This run was cut into no batches.")),
    )

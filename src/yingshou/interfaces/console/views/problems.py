"""Problems: what could not go on, why, what to do about it; and noting that it was done."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import actor, page, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.runs import queries as runs
from yingshou.records.runs.operations import resolve_problem


def message(code: str) -> str:
    """Say in the reader's language what a reason code means."""
    known = PROBLEM_CODES.get(code)
    return code if known is None else known.zh if is_chinese() else known.en


def remedy(code: str) -> str:
    """Say in the reader's language what a person does about a reason code."""
    known = PROBLEM_CODES.get(code)
    return "" if known is None else known.remedy_zh if is_chinese() else known.remedy_en


def where(problem: Any) -> str:
    """Name the file, row and column of a problem, or the thing it concerns."""
    parts = []
    if problem.file:
        parts.append(problem.file)
    if problem.row_number:
        parts.append(_("row %(row)s") % {"row": problem.row_number})
    if problem.column:
        parts.append(_("column %(column)s") % {"column": problem.column})
    return " · ".join(parts) or (problem.subject or "")


COLUMNS = (
    Column(heading=gettext_lazy("Reason"), value=lambda row: message(row.code), sort="code", wrap=True),
    Column(heading=gettext_lazy("What to do"), value=lambda row: remedy(row.code), phone=False, wrap=True),
    Column(
        heading=gettext_lazy("Account no."),
        value="account_no",
        kind="account",
        sort="account_no",
        link=to_account("account_no"),
    ),
    Column(heading=gettext_lazy("Where"), value=where, phone=False, wrap=True),
    Column(heading=gettext_lazy("Value"), value="value", phone=False),
    Column(heading=gettext_lazy("Found"), value="found_at", kind="moment", sort="found_at", phone=False),
    Column(
        heading=gettext_lazy("State"),
        value=lambda row: "RESOLVED" if row.resolved_by else "OPEN",
        kind="state",
        phone=False,
    ),
)


def _open(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(resolved_by="") if value == "open" else query.exclude(resolved_by="")


def filters() -> tuple[Filter, ...]:
    """Return the questions the list may be asked; the codes are those it holds."""
    codes = tuple((code, message(code)) for code in runs.problem_codes_found())
    reason = Filter(
        name="code",
        label=gettext_lazy("Reason"),
        apply=lambda query, value: query.filter(code=value),
        choices=codes,
    )
    return (
        Filter(
            name="q",
            label=gettext_lazy("Account, file or value"),
            apply=lambda query, value: query.filter(
                Q(account_no__startswith=value) | Q(file__icontains=value) | Q(value__icontains=value)
            ),
        ),
        *([reason] if codes else []),
        Filter(
            name="stage",
            label=gettext_lazy("Stage"),
            apply=lambda query, value: query.filter(stage=value),
            choices=tuple(WORDS["stage"].items()),
        ),
        Filter(
            name="state",
            label=gettext_lazy("State"),
            apply=_open,
            choices=(("open", gettext_lazy("Not resolved")), ("resolved", gettext_lazy("Resolved"))),
        ),
        Filter(name="run", label=gettext_lazy("Run"), apply=lambda query, value: query.filter(run_id=value)),
    )


@page()
def problems(request: HttpRequest) -> HttpResponse:
    """List problems, the latest first."""
    table = listing(
        request,
        query=runs.problems(),
        columns=COLUMNS,
        filters=filters(),
        empty=_("No problems. What an import or a run cannot take on is listed here, with what to do."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="problems")
    return show(
        request,
        "console/problems.html",
        title=_("Problems"),
        table=table,
        pairs=zip(table.rows, table.cells, strict=True),
    )


@page("resolve_problem", methods=("POST",))
def resolve(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Note how a problem was resolved."""
    if runs.problem(problem_id) is None:
        raise Http404
    note = request.POST.get("note", "").strip()
    if not note:
        messages.error(request, _("Write what was done about it."))
    elif resolve_problem(problem_id=problem_id, resolved_by=actor(request), note=note):
        messages.success(request, _("Noted as resolved."))
    else:
        messages.info(request, _("It was resolved before; nothing was changed."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("console:problems")

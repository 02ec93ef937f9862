"""Reminders: what a person is to do by a day, and that it was done."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.end_reminder import end_reminder
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.guarantee_columns import REMINDERS, reminder_state
from yingshou.interfaces.console.guarantee_words import GUARANTEE_STATES
from yingshou.interfaces.console.list_pages import BY_ACCOUNT, list_page
from yingshou.interfaces.console.lists import Filter, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.reminders import queries

FILTERS = (
    BY_ACCOUNT,
    Filter(
        name="kind",
        label=gettext_lazy("To do"),
        apply=lambda query, value: query.filter(kind=value),
        choices=tuple(WORDS["reminder_kind"].items()),
    ),
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=tuple((code, GUARANTEE_STATES[f"REMINDER_{code}"][2]) for code in ("OPEN", "DONE")),
    ),
    Filter(
        name="person",
        label=gettext_lazy("Person"),
        apply=lambda query, value: query.filter(username=None if value == "-" else value),
        hint=gettext_lazy("- = nobody"),
    ),
)


@page()
def reminders(request: HttpRequest) -> HttpResponse:
    """List every reminder, the earliest due first."""
    table = listing(
        request, query=queries.reminders(), columns=REMINDERS, filters=FILTERS,
        empty=_("There is no reminder. The day of collection brings up security that lapses."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Reminders"), name="reminders")


@page()
def reminder(request: HttpRequest, reminder_no: str) -> HttpResponse:
    """Show a reminder and how it was seen to."""
    found = queries.reminder(reminder_no)
    if found is None:
        raise Http404
    return show(
        request, "console/reminder.html", title=str(WORDS["reminder_kind"].get(found.kind, found.kind)),
        reminder=found, shown_state=reminder_state(found), of_guarantee=found.kind.startswith("GUARANTEE"),
        of_visit=found.kind == "FOLLOW_UP",
    )  # fmt: skip


@page("collect", methods=("POST",))
def end(request: HttpRequest, reminder_no: str) -> HttpResponse:
    """Write what was done about a reminder."""
    if queries.reminder(reminder_no) is None:
        raise Http404
    with refusals_shown(request):
        end_reminder(
            reminder_no=reminder_no, note=request.POST.get("note", ""), ended_by=actor(request),
            as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("Kept."))
    return redirect("console:reminder", reminder_no=reminder_no)

"""Next best action: the lists of a day, a line with what else was considered, how much better they do."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.next_action import ALL_MONTHS, lifts, rules_on
from yingshou.core.period import format_month
from yingshou.core.tables.next_action import NOTHING
from yingshou.core.tables.scope import ALL
from yingshou.flows.next_cases import act_shares
from yingshou.flows.take_action import take_action
from yingshou.interfaces.clock import business_date, local_time
from yingshou.interfaces.console.columns import ACCOUNT_NAME, to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.list_pages import BY_ACCOUNT_OR_NAME
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import WORDS, word
from yingshou.records.next_actions import frames, queries


def _state(row: Any) -> str:
    if row.done:
        return "LINE_DONE"
    return "LINE_TASK" if row.task_no or row.taken else "LINE_AHEAD"


def _to_cases(row: Any, **asked: str) -> str:
    """Return the address of the drawn cases behind a row of lifts."""
    month = {"month": format_month(row["month"])} if row["month"] != ALL_MONTHS else {}
    segment = {"segment": row["segment"]} if row["segment"] != ALL else {}
    questions = urlencode({"outcome": "known", **month, **segment, **asked})
    return f"{reverse('console:next_cases')}?{questions}"


def _to_line(row: Any) -> str:
    return reverse("console:next_line", args=[row.account_id, row.act])


PLACE = Column(heading=gettext_lazy("Place"), value="place", kind="number")
PERSON = Column(heading=gettext_lazy("Person"), value="username", sort="username", phone=False)
LINES = (
    Column(heading=gettext_lazy("To do"), value="act", kind="word", words="next_act", link=_to_line),
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account", sort="account_id",
        link=to_account(),
    ),
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("Overdue (yuan)"), value="amount", kind="yuan", sort="amount", phone=False),
    Column(heading=gettext_lazy("Expected more (yuan)"), value="gain", kind="yuan", sort="gain"),
    Column(heading=gettext_lazy("A minute (yuan)"), value="gain_a_minute", kind="yuan", phone=False),
    Column(heading=gettext_lazy("State"), value=_state, kind="state", phone=False),
)  # fmt: skip
PEOPLE = (
    Column(
        heading=gettext_lazy("Person"), value=lambda row: row["username"],
        link=lambda row: f"?person={row['username']}",
    ),
    Column(heading=gettext_lazy("Lines of the list"), value=lambda row: row["lines"], kind="number"),
    Column(heading=gettext_lazy("Acts ahead"), value=lambda row: row["advanced"], kind="number"),
    Column(heading=gettext_lazy("Minutes"), value=lambda row: row["time"], kind="number"),
    Column(heading=gettext_lazy("Expected more (yuan)"), value=lambda row: row["more"], kind="yuan"),
)  # fmt: skip
OTHERS = (
    Column(heading=gettext_lazy("Also considered"), value="act", kind="word", words="next_act"),
    Column(heading=gettext_lazy("Expected more (yuan)"), value="gain", kind="yuan"),
    Column(heading=gettext_lazy("Why not"), value="why", kind="word", words="next_why"),
)
LIFTS = (
    Column(
        heading=gettext_lazy("Month"), value=lambda row: row["month"] or None, kind="month",
        link=_to_cases,
    ),
    Column(
        heading=gettext_lazy("Segment"), value=lambda row: row["segment"], kind="word", words="next_segment",
        link=_to_cases,
    ),
    Column(
        heading=gettext_lazy("Compared in"), value=lambda row: row["measure"], kind="word",
        words="next_measure",
    ),
    Column(
        heading=gettext_lazy("Cases (number)"), value=lambda row: row["next_cases"], kind="number",
        link=lambda row: _to_cases(row, arm="NEXT"), phone=False,
    ),
    Column(
        heading=gettext_lazy("Held out"), value=lambda row: row["rules_cases"], kind="number",
        link=lambda row: _to_cases(row, arm="RULES"), phone=False,
    ),
    Column(heading=gettext_lazy("Share"), value=lambda row: row["next_share"], kind="share", phone=False),
    Column(
        heading=gettext_lazy("Share held out"), value=lambda row: row["rules_share"], kind="share",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Lift"), value=lambda row: row["lift"], kind="share",
        link=_to_cases,
    ),
    Column(heading=gettext_lazy("From (95 %)"), value=lambda row: row["low"], kind="share", phone=False),
    Column(heading=gettext_lazy("To (95 %)"), value=lambda row: row["high"], kind="share", phone=False),
    Column(heading=gettext_lazy("What may be said"), value=lambda row: row["verdict"], kind="state"),
)  # fmt: skip
RESTS = (
    Column(heading=gettext_lazy("To do"), value="act", kind="word", words="next_act"),
    Column(heading=gettext_lazy("Share by the rules"), value="rule_share", kind="share", phone=False),
    Column(heading=gettext_lazy("Weighs as so many cases"), value="prior_cases", kind="number", phone=False),
    Column(heading=gettext_lazy("Cases watched"), value="cases", kind="number"),
    Column(heading=gettext_lazy("Came in of them"), value="watched_share", kind="share", phone=False),
    Column(heading=gettext_lazy("Together"), value="paid_share", kind="share"),
)  # fmt: skip
FILTERS = (
    BY_ACCOUNT_OR_NAME,
    Filter(
        name="act", label=gettext_lazy("To do"), apply=lambda query, value: query.filter(act=value),
        choices=tuple(each for each in WORDS["next_act"].items() if each[0] != NOTHING),
    ),
)  # fmt: skip


@page("collect")
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the reader's list of the day, and to who leads the lists of all."""
    today = business_date()
    day = queries.last_day(as_of=today)
    leads = request.user.has_perm("organizations.lead_collection")
    person = request.GET.get("person", "") if leads else actor(request)
    table = listing(
        request,
        query=queries.worklist(on=day or today, username=person),
        columns=(PLACE, *((PERSON,) if leads else ()), *LINES),
        filters=FILTERS,
        empty=_("Nothing is proposed. Run the job “Next best action” after the day of collection."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=f"next-actions-{day or today}")
    return show(
        request, "console/next_actions.html", title=_("Next best action"), table=table, day=day,
        stale=day is not None and day < today, person=person,
        people=plain_table(PEOPLE, queries.people(on=day)) if leads and day else None,
    )  # fmt: skip


@page("collect")
def line(request: HttpRequest, account_no: str, act: str) -> HttpResponse:
    """Show why an act stands on a list, and let an advanced one be taken up."""
    found = _line(account_no, act)
    others = [
        SimpleNamespace(act=code, gain=Decimal(gain), why=why)
        for code, gain, why in (each.split(":") for each in found.considered.split(";") if each)
    ]
    return show(
        request,
        "console/next_line.html",
        title=f"{word('next_act', found.act)} · {found.account.name}",
        line=found,
        state=_state(found),
        others=plain_table(OTHERS, others, empty=_("Nothing else was open."), ends=True),
        rests=plain_table(
            RESTS,
            [SimpleNamespace(**row) for row in act_shares(segment=found.segment, on=found.as_of).to_dicts()],
            ends=True,
        ),
        today=found.as_of == business_date(),
    )


@page("collect", methods=("POST",))
def take(request: HttpRequest, account_no: str, act: str) -> HttpResponse:
    """Take an advanced act up and go on to its task."""
    _line(account_no, act)
    with refusals_shown(request):
        number = take_action(
            account_no=account_no, act=act, as_of=business_date(),
            at=datetime.combine(business_date(), local_time().timetz()), taken_by=actor(request),
        )  # fmt: skip
        messages.success(request, _("Taken up."))
        return redirect("console:task", task_no=number)
    return redirect("console:next_line", account_no=account_no, act=act)


def _line(account_no: str, act: str) -> Any:
    day = queries.last_day(as_of=business_date())
    found = queries.line(on=day, account_no=account_no, act=act) if day else None
    if found is None:
        raise Http404
    return found


@page()
def lift(request: HttpRequest) -> HttpResponse:
    """Show how much better cases worked by the lists did than those held out, or that nothing can be said."""
    rules = rules_on(rules=frames.next_rules(), day=business_date())
    rows = lifts(frames.outcomes(), least_cases=rules["least_cases"]).to_dicts()
    if request.GET.get("export") == "xlsx":
        return workbook(plain_table(LIFTS, rows), name="next-lift")
    months = [row for row in rows if row["month"] != ALL_MONTHS and row["segment"] == ALL]
    segments = [row for row in rows if row["month"] == ALL_MONTHS and row["segment"] != ALL]
    return show(
        request, "console/next_lift.html", title=_("What next best action brings"), rules=rules,
        draws=queries.draw_counts(),
        whole=plain_table(
            LIFTS[2:], [row for row in rows if row["month"] == ALL_MONTHS and row["segment"] == ALL],
            empty=_("Not enough yet: no outcome of a drawn case is known."),
        ),
        months=plain_table((LIFTS[0], *LIFTS[2:]), months), segments=plain_table(LIFTS[1:], segments),
    )  # fmt: skip

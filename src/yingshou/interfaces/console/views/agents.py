"""Collecting agents: who they are, their keys and terms, their statement, and what is done with them."""

from decimal import Decimal, InvalidOperation
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.freeze_agent import freeze_agent
from yingshou.flows.move_agent_money import move_agent_money
from yingshou.flows.take_agent_payment import deposit_left
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import yuan
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, Listing, listing, plain_table
from yingshou.interfaces.console.months import MonthView, asked_month
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.records.agents import frames, queries

AGENTS = (
    Column(
        heading=gettext_lazy("Agent"), value="name", sort="name",
        link=lambda row: reverse("console:agent", args=[row.agent_no]),
    ),
    Column(heading=gettext_lazy("Number"), value="agent_no", sort="agent_no"),
    Column(heading=gettext_lazy("Channel"), value="channel", kind="word", words="channel", sort="channel"),
    Column(heading=gettext_lazy("Organisation"), value=lambda row: row.org_code or _("all"), phone=False),
    Column(heading=gettext_lazy("Registered"), value="registered_date", kind="day", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)  # fmt: skip
STATEMENT = (
    Column(heading=gettext_lazy("Working day"), value="work_date", kind="day"),
    Column(heading=gettext_lazy("Payments"), value="paid_count", kind="number", phone=False),
    Column(heading=gettext_lazy("Taken (yuan)"), value="paid_amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Taken back (yuan)"), value="reversed_amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Net taken (yuan)"), value="net_amount", kind="yuan"),
    Column(heading=gettext_lazy("Fee kept (yuan)"), value="fee", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Commission (yuan)"), value="commission", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Deposit (yuan)"), value="deposited", kind="yuan", phone=False),
    Column(
        heading=gettext_lazy("Check file"), kind="state",
        value=lambda row: "AGENT_DAY_CLOSED" if row.day_closed else "AGENT_DAY_OPEN",
    ),
)  # fmt: skip
KEYS = (
    Column(heading=gettext_lazy("Key"), value="key_no"),
    Column(heading=gettext_lazy("Kind"), value="kind", kind="word", words="key_kind", phone=False),
    Column(heading=gettext_lazy("Made"), value="made_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Last day"), value="last_date", kind="day", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)
MONEY = (
    Column(heading=gettext_lazy("Day"), value="value_date", kind="day"),
    Column(heading=gettext_lazy("Kind"), value="kind", kind="word", words="agent_money"),
    Column(heading=gettext_lazy("Reference"), value="reference", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan"),
)
MONEY_SHOWN = 20


@page()
def agents(request: HttpRequest) -> HttpResponse:
    """List the agents."""
    table = listing(
        request,
        query=queries.agents(),
        columns=AGENTS,
        filters=(
            Filter(
                name="q", label=gettext_lazy("Agent"),
                apply=lambda query, value: query.filter(name__icontains=value)
                | query.filter(agent_no__istartswith=value),
            ),
        ),
        empty=_("No agent yet. Register one with the command yingshou agent add."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Collecting agents"), name="agents")


@page()
def agent(request: HttpRequest, agent_no: str) -> HttpResponse:
    """Show an agent: terms, keys, deposit, commission, and its statement of a month."""
    found = queries.agent(agent_no)
    if found is None:
        raise Http404
    today = business_date()
    view = asked_month(request, today)
    statement = _statement(agent_no, view)
    if request.GET.get("export") == "xlsx":
        return workbook(statement, name=f"{agent_no}-{view.month}")
    return show(
        request,
        "console/agent.html",
        title=found.name,
        found=found,
        view=view,
        terms=frames.terms_of(agent_no=agent_no, work_date=today),
        deposit=deposit_left(agent_no) if queries.paid_in(agent_no) else None,
        owed=frames.commission_owed(agent_no),
        table=statement,
        keys=plain_table(
            KEYS, queries.keys(agent_no, as_of=today), empty=_("No key yet: command agent key.")
        ),
        money=plain_table(MONEY, queries.movements(agent_no)[:MONEY_SHOWN], empty=_("Nothing yet.")),
    )


def _statement(agent_no: str, view: MonthView) -> Listing:
    rows = frames.statement(agent_no=agent_no, first=view.first, last=view.last)
    return plain_table(
        STATEMENT, [SimpleNamespace(**row) for row in rows.to_dicts()], empty=_("Nothing in this month.")
    )


@page("manage_staff", methods=("POST",))
def freeze(request: HttpRequest, agent_no: str) -> HttpResponse:
    """Freeze an agent, or release it."""
    with refusals_shown(request):
        freeze_agent(
            agent_no=agent_no, frozen=request.POST.get("act") == "FREEZE", changed_by=actor(request),
            as_of=business_date(), reason=request.POST.get("reason", "").strip(),
        )  # fmt: skip
    return redirect("console:agent", agent_no=agent_no)


@page("pay_refund", methods=("POST",))
def money(request: HttpRequest, agent_no: str) -> HttpResponse:
    """Book money the agent paid in, got back, or was paid."""
    with refusals_shown(request):
        done = move_agent_money(
            agent_no=agent_no, kind=request.POST.get("kind", ""), amount=_amount(request.POST.get("amount",
            "")), reference=request.POST.get("reference", "").strip(), value_date=business_date(),
            moved_by=actor(request), as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("Booked: %(amount)s yuan.") % {"amount": yuan(done.amount)})
    return redirect("console:agent", agent_no=agent_no)


def _amount(text: str) -> Any:
    """Read an amount; what is none is refused by the flow."""
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return Decimal("NaN")

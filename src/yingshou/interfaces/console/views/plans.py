"""The plan designer: inputs with defaults, three calendars with their proof, and the way to sign one."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import month_of
from yingshou.flows.design_plans import (
    PlanDesign,
    PlanInputs,
    PlanProposal,
    UnableToDesignPlan,
    design_plans,
    plan_inputs,
)
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, listing, plain_table
from yingshou.interfaces.console.pages import page, sentence, show
from yingshou.interfaces.console.plan_cards import card, frontier_chart
from yingshou.interfaces.console.plan_form import PlanForm, starting_inputs
from yingshou.records.contracts import queries as contracts
from yingshou.records.customers import queries as customers

PERCENT = Decimal(100)
AGREEMENTS = (
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account", sort="account_id",
        link=lambda row: reverse("console:plan", args=[row.account_id]),
    ),
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("No."), value="version", kind="number", phone=False),
    Column(heading=gettext_lazy("First billing month"), value="valid_from_month", kind="month"),
    Column(heading=gettext_lazy("Base"), value="base_method", kind="word", words="base_method"),
    Column(
        heading=gettext_lazy("Offset"), value="offset_mode", kind="word", words="offset_mode", phone=False
    ),
)  # fmt: skip
DAYS = (
    Column(heading=gettext_lazy("Day"), value="position_date", kind="day"),
    Column(heading=gettext_lazy("Value supplied"), value="value_supplied", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Money received"), value="money_received", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Exposure"), value="exposure", kind="yuan"),
    Column(heading=gettext_lazy("Security"), value="security", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Uncovered"), value="uncovered", kind="yuan"),
)


CYCLES = (
    Column(heading=gettext_lazy("Simulated cycle"), value="number", kind="number"),
    Column(heading=gettext_lazy("Most uncovered (yuan)"), value="worst", kind="yuan"),
    Column(heading=gettext_lazy("Paid ahead (yuan-days)"), value="ahead", kind="yuan"),
    Column(
        heading=gettext_lazy("Two halves ahead (yuan-days)"), value="standard_ahead", kind="yuan", phone=False
    ),
    Column(
        heading=gettext_lazy("State"), value=lambda row: "UNCOVERED" if row.worst else "COVERED", kind="state"
    ),
)


@page()
def plans(request: HttpRequest) -> HttpResponse:
    """List the agreements in force, each leading to its designer."""
    table = listing(
        request,
        query=contracts.held(bill_month=month_of(business_date())),
        columns=AGREEMENTS,
        empty=_("No agreement is in force. Open the page of an account to design its first."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="agreements")
    return show(request, "console/plans.html", title=_("Plan designer"), table=table)


@page()
def plan(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show the inputs; when asked, design three plans and show their proof."""
    account = customers.account(account_no)
    if account is None:
        raise Http404
    as_of = business_date()
    inputs = plan_inputs(account_no=account_no, as_of=as_of)
    asked = any(name in request.GET for name in ("design", *_ROWS))
    form = PlanForm(request.GET if asked else None, initial=starting_inputs(inputs))
    context: dict[str, Any] = {"account": account, "form": form}
    if asked and form.is_valid():
        try:
            wished = _wished(inputs, form.cleaned_data)
            found = design_plans(account_no=account_no, as_of=as_of, inputs=wished)
        except UnableToDesignPlan as refused:
            context["refused"] = sentence(refused)
        else:
            for name, shown in _ROWS.items():
                if request.GET.get(name):
                    return shown(request, account, found)
            context |= _shown(request, found)
    title = _("Plans for %(name)s") % {"name": account.name}
    return show(request, "console/plan.html", title=title, **context)


def _wished(inputs: PlanInputs, asked: dict[str, Any]) -> PlanInputs:
    rules = replace(
        inputs.rules,
        promise=asked["promise"] / PERCENT,
        most_terms=asked["most_terms"],
        allowed_days=asked["allowed_days"],
        lead_days=asked["lead_days"],
        lateness=asked["lateness"],
    )
    return PlanInputs(
        rules=rules, holiday_shift=asked["holiday_shift"], final_due_days=asked["final_due_days"]
    )


def _shown(request: HttpRequest, found: PlanDesign) -> dict[str, Any]:
    query = request.GET.copy()
    for name in _ROWS:
        query.pop(name, None)
    asked = query.urlencode()
    return {
        "found": found,
        "promise": found.inputs.rules.promise,
        "late_dues": sum(1 for days in found.late if days),
        "cards": [
            card(one, found, f"?{asked}&days={one.name}", f"?{asked}&cycles={one.name}")
            for one in found.proposals
        ],
        "chart": frontier_chart(found) if len(found.frontier) > 1 else None,
    }


def _days(request: HttpRequest, account: Any, found: PlanDesign) -> HttpResponse:
    """Show the last year day by day as one of the plans would have covered it."""
    one = _named(found, request.GET["days"])
    rows = [SimpleNamespace(**row) for row in one.last_year.positions.iter_rows(named=True)]
    table = plain_table(
        DAYS,
        rows,
        empty=_(
            "There is no whole month with daily values yet to try it on; only the calendar can be shown."
        ),
        ends=True,
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="plan-days")
    title = _("Last year under the plan: %(name)s") % {"name": account.name}
    return show(request, "console/plan_days.html", title=title, account=account, table=table, one=one)


def _cycles(request: HttpRequest, account: Any, found: PlanDesign) -> HttpResponse:
    """Show the simulated cycles that a plan's chance and its money paid ahead were counted on."""
    one = _named(found, request.GET["cycles"])
    rows = [SimpleNamespace(**row) for row in one.drawn.iter_rows(named=True)]
    table = plain_table(CYCLES, rows, ends=True)
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="plan-cycles")
    title = _("Simulated cycles of the plan: %(name)s") % {"name": account.name}
    return show(
        request, "console/plan_days.html", title=title, account=account, table=table, one=one, drawn=True
    )


def _named(found: PlanDesign, name: str) -> PlanProposal:
    for one in found.proposals:
        if one.name == name:
            return one
    raise Http404


_ROWS = {"days": _days, "cycles": _cycles}
"""What a question of the address shows: the last year by day, or the simulated cycles."""

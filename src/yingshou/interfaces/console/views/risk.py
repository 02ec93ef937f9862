"""Risk of the book: exposure today and ahead, who stands for it, what may be lost, groups and stress."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.group_risk import group_risk
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import big_unit, in_big_unit, yuan
from yingshou.interfaces.console.list_pages import BY_ACCOUNT_OR_NAME
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.risk_graph import graph
from yingshou.interfaces.console.svg import Series, lines, stacked_bars
from yingshou.interfaces.console.words import word
from yingshou.records.customers import queries as customers
from yingshou.records.organizations.scope import scope
from yingshou.records.risk import queries

TOP = 10
"""Accounts and groups shown on the board."""


def _to_group(row: Any) -> str:
    return reverse("console:risk_group", args=[row.group_no])


def _to_subject(row: Any) -> str:
    if row.kind == "ACCOUNT_STOPS":
        return reverse("console:account", args=[row.subject])
    if row.kind == "INDUSTRY_FALLS":
        return f"{reverse('console:risk_accounts')}?industry={row.subject}"
    return reverse("console:drafts")


ACCOUNTS = (
    ACCOUNT_NO,
    ACCOUNT_NAME,
    Column(
        heading=gettext_lazy("Group"),
        value="group_no",
        kind="account",
        sort="group_no",
        link=_to_group,
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Exposure (yuan)"), value="exposure", kind="yuan", sort="exposure", phone=False
    ),
    Column(
        heading=gettext_lazy("Draft risk (yuan)"),
        value="draft_risk",
        kind="yuan",
        sort="draft_risk",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Security (yuan)"), value="security", kind="yuan", sort="security", phone=False
    ),
    Column(heading=gettext_lazy("Uncovered (yuan)"), value="uncovered", kind="yuan", sort="uncovered"),
    Column(heading=gettext_lazy("Highest ahead (yuan)"), value="peak", kind="yuan", sort="peak", phone=False),
    Column(heading=gettext_lazy("Highest on"), value="peak_date", kind="day", phone=False),
    Column(
        heading=gettext_lazy("Days overdue"),
        value="days_overdue",
        kind="number",
        sort="days_overdue",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Default rate"),
        value="default_rate",
        kind="share",
        sort="default_rate",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Expected loss (yuan)"), value="expected_loss", kind="yuan", sort="expected_loss"
    ),
)
BOARD = tuple(
    each for each in ACCOUNTS if each.value not in {"draft_risk", "peak_date", "days_overdue", "peak"}
)
MEMBERS = tuple(each for each in BOARD if each.value != "group_no")
GROUPS = (
    Column(
        heading=gettext_lazy("Group"),
        value="group_no",
        kind="account",
        link=_to_group,
    ),
    Column(heading=gettext_lazy("Accounts"), value="accounts", kind="number"),
    Column(heading=gettext_lazy("Exposure (yuan)"), value="exposure", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Security (yuan)"), value="security", kind="yuan", phone=False),
    Column(
        heading=gettext_lazy("Security inside the group (yuan)"),
        value="void_security",
        kind="yuan",
        phone=False,
    ),
    Column(heading=gettext_lazy("Netted (yuan)"), value="netted", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Uncovered (yuan)"), value="uncovered", kind="yuan"),
    Column(heading=gettext_lazy("Expected loss (yuan)"), value="expected_loss", kind="yuan", phone=False),
)
STRESSES = (
    Column(heading=gettext_lazy("Scenario"), value="kind", kind="word", words="scenario_kind"),
    Column(heading=gettext_lazy("Run on"), value="subject", link=_to_subject),
    Column(heading=gettext_lazy("Accounts hit"), value="accounts", kind="number", phone=False),
    Column(
        heading=gettext_lazy("Uncovered before (yuan)"), value="uncovered_before", kind="yuan", phone=False
    ),
    Column(heading=gettext_lazy("Uncovered after (yuan)"), value="uncovered_after", kind="yuan", phone=False),
    Column(
        heading=gettext_lazy("Expected loss before (yuan)"), value="expected_before", kind="yuan", phone=False
    ),
    Column(heading=gettext_lazy("Expected loss after (yuan)"), value="expected_after", kind="yuan"),
    Column(heading=gettext_lazy("99 % loss after (yuan)"), value="worst_after", kind="yuan", phone=False),
)
FILTERS = (
    BY_ACCOUNT_OR_NAME,
    Filter(
        name="cover",
        label=gettext_lazy("Cover"),
        apply=lambda query, value: (
            query.filter(uncovered__gt=0) if value == "uncovered" else query.filter(uncovered=0)
        ),
        choices=(("covered", gettext_lazy("Covered")), ("uncovered", gettext_lazy("Uncovered"))),
    ),
    Filter(
        name="industry",
        label=gettext_lazy("Industry"),
        apply=lambda query, value: query.filter(account__industry=value),
    ),
)


@page()
def risk(request: HttpRequest) -> HttpResponse:
    """Show the board: exposure today and ahead, the accounts and groups behind it, losses, stress."""
    found = queries.last_run(as_of=business_date())
    if found is None:
        return show(request, "console/risk.html", title=_("Risk of the book"), run=None)
    days = queries.days(found.run_no)
    return show(
        request,
        "console/risk.html",
        title=_("Risk of the book"),
        run=found,
        sums=queries.sums(found.run_no),
        whole=not scope(),
        rules=[
            (word("loss_rule", name), _said(value))
            for name, value in found.rules.items()
            if name != "verified"
        ],
        verified=found.rules.get("verified"),
        ahead=_ahead(days),
        days=days,
        losses=_losses(found),
        bins=found.bins,
        accounts=plain_table(
            BOARD, queries.accounts(found.run_no)[:TOP], empty=_("No account carries risk.")
        ),
        groups=plain_table(
            GROUPS,
            queries.groups(found.run_no)[:TOP],
            empty=_("No accounts are linked. Import party_links to see groups."),
        ),
        stresses=plain_table(
            STRESSES, queries.stresses(found.run_no), empty=_("No scenario found anything to run on.")
        ),
    )


@page()
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts of the last run, those first that stand most uncovered."""
    found = queries.last_run(as_of=business_date())
    table = listing(
        request,
        query=queries.accounts(found.run_no if found else ""),
        columns=ACCOUNTS,
        filters=FILTERS,
        empty=_("The risk of the book has not been worked out. Run “yingshou risk run”."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="risk-accounts")
    title = _("Risk by account") + (f" · {found.as_of}" if found else "")
    return show(request, "console/list.html", title=title, table=table)


@page()
def group(request: HttpRequest, group_no: str) -> HttpResponse:
    """Show a group: its members, its links as a graph, and who follows when a member fails."""
    found = queries.last_run(as_of=business_date())
    row = queries.groups(found.run_no).filter(group_no=group_no).first() if found else None
    if found is None or row is None:
        raise Http404
    members = queries.accounts(found.run_no).filter(group_no=group_no)
    if request.GET.get("export") == "xlsx":
        return workbook(plain_table(ACCOUNTS, members), name=f"risk-group-{group_no}")
    numbers = [each.account_id for each in members]
    failed = request.GET.get("failed", "")
    failed = failed if failed in numbers else numbers[0]
    close = group_risk(account_nos=numbers, failed=failed, as_of=found.as_of)
    return show(
        request,
        "console/risk_group.html",
        title=_("Group %(number)s") % {"number": group_no},
        row=row,
        run=found,
        members=plain_table(MEMBERS, members),
        choices=list(customers.names(numbers).items()),
        failed=failed,
        failed_name=close.names.get(failed, failed),
        graph=graph(close, numbers),
        followers=[
            {
                "name": close.names.get(each["node"], each["node"]),
                "share": each["share"],
                "steps": each["steps"],
                "via": close.names.get(each["via"], each["via"]),
                "kind": word("link_kind", each["kind"]),
                "number": each["node"] if each["node"] in numbers else "",
            }
            for each in close.followers.iter_rows(named=True)
        ],
        fallen=close.fallen.to_dicts(),
        fallen_amount=close.fallen_amount,
        links=queries.links(numbers, on=found.as_of),
    )


def _ahead(days: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not days:
        return None
    unit = big_unit()[1]
    worst = max(days, key=lambda each: each["uncovered"])
    said = _("%(first)s: %(now)s yuan stand uncovered; highest ahead %(worst)s with %(amount)s yuan") % {
        "first": days[0]["day"],
        "now": yuan(days[0]["uncovered"]),
        "worst": worst["day"],
        "amount": yuan(worst["uncovered"]),
    }
    return lines(
        labels=[f"{each['day']:%m-%d}" for each in days],
        series=[
            Series(name=str(_("Uncovered")), values=[in_big_unit(each["uncovered"]) for each in days]),
            Series(name=str(_("Falls due")), values=[in_big_unit(each["due"]) for each in days]),
        ],
        unit=unit,
        said=said,
    )


def _losses(found: Any) -> dict[str, Any]:
    rows = found.bins
    said = _("In %(share)s of the simulated years the loss stays below %(amount)s yuan") % {
        "share": "95 %",
        "amount": yuan(found.p95),
    }
    return stacked_bars(
        labels=[_short(each["from_loss"]) for each in rows],
        series=[Series(name=str(_("Simulated years")), values=[Decimal(each["years"]) for each in rows])],
        unit=_("years, by loss from (%(unit)s)") % {"unit": big_unit()[1]},
        said=said,
    )


def _short(amount: str) -> str:
    return f"{in_big_unit(Decimal(amount)):.2f}"


def _said(value: Any) -> str:
    return "–" if value is None else str(value)

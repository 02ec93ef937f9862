"""Risk of the book: exposure today and ahead, who stands for it, what may be lost, groups and stress."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yingshou.flows.group_risk import group_risk
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import big_unit, in_big_unit, yuan
from yingshou.interfaces.console.lists import plain_table
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.risk_columns import ACCOUNTS, BOARD, GROUPS, MEMBERS, STRESSES
from yingshou.interfaces.console.risk_graph import graph
from yingshou.interfaces.console.svg import Series, lines, stacked_bars
from yingshou.interfaces.console.words import word
from yingshou.records.customers import queries as customers
from yingshou.records.organizations.scope import scope
from yingshou.records.risk import queries

TOP = 10
"""Accounts and groups shown on the board."""


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

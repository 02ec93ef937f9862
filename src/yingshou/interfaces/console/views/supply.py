"""Stop and restore: what may go and what may not, restores against the clock, incidents, one order whole."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.supply import Condition
from yingshou.core.supply.conditions import stands
from yingshou.flows.execute_stop import judge_stop
from yingshou.interfaces.clock import business_moment
from yingshou.interfaces.console.evidence_words import evidence_words
from yingshou.interfaces.console.list_pages import BY_ACCOUNT, list_page
from yingshou.interfaces.console.lists import Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, show
from yingshou.interfaces.console.supply_columns import COMMANDS, EVENTS, INCIDENTS, ORDERS, RESTORES
from yingshou.interfaces.console.supply_words import SUPPLY_STATES, SUPPLY_WORDS, condition_words
from yingshou.records.supply import queries

JUDGED_AT_ONCE = 30
"""Orders judged on the dispatcher's page; each reads all its facts."""
_STATES = tuple(
    (code.removeprefix("STOP_"), words[2])
    for code, words in SUPPLY_STATES.items()
    if code.startswith("STOP_")
)
FILTERS = (
    BY_ACCOUNT,
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=_STATES,
    ),
    Filter(
        name="cause",
        label=gettext_lazy("Cause of the stop"),
        apply=lambda query, value: query.filter(cause=value),
        choices=tuple(SUPPLY_WORDS["stop_cause"].items()),
    ),
)


@page()
def supply(request: HttpRequest) -> HttpResponse:
    """Show the dispatcher's day: orders by whether they may go, restores by the clock, incidents."""
    at = business_moment()
    approved = queries.orders().filter(state="APPROVED").order_by("planned_at", "order_no")
    judged = [_judged(order, at) for order in approved[:JUDGED_AT_ONCE]]
    restores = list(queries.restores_to_do())
    for restore in restores:
        restore.shown_state = _restore_state(restore, at)
    incidents = queries.incidents().filter(closing__isnull=True)
    return show(
        request,
        "console/supply.html",
        title=_("Stop and restore"),
        may_go=[each for each in judged if each["stands"]],
        may_not=[each for each in judged if not each["stands"]],
        more=max(0, approved.count() - JUDGED_AT_ONCE),
        restores=plain_table(RESTORES, restores, empty=_("No restore is waiting.")),
        incidents=incidents,
        counts=_counts(restores, incidents.count()),
    )


@page()
def orders(request: HttpRequest) -> HttpResponse:
    """List every stop order, the latest first."""
    table = listing(
        request,
        query=queries.orders(),
        columns=ORDERS,
        filters=FILTERS,
        empty=_("No stop has been asked for. Ask for one on the page of an account in arrears."),
    )
    return list_page(request, table=table, title=_("Stop orders"), name="stop_orders")


@page()
def order(request: HttpRequest, stop_no: str) -> HttpResponse:
    """Show an order: its conditions now or as its warrant has them, commands, and what may be done."""
    found = queries.order(stop_no)
    if found is None:
        raise Http404
    warrant = queries.warrants_of(stop_no).first()
    waits = found.state in {"ASKED", "APPROVED"}
    conditions = _now(found) if waits else _as_proven(warrant)
    return show(
        request,
        "console/stop_order.html",
        title=_("Stop order %(stop_no)s") % {"stop_no": stop_no},
        order=found,
        shown_state=f"STOP_{found.state}",
        waits=waits,
        conditions=conditions,
        ready=bool(conditions) and all(each["held"] for each in conditions),
        warrant=warrant,
        restore=queries.restore_of(stop_no),
        incidents=queries.incidents().filter(order_id=stop_no),
        commands=plain_table(COMMANDS, queries.commands_of(stop_no), empty=_("Nothing was commanded.")),
        events=plain_table(EVENTS, queries.events(stop_no)),
        own=found.requested_by == actor(request),
        at=business_moment(),
        earliest=(business_moment() + timedelta(minutes=31)).strftime("%Y-%m-%dT%H:%M"),
    )


@page()
def incidents(request: HttpRequest) -> HttpResponse:
    """List every incident, the open ones first."""
    table = listing(
        request, query=queries.incidents(), columns=INCIDENTS, empty=_("No incident has happened.")
    )
    return list_page(request, table=table, title=_("Incidents of stop and restore"), name="supply_incidents")


def _judged(order: Any, at: Any) -> dict[str, Any]:
    conditions = judge_stop(order_no=order.order_no, at=at)
    missing = [condition_words(each.code) for each in conditions if not each.held]
    return {"order": order, "stands": stands(conditions), "missing": missing}


def _now(order: Any) -> list[dict[str, Any]]:
    return _shown(judge_stop(order_no=order.order_no, at=business_moment()))


def _as_proven(warrant: Any) -> list[dict[str, Any]]:
    if warrant is None:
        return []
    return _shown(Condition(**each) for each in json.loads(warrant.text)["conditions"])


def _shown(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    shown = []
    for each in conditions:
        says, clears = condition_words(each.code)
        shown.append({"says": says, "clears": clears, "held": each.held, "evidence": evidence_words(each)})
    return shown


def _restore_state(restore: Any, at: Any) -> str:
    if restore.state == "WAITING" and at > restore.promised_at:
        return "RESTORE_OVERDUE"
    return f"RESTORE_{restore.state}"


def _counts(restores: list[Any], incidents: int) -> dict[str, int]:
    states = [row["state"] for row in queries.orders().values("state")]
    return {
        "asked": states.count("ASKED"), "approved": states.count("APPROVED"),
        "stopped": sum(state in {"STOPPED", "COMMANDED", "ESCALATED"} for state in states),
        "restores": len(restores), "incidents": incidents,
    }  # fmt: skip

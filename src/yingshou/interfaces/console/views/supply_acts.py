"""Acts on stops of supply: asked for, decided, planned, carried out, restored, incidents closed."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yingshou.flows.approve_stop import approve_stop, plan_stop, revoke_stop, serve_again
from yingshou.flows.close_incident import close_supply_incident
from yingshou.flows.execute_stop import execute_stop
from yingshou.flows.follow_supply import order_restore_by_hand
from yingshou.flows.request_stop import request_stop
from yingshou.flows.restore_supply import restore_supply
from yingshou.flows.settle_command import settle_command
from yingshou.interfaces.clock import SHANGHAI, business_moment
from yingshou.interfaces.console.pages import actor, page, refusals_shown
from yingshou.interfaces.meters import meters
from yingshou.records.supply import queries


@page("ask_stop", methods=("POST",))
def ask(request: HttpRequest, account_no: str) -> HttpResponse:
    """Ask that an account's supply is stopped for its arrears."""
    with refusals_shown(request):
        number = request_stop(
            account_no=account_no, cause="ARREARS", requested_by=actor(request), at=business_moment(),
            reason=request.POST.get("reason", "").strip(),
        )  # fmt: skip
        messages.success(request, _("Asked for; somebody else decides on it."))
        return _shown(number)
    return redirect("console:account", account_no=account_no)


@page("approve_stop", methods=("POST",))
def decide(request: HttpRequest, stop_no: str) -> HttpResponse:
    """Approve a stop, which asks for its notices, or turn it down."""
    with refusals_shown(request):
        approve_stop(
            order_no=stop_no, approved=request.POST.get("act") == "approve", decided_by=actor(request),
            at=business_moment(), reason=request.POST.get("reason", "").strip(),
        )  # fmt: skip
        messages.success(request, _("The decision is kept."))
    return _shown(stop_no)


@page("ask_stop", methods=("POST",))
def revoke(request: HttpRequest, stop_no: str) -> HttpResponse:
    """Take a stop back that was not commanded."""
    with refusals_shown(request):
        revoke_stop(
            order_no=stop_no, revoked_by=actor(request), reason=request.POST.get("reason", "").strip(),
            at=business_moment(),
        )  # fmt: skip
        messages.success(request, _("Taken back."))
    return _shown(stop_no)


@page("execute_stop", methods=("POST",))
def plan(request: HttpRequest, stop_no: str) -> HttpResponse:
    """Serve the notice again, or plan the moment of the stop, which warns the user."""
    with refusals_shown(request):
        if request.POST.get("act") == "serve":
            serve_again(order_no=stop_no, asked_by=actor(request), at=business_moment())
            messages.success(request, _("The notice is asked for again."))
            return _shown(stop_no)
        moment = _moment(request.POST.get("planned_at", ""))
        if moment is None:
            messages.error(request, _("Write the moment as 2025-10-31 10:30."))
            return _shown(stop_no)
        plan_stop(
            order_no=stop_no, planned_at=moment, planned_by=actor(request), at=business_moment()
        )  # fmt: skip
        messages.success(request, _("Planned; the user is warned, and the workers carry it out."))
    return _shown(stop_no)


@page("execute_stop", methods=("POST",))
def execute(request: HttpRequest, stop_no: str) -> HttpResponse:
    """Carry a stop out now, if every condition is held."""
    with refusals_shown(request):
        done = execute_stop(
            order_no=stop_no, executed_by=actor(request), at=business_moment(), meters=meters()
        )
        if not done.command_no:
            messages.error(request, _("It did not go: see the conditions that are not held."))
        elif done.state == "STOPPED":
            messages.success(request, _("Supply is stopped; the meter was read back."))
        else:
            messages.warning(request, _("Commanded; see below what is known of it."))
    return _shown(stop_no)


@page("execute_stop", methods=("POST",))
def restore(request: HttpRequest, stop_no: str) -> HttpResponse:
    """Order a restore by hand, try one again, or read the meter of a stop whose outcome is not known."""
    act = request.POST.get("act", "")
    with refusals_shown(request):
        if act == "read":
            _read(stop_no)
            return _shown(stop_no)
        if act == "order":
            order_restore_by_hand(
                order_no=stop_no, reason=request.POST.get("reason", ""), ordered_by=actor(request),
                at=business_moment(),
            )  # fmt: skip
        state = restore_supply(
            order_no=stop_no, at=business_moment(), meters=meters(), asked_by=actor(request), again=True
        )
        if state == "RESTORED":
            messages.success(request, _("Supply is restored; the meter was read back."))
        else:
            messages.warning(request, _("Not restored yet; it is tried again."))
    return _shown(stop_no)


@page("execute_stop", methods=("POST",))
def close(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Say how an incident was dealt with."""
    found = queries.incidents().filter(pk=incident_id).first()
    if found is None:
        raise Http404
    with refusals_shown(request):
        close_supply_incident(
            incident_id=incident_id, closed_by=actor(request), at=business_moment(),
            note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("The incident is closed."))
    return redirect("console:supply")


def _read(stop_no: str) -> None:
    stop = queries.commands_of(stop_no).filter(kind="STOP").first()
    if stop is not None:
        settle_command(command_no=stop.command_no, at=business_moment(), meters=meters())


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


def _shown(stop_no: str) -> HttpResponse:
    return redirect("console:stop_order", stop_no=stop_no)

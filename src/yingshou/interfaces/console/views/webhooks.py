"""Events for other systems: who is told, what became of each delivery, what is sent again."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.webhook_words import WEBHOOK_WORDS
from yingshou.records.organizations.scope import scope
from yingshou.records.outbox import operations, queries


def state_of(delivery: Any) -> str:
    """Return the code of the state shown for a delivery."""
    return f"DELIVERY_{delivery.state}"


COLUMNS = (
    Column(
        heading=gettext_lazy("Delivery"), value="id", sort="id",
        link=lambda row: reverse("console:delivery", args=[row.pk]),
    ),
    Column(
        heading=gettext_lazy("To whom"), value="subscription.name", sort="subscription__name", phone=False
    ),
    Column(
        heading=gettext_lazy("Event"), value="event.kind", kind="word", words="event_kind", sort="event__kind"
    ),
    Column(heading=gettext_lazy("About"), value="event.subject", phone=False),
    Column(
        heading=gettext_lazy("Happened"), value="event.happened_at", kind="moment", phone=False,
        sort="event__happened_at",
    ),
    Column(heading=gettext_lazy("Tries"), value="attempts", kind="number", sort="attempts", phone=False),
    Column(heading=gettext_lazy("State"), value=state_of, kind="state", sort="state"),
    Column(
        heading=gettext_lazy("Next try"), kind="moment", phone=False,
        value=lambda row: row.next_at if row.state == "PENDING" else None,
    ),
    Column(heading=gettext_lazy("Went wrong"), value="error", phone=False),
)  # fmt: skip
SUBSCRIPTIONS = (
    Column(heading=gettext_lazy("To whom"), value="name", wrap=True),
    Column(heading=gettext_lazy("Address that is told"), value="url", phone=False),
    Column(
        heading=gettext_lazy("State"), kind="state",
        value=lambda row: "WEBHOOK_ACTIVE" if row.active else "WEBHOOK_PAUSED",
    ),
    Column(heading=gettext_lazy("Waiting"), value="waiting", kind="number"),
    Column(heading=gettext_lazy("Delivered"), value="delivered", kind="number", phone=False),
    Column(heading=gettext_lazy("Dead"), value="dead", kind="number"),
)  # fmt: skip


def _filters() -> tuple[Filter, ...]:
    return (
        Filter(
            name="to",
            label=gettext_lazy("To whom"),
            apply=lambda query, value: query.filter(subscription__name=value),
            choices=tuple((each.name, each.name) for each in queries.subscriptions()),
        ),
        Filter(
            name="kind",
            label=gettext_lazy("Event"),
            apply=lambda query, value: query.filter(event__kind=value),
            choices=tuple(WEBHOOK_WORDS["event_kind"].items()),
        ),
        Filter(
            name="state",
            label=gettext_lazy("State"),
            apply=lambda query, value: query.filter(state=value),
            choices=(
                ("PENDING", gettext_lazy("Waits for a try")),
                ("DELIVERED", gettext_lazy("Delivered")),
                ("DEAD", gettext_lazy("Dead, no more tries")),
            ),
        ),
    )


@page("manage_webhooks")
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the deliveries under the subscriptions they belong to."""
    return _page(request)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    _hold_company()
    table = listing(
        request, query=queries.deliveries(), columns=COLUMNS, filters=_filters(),
        empty=_("Nothing has been sent. Add a subscription; it is told of what happens from then on."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="deliveries")
    subscriptions = list(queries.subscriptions())
    return show(
        request, "console/webhooks.html", title=_("Events for others"), table=table,
        subscriptions=subscriptions, kinds=WEBHOOK_WORDS["event_kind"].items(),
        subscribed=plain_table(SUBSCRIPTIONS, subscriptions), **more,
    )  # fmt: skip


def _hold_company() -> None:
    """Keep people of a station out: events tell of every account."""
    if scope():
        raise PermissionDenied


@page("manage_webhooks", methods=("POST",))
def add(request: HttpRequest) -> HttpResponse:
    """Add a subscription and show its secret once."""
    _hold_company()
    given = {name: request.POST.get(name, "").strip() for name in ("name", "url")}
    kinds = request.POST.getlist("kind")
    try:
        made = operations.subscribe(**given, kinds=kinds, created_by=actor(request))
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return _page(request, given=given, chosen=kinds)
    answer = _page(request, made=made)
    answer["Cache-Control"] = "no-store"
    return answer


@page("manage_webhooks", methods=("POST",))
def set_active(request: HttpRequest, number: int) -> HttpResponse:
    """Pause a subscription, or let it go on."""
    found = _subscription(number)
    active = request.POST.get("active") == "yes"
    with refusals_shown(request):
        operations.set_active(name=found.name, active=active, changed_by=actor(request))
        messages.success(request, _("It is told again.") if active else _("Paused; what waits stays."))
    return redirect("console:webhooks")


@page("manage_webhooks", methods=("POST",))
def replay_dead(request: HttpRequest, number: int) -> HttpResponse:
    """Send every dead delivery of a subscription again."""
    count = operations.replay_dead(name=_subscription(number).name, asked_by=actor(request))
    messages.success(request, _("%(count)s deliveries are sent again.") % {"count": f"{count:,}"})
    return redirect("console:webhooks")


@page("manage_webhooks")
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """Show a delivery with what is sent and what became of it."""
    found = _delivery(number)
    return show(
        request,
        "console/delivery.html",
        title=_("Delivery %(number)s") % {"number": number},
        delivery=found,
        delivery_state=state_of(found),
        body=json.dumps(found.event.body, ensure_ascii=False, indent=2),
    )


@page("manage_webhooks", methods=("POST",))
def send_again(request: HttpRequest, number: int) -> HttpResponse:
    """Send a delivery now: one that waits before its time, one that ended under its old id."""
    found, person = _delivery(number), actor(request)
    if found.state == "PENDING":
        sent = operations.hurry(delivery_id=number, asked_by=person)
    else:
        sent = bool(operations.replay(delivery_ids=[number], asked_by=person))
    if sent:
        messages.success(request, _("It is sent as soon as a worker is free."))
    return redirect("console:delivery", number)


def _subscription(number: int) -> Any:
    _hold_company()
    found = queries.subscription(number)
    if found is None:
        raise Http404
    return found


def _delivery(number: int) -> Any:
    _hold_company()
    found = queries.delivery(number)
    if found is None:
        raise Http404
    return found

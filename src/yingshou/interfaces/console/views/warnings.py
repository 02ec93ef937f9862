"""Early warning: the board of open cards, a card with its reasons, and the visits they lead to."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yingshou.flows.give_visits import give_visits
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import share
from yingshou.interfaces.console.list_pages import BY_ACCOUNT_OR_NAME
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.warning_words import WARNING_STATES, WARNING_WORDS
from yingshou.interfaces.console.words import word
from yingshou.records.customers import queries as customers
from yingshou.records.warnings import queries

VISITS = (20, 50, 100)
_COLOURS = ("RED", "ORANGE", "YELLOW", "BLUE")


_SHARES = {"use_fall_season", "use_fall_trend", "late_rise", "draft_rise"}


def _to_card(row: Any) -> str:
    return reverse("console:warning", args=[row.account_id])


def why(row: Any) -> str:
    """Say the gravest reasons of a card, two at most."""
    return "; ".join(
        f"{word('warning_feature', each['feature'])} {_value(each['feature'], each['value'])}"
        for each in row.reasons[:2]
    )


def _value(feature: str, text: Any) -> str:
    """Write the value of a feature: shares as percent, counts and days to a tenth."""
    value = Decimal(str(text))
    return share(value) if feature in _SHARES else f"{round(value, 1).normalize():,f}"


def _owner(row: Any) -> str:
    role = word("responsible_role", row.owner)
    return f"{role} · {row.username}" if row.username else role


CARDS = (
    Column(heading=gettext_lazy("Colour"), value="colour", kind="state", sort="colour"),
    Column(
        heading=gettext_lazy("Account no."),
        value="account_id",
        kind="account",
        sort="account_id",
        link=_to_card,
    ),
    ACCOUNT_NAME,
    Column(
        heading=gettext_lazy("Warning cause"), value="cause", kind="word", words="warning_cause", sort="cause"
    ),
    Column(heading=gettext_lazy("Why"), value=why, wrap=True, phone=False),
    Column(heading=gettext_lazy("Owner"), value=_owner, phone=False),
    Column(heading=gettext_lazy("Open since"), value="opened_on", kind="day", sort="opened_on", phone=False),
    Column(heading=gettext_lazy("Chance"), value="chance", kind="share", sort="chance", phone=False),
    Column(heading=gettext_lazy("Loss to avoid (yuan)"), value="score", kind="yuan", sort="score"),
)
REASONS = (
    Column(heading=gettext_lazy("Reason"), value="feature", kind="word", words="warning_feature"),
    Column(heading=gettext_lazy("Value"), value="value", link=lambda row: row.link),
    Column(heading=gettext_lazy("Warns from"), value="threshold"),
    Column(heading=gettext_lazy("Over once below"), value="clear_at"),
    Column(heading=gettext_lazy("Known since"), value="since", phone=False),
    Column(heading=gettext_lazy("Rests on"), value="reference", phone=False),
    Column(heading=gettext_lazy("Rule"), value="rule_no", phone=False),
)
EVENTS = (
    Column(heading=gettext_lazy("Day"), value="event_date", kind="day"),
    Column(heading=gettext_lazy("Warning cause"), value="cause", kind="word", words="warning_cause"),
    Column(heading=gettext_lazy("Change of the card"), value="move", kind="word", words="warning_move"),
    Column(heading=gettext_lazy("Colour"), value="colour", kind="state"),
    Column(heading=gettext_lazy("Why"), value=why, wrap=True, phone=False),
)
SIGNALS = (
    Column(heading=gettext_lazy("Day"), value="signal_date", kind="day"),
    Column(heading=gettext_lazy("Number"), value="signal_no"),
    Column(heading=gettext_lazy("What it says"), value="detail", wrap=True),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Published by"), value="source", phone=False),
)
FILTERS = (
    BY_ACCOUNT_OR_NAME,
    Filter(
        name="colour",
        label=gettext_lazy("Colour"),
        apply=lambda query, value: query.filter(colour=value),
        choices=tuple((code, WARNING_STATES[code][2]) for code in _COLOURS),
    ),
    Filter(
        name="cause",
        label=gettext_lazy("Warning cause"),
        apply=lambda query, value: query.filter(cause=value),
        choices=tuple(WARNING_WORDS["warning_cause"].items()),
    ),
)


@page()
def warnings(request: HttpRequest) -> HttpResponse:
    """Show the open cards, the likeliest default first."""
    table = listing(
        request,
        query=queries.cards(),
        columns=CARDS,
        filters=FILTERS,
        empty=_("No warning is open. A watch of the day is made by “yingshou warnings watch”."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="warnings")
    sums = queries.by_colour()
    return show(
        request,
        "console/warnings.html",
        title=_("Early warning"),
        table=table,
        tiles=[(code, sums.get(code, {"cards": 0, "score": None})) for code in _COLOURS],
        seen=queries.last_seen(),
        counts=VISITS,
    )


@page()
def warning(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show every card of an account: why it is open, who owns it, what clears it, what became of it."""
    cards = list(queries.cards_of(account_no))
    found = customers.account(account_no)
    if found is None or not cards:
        raise Http404
    told = [each["reference"] for card in cards if card.cause == "EVENT" for each in card.reasons]
    return show(
        request,
        "console/warning.html",
        title=f"{_('Early warning')} · {found.name}",
        account=found,
        cards=[(card, _owner(card), plain_table(REASONS, _reasons(card))) for card in cards],
        signals=_signals([each for each in told if each]) if told else None,
        events=plain_table(EVENTS, queries.events_of(account_no)),
    )


@page("lead_collection", methods=("POST",))
def give(request: HttpRequest) -> HttpResponse:
    """Give visits out to who answers for the accounts."""
    asked = request.POST.get("count", "")
    count = int(asked) if asked.isdecimal() and len(asked) <= len("9999") else 0
    if not count:
        messages.error(request, _("Give a whole number of visits from 1 to 9999."))
        return redirect("console:warnings")
    with refusals_shown(request):
        done = give_visits(count=count, as_of=business_date(), given_by=actor(request))
        messages.success(
            request,
            ngettext("%(count)s visit given out", "%(count)s visits given out", done.given)
            % {"count": done.given},
        )
    return redirect("console:warnings")


def _signals(numbers: list[str]) -> Any:
    return plain_table(SIGNALS, queries.signals(numbers), ends=True)


def _reasons(card: Any) -> list[SimpleNamespace]:
    """Return a card's reasons with where the rows behind each are."""
    links = {
        "USE": reverse("console:account", args=[card.account_id]),
        "MONEY": f"{reverse('console:dues')}?q={card.account_id}",
        "EVENT": "#signals",
    }
    return [
        SimpleNamespace(
            **{
                **reason,
                **{
                    name: _value(reason["feature"], reason[name])
                    for name in ("value", "threshold", "clear_at")
                },
                "link": links[card.cause],
            }
        )
        for reason in card.reasons
    ]

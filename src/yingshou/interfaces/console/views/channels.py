"""Channels: the ways to pay, with what each takes, keeps and allows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.formats import MISSING, is_chinese, share, yuan
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import page
from yingshou.interfaces.console.words import WORDS
from yingshou.records.payments import queries


def name_of(row: Any) -> str:
    """Return the name of a channel in the reader's language."""
    return row.name if is_chinese() else row.name_en


def fee_text(row: Any) -> str:
    """Write a fee rule as people say it: 0.30 %, 0.10–5.00."""
    if not row.fee_rate and not row.fee_least:
        return MISSING
    bounds = f"{yuan(row.fee_least)}–{yuan(row.fee_most) if row.fee_most is not None else ''}"
    return f"{share(row.fee_rate)}, {bounds}"


def limit_text(row: Any) -> str:
    """Write the limits of a payment in yuan, empty where there is none."""
    if row.least_amount is None and row.largest_amount is None:
        return MISSING
    ends = (yuan(each) if each is not None else "" for each in (row.least_amount, row.largest_amount))
    return "–".join(ends)


def delay_text(row: Any) -> str:
    """Write when the bank has the money: working days, and the time after which a day more counts."""
    return f"T+{row.delay_days}" + (f", {row.cut_off_time}" if row.cut_off_time else "")


def reversal_text(row: Any) -> str:
    """Write until when a payment may be taken back."""
    if row.reversal_rule == "WITHIN_DAYS":
        return _("within %(days)s days") % {"days": row.reversal_days}
    return str(WORDS["reversal_rule"][row.reversal_rule])


COLUMNS = (
    Column(heading=gettext_lazy("Channel"), value=name_of, sort="channel"),
    Column(heading=gettext_lazy("Code"), value="channel", sort="channel", phone=False),
    Column(
        heading=gettext_lazy("Kind"),
        value="kind",
        kind="word",
        words="channel_kind",
        sort="kind",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Valid from"), value="valid_from", kind="day", sort="valid_from", phone=False
    ),
    Column(heading=gettext_lazy("Fee"), value=fee_text, phone=False),
    Column(heading=gettext_lazy("Limits (yuan)"), value=limit_text),
    Column(heading=gettext_lazy("At the bank"), value=delay_text, phone=False),
    Column(heading=gettext_lazy("May be reversed"), value=reversal_text, phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)


def _like(query: Any, value: str) -> Any:
    return query.filter(channel__icontains=value) | query.filter(name__icontains=value)


FILTERS = (
    Filter(name="q", label=gettext_lazy("Channel"), apply=_like),
    Filter(
        name="kind",
        label=gettext_lazy("Kind"),
        apply=lambda query, value: query.filter(kind=value),
        choices=tuple(WORDS["channel_kind"].items()),
    ),
)


@page()
def channels(request: HttpRequest) -> HttpResponse:
    """List the channels as they hold on the business date, and versions that are still to come."""
    table = listing(
        request,
        query=queries.channels(as_of=business_date()),
        columns=COLUMNS,
        filters=FILTERS,
        empty=_("There is no channel. Import the file channels."),
    )
    return list_page(request, table=table, title=_("Channels"), name="channels")

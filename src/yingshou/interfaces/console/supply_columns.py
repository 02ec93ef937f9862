"""The columns of stop orders, commands, restores and incidents."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, to_account
from yingshou.interfaces.console.lists import Column
from yingshou.interfaces.console.words import word


def to_order(field: str = "order_no") -> Any:
    """Return a link from a row to the page of the stop order whose number stands in a field."""
    return lambda row: reverse("console:stop_order", args=[getattr(row, field)])


def _reason(row: Any) -> str:
    return word("meter_reason", row.reason) if row.reason else ""


ORDERS = (
    Column(heading=_("Stop order"), value="order_no", sort="order_no", link=to_order()),
    ACCOUNT_NO,
    ACCOUNT_NAME,
    Column(heading=_("Cause of the stop"), value="cause", kind="word", words="stop_cause", phone=False),
    Column(heading=_("Demanded (yuan)"), value="demanded", kind="yuan", sort="demanded"),
    Column(heading=_("Asked for by"), value="requested_by", phone=False),
    Column(
        heading=_("Asked for"), value="requested_at", kind="moment", sort="requested_at", phone=False
    ),
    Column(heading=_("Approved by"), value="approved_by", phone=False),
    Column(heading=_("Planned for"), value="planned_at", kind="moment", phone=False),
    Column(heading=_("State"), value=lambda row: f"STOP_{row.state}", kind="state"),
)  # fmt: skip
EVENTS = (
    Column(heading=_("When"), value="at", kind="moment"),
    Column(heading=_("What"), value="kind", kind="word", words="supply_event"),
    Column(heading=_("Person"), value="person"),
    Column(heading=_("Note"), value="note", wrap=True),
)
COMMANDS = (
    Column(heading=_("When"), value="intended_at", kind="moment"),
    Column(heading=_("Command"), value="kind", kind="word", words="command_kind"),
    Column(heading=_("Meter"), value="meter_no", phone=False),
    Column(heading=_("Address of the meter"), value="address", phone=False),
    Column(heading=_("By"), value="sent_by", phone=False),
    Column(heading=_("Outcome"), value="result", kind="word", words="command_result"),
    Column(heading=_("Why"), value=_reason, wrap=True),
)
RESTORES = (
    Column(heading=_("Stop order"), value="order_id", link=to_order("order_id")),
    Column(
        heading=_("Account no."),
        value="order.account_id",
        kind="account",
        link=lambda row: to_account()(row.order),
    ),
    Column(heading=_("Name"), value="order.account.name", phone=False),
    Column(heading=_("Ordered"), value="ordered_at", kind="moment", phone=False),
    Column(heading=_("Promised until"), value="promised_at", kind="moment"),
    Column(heading=_("Tries"), value="tries", kind="number", phone=False),
    Column(heading=_("State"), value="shown_state", kind="state"),
)
INCIDENTS = (
    Column(heading=_("When"), value="at", kind="moment", sort="at"),
    Column(heading=_("Incident"), value="kind", kind="word", words="incident_kind"),
    Column(heading=_("Stop order"), value="order_id", link=to_order("order_id")),
    Column(heading=_("Note"), value="note", wrap=True, phone=False),
    Column(
        heading=_("State"),
        value=lambda row: "INCIDENT_CLOSED" if hasattr(row, "closing") else "INCIDENT_OPEN",
        kind="state",
    ),
    Column(
        heading=_("How it was dealt with"),
        value=lambda row: row.closing.note if hasattr(row, "closing") else "",
        wrap=True,
        phone=False,
    ),
)

"""The columns of agreements on arrears, their instalments, items and money."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO
from yingshou.interfaces.console.lists import Column


def to_arrangement(row: Any) -> str:
    """Return the address of an agreement on arrears."""
    return reverse("console:arrangement", args=[row.arrangement_no])


ARRANGEMENTS = (
    Column(
        heading=_("Agreement on arrears"), value="arrangement_no", sort="arrangement_no", link=to_arrangement
    ),
    ACCOUNT_NO,
    ACCOUNT_NAME,
    Column(heading=_("Debt (yuan)"), value="total", kind="yuan", sort="total", phone=False),
    Column(heading=_("Paid back (yuan)"), value="standing.paid", kind="yuan", phone=False),
    Column(heading=_("Next instalment"), value="standing.next_date", kind="day", phone=False),
    Column(heading=_("To pay by then (yuan)"), value="standing.next_amount", kind="yuan", phone=False),
    Column(heading=_("Missing now (yuan)"), value="standing.short", kind="yuan"),
    Column(heading=_("Proposed by"), value="proposed_by", sort="proposed_by", phone=False),
    Column(heading=_("State"), value="shown_state", kind="state"),
)  # fmt: skip
TERMS = (
    Column(heading=_("No."), value="term_no", kind="number"),
    Column(heading=_("Due date"), value="due_date", kind="day"),
    Column(heading=_("Amount (yuan)"), value="amount", kind="yuan"),
)
INSTALMENTS = (
    *TERMS,
    Column(heading=_("Last day with grace"), value="last_day", kind="day", phone=False),
    Column(heading=_("Paid back (yuan)"), value="paid", kind="yuan"),
    Column(heading=_("State"), value="shown_state", kind="state"),
)
ITEMS = (
    Column(heading=_("Due item"), value="receivable_id"),
    Column(heading=_("Principal (yuan)"), value="principal", kind="yuan"),
    Column(heading=_("Penalty (yuan)"), value="penalty", kind="yuan"),
)
MONEY = (
    Column(heading=_("Counts on"), value="value_date", kind="day"),
    Column(heading=_("Amount (yuan)"), value="amount", kind="yuan"),
)
EVENTS = (
    Column(heading=_("Day"), value="day", kind="day"),
    Column(heading=_("What happened"), value="what", kind="word", words="arrangement_event"),
    Column(heading=_("Person"), value="person"),
    Column(heading=_("Note"), value="note", wrap=True, phone=False),
)

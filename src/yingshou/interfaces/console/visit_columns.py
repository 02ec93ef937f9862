"""The columns of visits and of the plan of visits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, to_account
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.lists import Column
from yingshou.interfaces.console.words import word

SOON_DAYS = 7


def visit_state(row: Any) -> str:
    """Return the state of a customer in the plan of visits."""
    if row.days_late > 0:
        return "VISIT_OVERDUE"
    return "VISIT_SOON" if row.days_late > -SOON_DAYS else "VISIT_LATER"


def findings_in_words(visit: Any) -> str:
    """Write what a visit found in one line."""
    parts = [
        f"{word('finding_topic', each.topic)} {word('finding', each.code)}" for each in visit.findings.all()
    ]
    return ("；" if is_chinese() else "; ").join(parts)


PLAN = (
    Column(
        heading=_("Account no."), value="account_no", kind="account", link=to_account("account_no")
    ),
    Column(heading=_("Name"), value="name"),
    Column(heading=_("Account manager"), value="username", phone=False),
    Column(heading=_("Every (days)"), value="interval_days", kind="number", phone=False),
    Column(heading=_("Last visit"), value="last_date", kind="day", phone=False),
    Column(
        heading=_("Due by"), value="due_date", kind="day",
        link=lambda row: reverse("console:record_visit", args=[row.account_no]),
    ),
    Column(heading=_("Days late"), value=lambda row: max(row.days_late, 0), kind="number", phone=False),
    Column(heading=_("State"), value=visit_state, kind="state"),
)  # fmt: skip
MANAGERS = (
    Column(
        heading=_("Account manager"), value=lambda row: row["username"] or _("nobody answers"),
        link=lambda row: f"?person={row['username'] or '-'}",
    ),
    Column(heading=_("Customers"), value=lambda row: row["customers"], kind="number"),
    Column(heading=_("Overdue"), value=lambda row: row["overdue"], kind="number"),
    Column(heading=_("Due within a week"), value=lambda row: row["soon"], kind="number"),
)  # fmt: skip
VISITS_OF_ACCOUNT = (
    Column(
        heading=_("Visited on"), value="visit_date", kind="day", sort="visit_date",
        link=lambda row: reverse("console:visit", args=[row.visit_no]),
    ),
    Column(heading=_("Person"), value="visited_by", sort="visited_by", phone=False),
    Column(heading=_("Findings"), value=findings_in_words, wrap=True),
    Column(heading=_("Note"), value="note", phone=False),
)  # fmt: skip
VISITS = (VISITS_OF_ACCOUNT[0], ACCOUNT_NO, ACCOUNT_NAME, *VISITS_OF_ACCOUNT[1:])

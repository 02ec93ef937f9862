"""The columns of security, claims on it, and reminders."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, to_payment
from yingshou.interfaces.console.lists import Column


def to_guarantee(field: str = "guarantee_no") -> Any:
    """Return a link from a row to the instrument whose number stands in a field."""
    return lambda row: reverse("console:guarantee", args=[getattr(row, field)])


def to_claim(row: Any) -> str:
    """Return the address of a claim."""
    return reverse("console:claim", args=[row.claim_no])


def reminder_state(row: Any) -> str:
    """Return the state of a reminder: done, to do, or past its day."""
    if row.state == "DONE":
        return "REMINDER_DONE"
    return "REMINDER_LATE" if row.due_date < business_date() else "REMINDER_OPEN"


INSTRUMENTS = (
    Column(heading=_("Instrument"), value="guarantee_no", sort="guarantee_no", link=to_guarantee()),
    replace(ACCOUNT_NO, phone=False),
    ACCOUNT_NAME,
    Column(heading=_("Kind"), value="kind", kind="word", words="guarantee_kind", sort="kind", phone=False),
    Column(heading=_("Amount (yuan)"), value="amount", kind="yuan", sort="amount", phone=False),
    Column(heading=_("Left of it (yuan)"), value="left", kind="yuan", sort="left"),
    Column(heading=_("Valid to (not included)"), value="valid_to", kind="day", sort="valid_to"),
    Column(
        heading=_("Last day to claim"), value="claim_deadline", kind="day", sort="claim_deadline", phone=False
    ),
    Column(heading=_("Issuer"), value="issuer", sort="issuer", phone=False),
    Column(heading=_("State"), value=lambda row: f"GUARANTEE_{row.state}", kind="state"),
)
CLAIMS = (
    Column(heading=_("Claim"), value="claim_no", sort="claim_no", link=to_claim),
    Column(heading=_("Instrument"), value="guarantee_id", link=to_guarantee("guarantee_id"), phone=False),
    ACCOUNT_NO,
    Column(heading=_("Claimed (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(heading=_("Paid by the guarantor (yuan)"), value="paid", kind="yuan"),
    Column(heading=_("Claimed on"), value="claimed_date", kind="day", sort="claimed_date", phone=False),
    Column(heading=_("Claimed by"), value="claimed_by", phone=False),
    Column(heading=_("State"), value=lambda row: f"CLAIM_{row.state}", kind="state"),
)
CLAIM_MONEY = (
    Column(heading=_("Payment"), value="payment_id", link=lambda row: to_payment(row.payment)),
    Column(heading=_("Value date"), value="payment.value_date", kind="day"),
    Column(heading=_("Amount (yuan)"), value="payment.amount", kind="yuan"),
    Column(
        heading=_("State"), kind="state",
        value=lambda row: "REVERSED" if hasattr(row.payment, "reversal") else "CLEARED",
    ),
)  # fmt: skip
REMINDERS = (
    Column(
        heading=_("To do"), value="kind", kind="word", words="reminder_kind", sort="kind",
        link=lambda row: reverse("console:reminder", args=[row.reminder_no]),
    ),
    ACCOUNT_NO,
    ACCOUNT_NAME,
    Column(heading=_("About"), value="subject", phone=False),
    Column(heading=_("Particulars"), value="text", phone=False),
    Column(heading=_("Due by"), value="due_date", kind="day", sort="due_date"),
    Column(heading=_("Days ahead"), value="days_before", kind="number", phone=False),
    Column(heading=_("Person"), value="username", sort="username", phone=False),
    Column(heading=_("State"), value=reminder_state, kind="state"),
)  # fmt: skip

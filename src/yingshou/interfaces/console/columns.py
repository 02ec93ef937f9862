"""The columns several pages share: accounts, bills, dues, payments as they stand in every list."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.console.lists import Column


def to_account(field: str = "account_id") -> Any:
    """Return a link from a row to the page of the account whose number stands in a field."""
    return lambda row: reverse("console:account", args=[getattr(row, field)])


def to_customer(row: Any) -> str:
    """Return the address of a large customer's page, for a row that is an account."""
    return reverse("console:customer", args=[row.account_no])


def to_bill(row: Any) -> str:
    """Return the address of a bill."""
    return reverse("console:bill", args=[row.bill_no])


def to_payment(row: Any) -> str:
    """Return the address of a payment."""
    return reverse("console:payment", args=[row.payment_no])


ACCOUNT_NO = Column(
    heading=_("Account no."), value="account_id", kind="account", sort="account_id", link=to_account()
)
ACCOUNT_NAME = Column(heading=_("Name"), value="account.name", sort="account__name", phone=False)
BILL_MONTH = Column(heading=_("Billing month"), value="bill_month", kind="month", sort="bill_month")

ACCOUNTS = (
    Column(
        heading=_("Account no."),
        value="account_no",
        kind="account",
        sort="account_no",
        link=to_account("account_no"),
    ),
    Column(heading=_("Name"), value="name", sort="name"),
    Column(heading=_("Organisation"), value="organization.name", sort="organization__name", phone=False),
    Column(
        heading=_("Class"), value="customer_class", kind="word", words="customer_class", sort="customer_class"
    ),
    Column(
        heading=_("Price"),
        value="price_class",
        kind="word",
        words="price_class",
        sort="price_class",
        phone=False,
    ),
    Column(
        heading=_("Voltage"),
        value="voltage_level",
        kind="word",
        words="voltage_level",
        sort="voltage_level",
        phone=False,
    ),
    Column(
        heading=_("Capacity (kVA)"), value="capacity_kva", kind="energy", sort="capacity_kva", phone=False
    ),
    Column(heading=_("Reading day"), value="reading_day", kind="number", sort="reading_day", phone=False),
)

BILLS = (
    Column(heading=_("Bill"), value="bill_no", sort="bill_no", link=to_bill),
    replace(BILL_MONTH, phone=False),
    Column(heading=_("Energy (kWh)"), value="total_kwh", kind="energy", sort="total_kwh", phone=False),
    Column(heading=_("Power factor"), value="power_factor", kind="price", sort="power_factor", phone=False),
    Column(heading=_("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(heading=_("Bill date"), value="bill_date", kind="day", sort="bill_date", phone=False),
    Column(heading=_("State"), value="state", kind="state"),
)


def due_state(row: Any) -> str:
    """Return the state of a due item; one that drafts have settled and nobody has paid yet says so."""
    return "SETTLED_BY_DRAFT" if row.state == "SETTLED" and row.cash < row.collected else str(row.state)


DUE_DATE = Column(heading=_("Due date"), value="due_date", kind="day", sort="due_date")
DUE_OPEN = Column(
    heading=_("Open (yuan)"), value="principal_open", kind="yuan", sort="balance__principal_open"
)
DUES = (
    Column(heading=_("Due item"), value="receivable_no", sort="receivable_no", phone=False),
    replace(BILL_MONTH, phone=False),
    Column(heading=_("Kind"), value="kind", kind="word", words="receivable_kind", sort="kind"),
    DUE_DATE,
    Column(heading=_("Amount (yuan)"), value="amount", kind="yuan", sort="amount", phone=False),
    Column(heading=_("Collected (yuan)"), value="collected", kind="yuan", sort="collected", phone=False),
    Column(heading=_("Cash (yuan)"), value="cash", kind="yuan", sort="cash", phone=False),
    DUE_OPEN,
    Column(heading=_("State"), value=due_state, kind="state"),
)

PAYMENTS = (
    Column(heading=_("Payment"), value="payment_no", sort="payment_no", link=to_payment, phone=False),
    Column(heading=_("Value date"), value="value_date", kind="day", sort="value_date", link=to_payment),
    Column(heading=_("Channel"), value="channel", kind="word", words="channel", sort="channel", phone=False),
    Column(heading=_("Payer"), value="payer_name", sort="payer_name", phone=False),
    Column(heading=_("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(
        heading=_("Not applied (yuan)"),
        value="unapplied",
        kind="yuan",
        sort="balance__unapplied",
        phone=False,
    ),
    Column(heading=_("State"), value="state", kind="state"),
)

POSITIONS = (
    Column(heading=_("Day"), value="position_date", kind="day", sort="position_date"),
    Column(
        heading=_("Supplied (yuan)"), value="value_supplied", kind="yuan", sort="value_supplied", phone=False
    ),
    Column(
        heading=_("Received (yuan)"), value="money_received", kind="yuan", sort="money_received", phone=False
    ),
    Column(heading=_("Security (yuan)"), value="security", kind="yuan", sort="security", phone=False),
    Column(heading=_("Exposure (yuan)"), value="exposure", kind="yuan", sort="exposure", phone=False),
    Column(heading=_("Draft risk (yuan)"), value="draft_risk", kind="yuan", sort="draft_risk", phone=False),
    Column(heading=_("Uncovered (yuan)"), value="uncovered", kind="yuan", sort="uncovered"),
    Column(heading=_("State"), value=lambda row: "COVERED" if row.covered else "UNCOVERED", kind="state"),
)

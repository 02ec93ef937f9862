"""The columns of waivers, refunds and transfers."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.lists import Column

REQUESTS = (
    Column(
        heading=gettext_lazy("Request"), value="request_no", sort="request_no",
        link=lambda row: reverse("console:money_request", args=[row.request_no]),
    ),
    Column(heading=gettext_lazy("Kind"), value="kind", kind="word", words="request_kind", sort="kind"),
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", sort="account_no",
        link=to_account("account_no"), phone=False,
    ),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(
        heading=gettext_lazy("Cause of the request"), value="cause", kind="word", words="request_cause",
        phone=False,
    ),
    Column(heading=gettext_lazy("Asked by"), value="proposed_by", sort="proposed_by", phone=False),
    Column(
        heading=gettext_lazy("Asked on"), value="proposed_date", kind="day", sort="proposed_date", phone=False
    ),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)  # fmt: skip

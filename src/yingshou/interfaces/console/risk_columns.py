"""The columns of risk: accounts, groups, days ahead, stress; each figure leads to its rows."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO
from yingshou.interfaces.console.lists import Column


def rows_of(page: str, row: Any, **asked: str) -> str:
    """Return the address of a list of the console, narrowed to a row's account."""
    return f"{reverse(f'console:{page}')}?{urlencode({'q': row.account_id, **asked})}"


def to_group(row: Any) -> str:
    """Return the address of the group of an account or of the group itself."""
    return reverse("console:risk_group", args=[row.group_no])


def to_stress(row: Any) -> str:
    """Return the address of what a scenario made of the book."""
    return reverse("console:risk_stress", args=[row.scenario])


def _to_subject(row: Any) -> str:
    if row.kind == "ACCOUNT_STOPS":
        return reverse("console:account", args=[row.subject])
    if row.kind == "INDUSTRY_FALLS":
        return f"{reverse('console:risk_accounts')}?industry={row.subject}"
    return reverse("console:drafts")


def _to_exposure(row: Any) -> str:
    """An account with a position has its days, any other its open items."""
    return rows_of("positions", row) if row.position_date else rows_of("dues", row, state="open")


def _to_peak(row: Any) -> str:
    if row.peak_date is None:
        return _to_exposure(row)
    address = reverse("console:risk_day", args=[row.peak_date.isoformat()])
    return f"{address}?{urlencode({'q': row.account_id})}"


def _to_credit(row: Any) -> str:
    return reverse("console:credit_account", args=[row.account_id])


def _to_losses(row: Any) -> str:
    return rows_of("risk_accounts", row, show="losses")


def _yuan(heading: Any, value: str, link: Any, *, phone: bool = False, sort: bool = True) -> Column:
    return Column(
        heading=heading, value=value, kind="yuan", sort=value if sort else "", link=link, phone=phone
    )


GROUP = Column(
    heading=gettext_lazy("Group"), value="group_no", kind="account", sort="group_no", link=to_group,
    phone=False,
)  # fmt: skip
EXPOSURE = _yuan(gettext_lazy("Exposure (yuan)"), "exposure", _to_exposure)
DRAFT_RISK = _yuan(gettext_lazy("Draft risk (yuan)"), "draft_risk", lambda row: rows_of("drafts", row))
SECURITY = _yuan(gettext_lazy("Security (yuan)"), "security", lambda row: rows_of("guarantees", row))
UNCOVERED = _yuan(gettext_lazy("Uncovered (yuan)"), "uncovered", _to_exposure, phone=True)
DEFAULT_RATE = Column(
    heading=gettext_lazy("Default rate"), value="default_rate", kind="share", sort="default_rate",
    link=_to_credit, phone=False,
)  # fmt: skip
EXPECTED = _yuan(gettext_lazy("Expected loss (yuan)"), "expected_loss", _to_losses, phone=True)
ACCOUNTS = (
    ACCOUNT_NO,
    ACCOUNT_NAME,
    GROUP,
    EXPOSURE,
    DRAFT_RISK,
    SECURITY,
    UNCOVERED,
    _yuan(gettext_lazy("Highest ahead (yuan)"), "peak", _to_peak),
    Column(heading=gettext_lazy("Highest on"), value="peak_date", kind="day", link=_to_peak, phone=False),
    Column(
        heading=gettext_lazy("Days overdue"), value="days_overdue", kind="number", sort="days_overdue",
        link=lambda row: rows_of("dues", row, state="overdue"), phone=False,
    ),
    DEFAULT_RATE,
    EXPECTED,
)  # fmt: skip
LOSSES = (
    ACCOUNT_NO,
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("Credit grade"), value="grade", sort="grade", link=_to_credit, phone=False),
    DEFAULT_RATE,
    UNCOVERED,
    _yuan(gettext_lazy("A day's use (yuan)"), "daily_value", _to_exposure),
    _yuan(gettext_lazy("Lost at a default (yuan)"), "loss_at_default", None),
    _yuan(gettext_lazy("Own loss (yuan)"), "own_loss", None),
    _yuan(gettext_lazy("Expected loss (yuan)"), "expected_loss", None, phone=True),
    _yuan(gettext_lazy("In the worst years (yuan)"), "tail_loss", None),
)
"""What losses are made of: own loss = default rate × what a default loses; contagion adds the rest."""
WHOLE = (*ACCOUNTS, *(each for each in LOSSES if each.value not in {one.value for one in ACCOUNTS}))
"""Every column, as the workbook has them."""
_BOARD = {"draft_risk", "peak_date", "days_overdue", "peak"}
BOARD = tuple(each for each in ACCOUNTS if each.value not in _BOARD)
MEMBERS = tuple(each for each in BOARD if each.value != "group_no")
GROUPS = (
    Column(heading=gettext_lazy("Group"), value="group_no", kind="account", link=to_group),
    Column(heading=gettext_lazy("Accounts"), value="accounts", kind="number"),
    Column(heading=gettext_lazy("Exposure (yuan)"), value="exposure", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Security (yuan)"), value="security", kind="yuan", phone=False),
    Column(
        heading=gettext_lazy("Security inside the group (yuan)"), value="void_security", kind="yuan",
        phone=False,
    ),
    Column(heading=gettext_lazy("Netted (yuan)"), value="netted", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Uncovered (yuan)"), value="uncovered", kind="yuan"),
    Column(heading=gettext_lazy("Expected loss (yuan)"), value="expected_loss", kind="yuan", phone=False),
)  # fmt: skip
STRESSES = (
    Column(
        heading=gettext_lazy("Scenario"), value="kind", kind="word", words="scenario_kind", link=to_stress
    ),
    Column(heading=gettext_lazy("Run on"), value="subject", link=_to_subject),
    Column(heading=gettext_lazy("Accounts hit"), value="accounts", kind="number", phone=False),
    Column(
        heading=gettext_lazy("Uncovered before (yuan)"), value="uncovered_before", kind="yuan", phone=False
    ),
    Column(heading=gettext_lazy("Uncovered after (yuan)"), value="uncovered_after", kind="yuan", phone=False),
    Column(
        heading=gettext_lazy("Expected loss before (yuan)"), value="expected_before", kind="yuan", phone=False
    ),
    Column(heading=gettext_lazy("Expected loss after (yuan)"), value="expected_after", kind="yuan"),
    Column(heading=gettext_lazy("99 % loss after (yuan)"), value="worst_after", kind="yuan", phone=False),
)
ACCOUNT_DAYS = (
    ACCOUNT_NO,
    ACCOUNT_NAME,
    _yuan(gettext_lazy("Exposure (yuan)"), "exposure", lambda row: rows_of("positions", row)),
    _yuan(gettext_lazy("Falls due (yuan)"), "due", lambda row: rows_of("dues", row)),
    SECURITY,
    _yuan(gettext_lazy("Uncovered (yuan)"), "uncovered", lambda row: rows_of("positions", row), phone=True),
)
STRESS_ACCOUNTS = (
    ACCOUNT_NO,
    ACCOUNT_NAME,
    _yuan(gettext_lazy("Uncovered before (yuan)"), "uncovered_before", None),
    _yuan(gettext_lazy("Uncovered after (yuan)"), "uncovered_after", None),
    _yuan(gettext_lazy("More uncovered (yuan)"), "more_uncovered", None),
    _yuan(gettext_lazy("Expected loss before (yuan)"), "expected_before", _to_losses),
    _yuan(gettext_lazy("Expected loss after (yuan)"), "expected_after", None),
    _yuan(gettext_lazy("More lost (yuan)"), "more_lost", None, phone=True),
)

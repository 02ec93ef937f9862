"""The columns of accounts to inspect, of what speaks for it, of inspections, areas and weights."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.interfaces.console.columns import ACCOUNT_NAME
from yingshou.interfaces.console.formats import MISSING, energy, share
from yingshou.interfaces.console.lists import Column
from yingshou.interfaces.console.words import word

_RUN = "FLAT_RUN"
_SHARE_FIGURES = {"ZERO_USE", "SCATTER_FALL", "GAP_SHARE", "GAP_DROP", "AREA_LOSS", "PERIOD_SHIFT"}


def to_anomaly(row: Any) -> str:
    """Return the address of what was found of an account."""
    return reverse("console:anomaly", args=[row.account_id])


def why(row: Any) -> str:
    """Say the two signals that give most."""
    return "; ".join(
        f"{word('anomaly_signal', each['signal'])} {value_of(each)}" for each in row.evidence[:2]
    )


def value_of(row: Any) -> str:
    """Write the value of a signal: shares as percent, a run in days."""
    value = Decimal(str(row["value"]))
    if row["signal"] == _RUN:
        return _("%(days)s days") % {"days": int(value) + 1}
    return share(value)


def figure_of(row: Any, name: str) -> str:
    """Write what a signal is held against, or what it is now, in the unit of the signal."""
    if row[name] is None:
        return MISSING
    value = Decimal(str(row[name]))
    return share(value) if row["signal"] in _SHARE_FIGURES else energy(round(value, 2))


def rests_on(row: Any) -> str:
    """Say what else a signal rests on: a period, an area, the days of a gap."""
    if row["signal"] == "PERIOD_FALL":
        return word("period_part", row["reference"])
    if row["signal"] == "GAP_DROP":
        return _("gap of %(days)s days") % {"days": row["reference"]}
    return row["reference"] or MISSING


def state_of(row: Any) -> str:
    """Return the state of an inspection."""
    outcome = getattr(row, "outcome", None)
    return f"INSPECTED_{outcome.result}" if outcome else "UNDER_WAY"


def _result_date(row: Any) -> Any:
    outcome = getattr(row, "outcome", None)
    return outcome.result_date if outcome else None


def _standing(row: Any) -> str:
    if row.under_way:
        return "UNDER_WAY"
    return f"INSPECTED_{row.last_result}" if row.last_result else "TO_INSPECT"


def _of_signal(address: str, row: Any, **asked: str) -> str:
    """Return the address of a list, narrowed to what a signal spoke for."""
    return f"{address}?{urlencode({'signal': row.signal, **asked})}"


_ACCOUNT = Column(
    heading=gettext_lazy("Account no."),
    value="account_id",
    kind="account",
    sort="account_id",
    link=to_anomaly,
)
FINDINGS = (
    _ACCOUNT,
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("Points"), value="points", kind="price", sort="points"),
    Column(
        heading=gettext_lazy("Suspicion"), value="suspicion", kind="word", words="suspicion", sort="suspicion"
    ),
    Column(heading=gettext_lazy("What speaks for it"), value=why, wrap=True, phone=False),
    Column(heading=gettext_lazy("Odd since"), value="since", kind="day", sort="since", phone=False),
    Column(
        heading=gettext_lazy("Missed (kWh)"), value="missed_kwh", kind="energy", sort="missed_kwh",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Missed × points (kWh)"), value="expected_kwh", kind="energy",
        sort="expected_kwh", phone=False,
    ),
    Column(
        heading=gettext_lazy("State"), kind="state",
        value=_standing,
    ),
)  # fmt: skip
EVIDENCE = (
    Column(heading=gettext_lazy("Signal"), value="signal", kind="word", words="anomaly_signal"),
    Column(heading=gettext_lazy("Value"), value="value", link=lambda _row: "#use"),
    Column(heading=gettext_lazy("Points"), value="given"),
    Column(heading=gettext_lazy("Most points"), value="weight", phone=False),
    Column(heading=gettext_lazy("Odd since"), value="since", phone=False),
    Column(heading=gettext_lazy("Days observed"), value="days", kind="number", phone=False),
    Column(heading=gettext_lazy("Held against"), value="before", phone=False),
    Column(heading=gettext_lazy("Now"), value="now", phone=False),
    Column(heading=gettext_lazy("Rests on"), value="reference", phone=False),
)
INSPECTIONS = (
    Column(heading=gettext_lazy("Inspection"), value="inspection_no", sort="inspection_no", phone=False),
    _ACCOUNT,
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("Given to"), value="given_to", sort="given_to"),
    Column(heading=gettext_lazy("Given on"), value="given_date", kind="day", sort="given_date", phone=False),
    Column(heading=gettext_lazy("Points then"), value="points", kind="price", sort="points", phone=False),
    Column(heading=gettext_lazy("State"), value=state_of, kind="state"),
    Column(heading=gettext_lazy("Inspected on"), value=_result_date, kind="day", phone=False),
)
AREAS = (
    Column(
        heading=gettext_lazy("Transformer area"), value="area_no", sort="area_no",
        link=lambda row: reverse("console:area_loss", args=[row.area_no]),
    ),
    Column(
        heading=gettext_lazy("Accounts supplied"),
        value="accounts",
        kind="number",
        sort="accounts",
        phone=False,
    ),
    Column(heading=gettext_lazy("Days that compare"), value="days", kind="number", sort="days", phone=False),
    Column(
        heading=gettext_lazy("Days missing"),
        value="missing_days",
        kind="number",
        sort="missing_days",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Supplied (kWh)"),
        value="supplied_kwh",
        kind="energy",
        sort="supplied_kwh",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Metered (kWh)"),
        value="metered_kwh",
        kind="energy",
        sort="metered_kwh",
        phone=False,
    ),
    Column(heading=gettext_lazy("Lost (kWh)"), value="loss_kwh", kind="energy", sort="loss_kwh"),
    Column(heading=gettext_lazy("Loss"), value="loss_share", kind="share", sort="loss_share"),
)  # fmt: skip
WEIGHTS = (
    Column(
        heading=gettext_lazy("Signal"), value="signal", kind="word", words="anomaly_signal",
        link=lambda row: _of_signal(reverse("console:anomalies"), row),
    ),
    Column(heading=gettext_lazy("Published"), value="published", kind="price", phone=False),
    Column(heading=gettext_lazy("In use"), value="weight", kind="price"),
    Column(
        heading=gettext_lazy("Inspections"), value="inspected", kind="number",
        link=lambda row: _of_signal(reverse("console:inspections"), row, result="WEIGHED"),
    ),
    Column(
        heading=gettext_lazy("Confirmed"), value="hits", kind="number",
        link=lambda row: _of_signal(reverse("console:inspections"), row, result="CONFIRMED"),
    ),
    Column(heading=gettext_lazy("Hit rate, smoothed"), value="precision", kind="share", phone=False),
    Column(heading=gettext_lazy("Goes by"), value=lambda row: goes_by(own=row.own)),
)  # fmt: skip


def goes_by(*, own: bool) -> str:
    """Say where the weight of a signal comes from."""
    return _("results of inspections") if own else _("the published weight")


AREA_DAYS = (
    Column(heading=gettext_lazy("Day"), value="use_date", kind="day"),
    Column(heading=gettext_lazy("Supplied (kWh)"), value="supplied", kind="energy"),
    Column(heading=gettext_lazy("Metered (kWh)"), value="metered", kind="energy"),
    Column(heading=gettext_lazy("Lost (kWh)"), value="lost", kind="energy"),
)
USE_DAYS = (
    Column(heading=gettext_lazy("Day"), value="use_date", kind="day"),
    Column(heading=gettext_lazy("Days"), value="days", kind="number", phone=False),
    Column(heading=gettext_lazy("Recorded (kWh a day)"), value="kwh", kind="energy"),
    Column(heading=gettext_lazy("As the peers went"), value="peers_kwh", kind="energy"),
)

"""Accounts on cost control: the list, an account with its curve and days, a day with its prices."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.convert_account import Agreed, convert_account
from yingshou.flows.prepaid_standing import prepaid_standing
from yingshou.interfaces.clock import business_date, local_time
from yingshou.interfaces.console import svg
from yingshou.interfaces.console.columns import ACCOUNT_NAME
from yingshou.interfaces.console.formats import yuan
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import STATES, WORDS
from yingshou.records.customers import queries as customers
from yingshou.records.metering.frames import points_of, reads_of
from yingshou.records.prepayment import cards, queries

DAYS_SHOWN = 62


def _to_prepaid(row: Any) -> str:
    return reverse("console:prepaid_account", args=[row.account_id])


def _to_day(row: Any) -> str:
    return reverse("console:prepaid_day", args=[row.account_no, row.use_date.isoformat()])


def _to_bill(row: Any) -> str:
    return reverse("console:bill", args=[row.bill_no])


COLUMNS = (
    Column(
        heading=gettext_lazy("Account no."),
        value="account_id",
        kind="account",
        sort="account_id",
        link=_to_prepaid,
    ),
    ACCOUNT_NAME,
    Column(heading=gettext_lazy("State"), value="level", kind="state", sort="level"),
    Column(heading=gettext_lazy("Balance (yuan)"), value="balance", kind="yuan", sort="balance"),
    Column(
        heading=gettext_lazy("Lasts until"), value="lasts_until", kind="day", sort="lasts_until", phone=False
    ),
    Column(heading=gettext_lazy("A day (yuan)"), value="per_day", kind="yuan", sort="per_day", phone=False),
    Column(heading=gettext_lazy("Money (yuan)"), value="money", kind="yuan", sort="money", phone=False),
    Column(heading=gettext_lazy("Arrears (yuan)"), value="arrears", kind="yuan", sort="arrears", phone=False),
    Column(
        heading=gettext_lazy("Valued until"),
        value="valued_until",
        kind="day",
        sort="valued_until",
        phone=False,
    ),
    Column(
        heading=gettext_lazy("Kind"),
        value="kind",
        kind="word",
        words="prepayment_kind",
        sort="kind",
        phone=False,
    ),
)
DAYS = (
    Column(heading=gettext_lazy("Day"), value="use_date", kind="day", link=_to_day),
    Column(heading=gettext_lazy("Energy (kWh)"), value="kwh", kind="energy"),
    Column(heading=gettext_lazy("Value (yuan)"), value="value", kind="yuan"),
    Column(heading=gettext_lazy("Put right (yuan)"), value="correction", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Month so far (yuan)"), value="value_to_date", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Data"), value="source", kind="word", words="day_source"),
    Column(heading=gettext_lazy("Balance (yuan)"), value="balance", kind="yuan"),
)
MONTHS = (
    Column(heading=gettext_lazy("Billing month"), value="bill_month", kind="month", link=_to_bill),
    Column(heading=gettext_lazy("Days (yuan)"), value="days_value", kind="yuan"),
    Column(heading=gettext_lazy("Bill (yuan)"), value="bill_amount", kind="yuan"),
    Column(heading=gettext_lazy("Difference (yuan)"), value="difference", kind="yuan"),
    Column(heading=gettext_lazy("Late data (yuan)"), value="late", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Energy (yuan)"), value="energy", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Basic fee (yuan)"), value="basic", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Power factor (yuan)"), value="power_factor", kind="yuan", phone=False),
)
CHANGES = (
    Column(heading=gettext_lazy("Day"), value="since", kind="day"),
    Column(heading=gettext_lazy("State"), value="level", kind="state"),
    Column(heading=gettext_lazy("Balance (yuan)"), value="balance", kind="yuan"),
    Column(
        heading=gettext_lazy("Why it changed"), value="cause", kind="word", words="level_cause", phone=False
    ),
    Column(heading=gettext_lazy("Notice no."), value="notice_no", phone=False),
)
STOPS = (
    Column(heading=gettext_lazy("Out since"), value="out_since", kind="day"),
    Column(heading=gettext_lazy("Asked for"), value="asked_at", kind="moment"),
    Column(heading=gettext_lazy("Balance (yuan)"), value="balance", kind="yuan"),
    Column(heading=gettext_lazy("Stop order"), value="order_no", phone=False),
)
CONVERSIONS = (
    Column(heading=gettext_lazy("Day"), value="on_date", kind="day"),
    Column(
        heading=gettext_lazy("Before"), value="from_kind", kind="word", words="prepayment_kind", phone=False
    ),
    Column(heading=gettext_lazy("After"), value="to_kind", kind="word", words="prepayment_kind"),
    Column(heading=gettext_lazy("Arrears (yuan)"), value="arrears", kind="yuan"),
    Column(heading=gettext_lazy("Registers"), value="reads", phone=False),
    Column(heading=gettext_lazy("By"), value="person", phone=False),
)
PURCHASES = (
    Column(heading=gettext_lazy("Purchase no."), value="purchase_no", phone=False),
    Column(heading=gettext_lazy("Day"), value="bought_on", kind="day"),
    Column(heading=gettext_lazy("Card"), value="card_id", phone=False),
    Column(heading=gettext_lazy("For the meter (yuan)"), value="amount", kind="yuan"),
    Column(heading=gettext_lazy("State"), value=lambda row: row.state or "PAID", kind="state"),
)
LINES = (
    Column(heading=gettext_lazy("Component"), value="component", kind="word", words="component"),
    Column(heading=gettext_lazy("Item"), value="item"),
    Column(heading=gettext_lazy("Quantity"), value="quantity", kind="energy"),
    Column(heading=gettext_lazy("Unit"), value="quantity_unit", kind="word", words="unit", phone=False),
    Column(heading=gettext_lazy("Unit price"), value="price", kind="price", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan"),
)
READS = (
    Column(heading=gettext_lazy("Read at 00:00 of"), value="read_date", kind="day"),
    Column(heading=gettext_lazy("Meter"), value="meter_no"),
    Column(heading=gettext_lazy("Register value"), value="total", kind="energy"),
    Column(heading=gettext_lazy("Multiplier"), value="multiplier", kind="energy", phone=False),
)


def _like(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(Q(account__account_no__startswith=value) | Q(account__name__icontains=value))


FILTERS = (
    Filter(name="q", label=gettext_lazy("Number or name"), apply=_like),
    Filter(
        name="level", label=gettext_lazy("State"), apply=lambda query, value: query.filter(level=value),
        choices=tuple((code, STATES[code][2]) for code in ("OUT", "EMERGENCY", "SECOND", "FIRST", "ENOUGH")),
    ),
    Filter(
        name="kind", label=gettext_lazy("Kind"), apply=lambda query, value: query.filter(kind=value),
        choices=tuple((code, WORDS["prepayment_kind"][code]) for code in ("REMOTE", "CARD")),
    ),
    Filter(
        name="org", label=gettext_lazy("Organisation"),
        apply=lambda query, value: query.filter(account__organization__code__startswith=value),
    ),
)  # fmt: skip


@page()
def prepaid(request: HttpRequest) -> HttpResponse:
    """List the accounts on cost control, the least money first."""
    table = listing(
        request, query=queries.standings(), columns=COLUMNS, filters=FILTERS,
        empty=_("No account pays ahead. Import prepayment_agreements, then: yingshou run prepaid-day."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Cost control"), name="prepaid")


@page()
def account(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show an account on cost control: what is left and why, its days, what was told and asked for."""
    found = customers.account(account_no)
    as_of = business_date()
    standing = prepaid_standing(account_nos=[account_no], on=as_of)
    known = queries.agreements(account_no=account_no)
    if found is None:
        raise Http404
    now = standing.balances.row(0, named=True) if standing.balances.height else None
    terms = standing.terms.row(0, named=True) if standing.terms.height else None
    last = queries.last_day(account_no) or as_of
    days = _days(account_no, last - timedelta(days=DAYS_SHOWN - 1), last)
    return show(
        request,
        "console/prepaid_account.html",
        title=_("Cost control of %(name)s") % {"name": found.name},
        account=found,
        now=now,
        terms=terms,
        agreements=known,
        chart=_chart(days),
        days=plain_table(DAYS, reversed(days), empty=_("No day has been valued yet.")),
        months=plain_table(MONTHS, queries.months_of(account_no), empty=_("No bill has come since.")),
        changes=plain_table(
            CHANGES, queries.level_changes(account_no)[:DAYS_SHOWN], empty=_("Nothing was told.")
        ),
        stops=plain_table(STOPS, queries.stops_asked(account_no), empty=_("No stop was asked for.")),
        conversions=plain_table(
            CONVERSIONS, queries.conversions(account_no), empty=_("It was signed by file.")
        ),
        purchases=plain_table(PURCHASES, cards.purchases(account_no=account_no)[:DAYS_SHOWN]),
        card=cards.card_in_use(account_no),
        kinds=WORDS["prepayment_kind"].items(),
        units=WORDS["level_unit"].items(),
    )


class _Day:
    """A priced day with the balance after it."""

    def __init__(self, day: Any, balance: Decimal | None) -> None:
        self.balance = balance
        self._day = day

    def __getattr__(self, name: str) -> Any:
        return getattr(self._day, name)


def _days(account_no: str, first: date, last: date) -> list[_Day]:
    """Return the priced days, each with the balance at the start of the next."""
    step = timedelta(days=1)
    known = queries.balances_of(account_no, from_date=first + step, to_date=last + step)
    balances = {each.balance_date: each.balance for each in known}
    found = queries.days_of(account_no, from_date=first, to_date=last)
    return [_Day(day, balances.get(day.use_date + step)) for day in found]


def _chart(days: list[_Day]) -> dict[str, Any] | None:
    """Draw what was left day by day; what is below zero stands in the table."""
    known = [day for day in days if day.balance is not None]
    if len(known) <= 1:
        return None
    said = _("%(first)s to %(last)s: from %(from)s to %(to)s yuan") % {
        "first": known[0].use_date, "last": known[-1].use_date, "from": yuan(known[0].balance),
        "to": yuan(known[-1].balance),
    }  # fmt: skip
    return svg.lines(
        labels=[day.use_date.strftime("%m-%d") for day in known],
        series=[svg.Series(name=_("Balance"), values=[max(day.balance, Decimal(0)) for day in known])],
        unit=_("yuan"), said=said,
    ) | {"newest": True}  # fmt: skip


@page()
def day(request: HttpRequest, account_no: str, use_date: str) -> HttpResponse:
    """Show what a day was worth: lines, the reads around it, where its data came from."""
    try:
        asked = date.fromisoformat(use_date)
    except ValueError as error:
        raise Http404 from error
    found, owner = queries.day(account_no, asked), customers.account(account_no)
    if found is None or owner is None:
        raise Http404
    reads = reads_of([account_no], from_date=asked, to_date=asked + timedelta(days=1)).join(
        points_of([account_no]).select("point_no", "meter_no", "multiplier"), on=["point_no", "meter_no"]
    )
    rows = [_Attributes(row) for row in reads.sort("point_no", "meter_no", "read_date").iter_rows(named=True)]
    return show(
        request,
        "console/prepaid_day.html",
        title=_("Value of %(day)s") % {"day": asked},
        account=owner,
        day=found,
        lines=plain_table(LINES, queries.lines_of_day(account_no, asked), empty=_("Nothing was used.")),
        reads=plain_table(
            READS, rows, empty=_("No register was read on these days; quarter-hours or an estimate count.")
        ),
    )


class _Attributes(dict[str, Any]):
    """A row of a frame whose columns are read as attributes."""

    __getattr__ = dict.__getitem__


def _amount(text: str) -> Decimal | None:
    return Decimal(text.strip()) if text.strip() else None


@page("sign_agreement", methods=("POST",))
def convert(request: HttpRequest, account_no: str) -> HttpResponse:
    """Let an account go over to cost control or back, as signed today."""
    given = request.POST
    names = ("first_level", "second_level", "emergency_credit", "arrears_share")
    with refusals_shown(request):
        figures = {name: _figure(given.get(name, "")) for name in names}
        agreed = Agreed(
            kind=given.get("kind", ""),
            signed_by=given.get("signed_by", ""),
            source=given.get("source") or None,
            level_unit=given.get("level_unit") or None if figures["first_level"] is not None else None,
            **figures,
        )
        convert_account(
            account_no=account_no,
            agreed=agreed,
            on_date=business_date(),
            person=actor(request),
            reason=given.get("reason", ""),
            at=local_time(),
        )
    return redirect("console:prepaid_account", account_no)


def _figure(text: str) -> Decimal | None:
    """Read a figure of the form. Raises a refusal the page shows."""
    from decimal import InvalidOperation

    from yingshou.records.prepayment.operations import convert_refusal

    try:
        value = _amount(text)
    except InvalidOperation as error:
        raise convert_refusal("NOT_A_NUMBER", "figure", text) from error
    if value is not None and not value.is_finite():
        raise convert_refusal("NOT_A_NUMBER", "figure", text)
    return value

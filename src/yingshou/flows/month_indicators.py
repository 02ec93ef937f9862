"""The indicators of a billing month, from sums the database makes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.query import QuerySet

from yingshou.core import indicators
from yingshou.core.money import ZERO_YUAN
from yingshou.core.period import add_months, day_in_month
from yingshou.core.tables.money import WRITE_OFF_KINDS
from yingshou.records.billing.models import Bill
from yingshou.records.contracts.models import Agreement
from yingshou.records.drafts.queries import not_cash_payments
from yingshou.records.indicators.models import Position
from yingshou.records.organizations.scope import within
from yingshou.records.payments.models import Clearing
from yingshou.records.receivables.models import Adjustment, Receivable, ReceivableBalance

_AHEAD_KINDS = ("INSTALMENT", "SEGMENT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """The sums of a billing month and the ratios made of them; a ratio is None where nothing was due.

    Sums are in yuan. `receivable` and `received` are principal, never penalty; prepaid money counts only
    once it has cleared something. `received` is collected; `received_cash` leaves out what came by drafts
    that are neither paid nor discounted yet. Ratios have four decimals.
    """

    bill_month: int
    as_of: date
    receivable: Decimal
    received: Decimal
    recovery_rate: Decimal | None
    received_in_drafts: Decimal
    received_cash: Decimal
    cash_recovery_rate: Decimal | None
    year_receivable: Decimal
    year_received: Decimal
    cumulative_recovery_rate: Decimal | None
    arrears: Decimal
    agreement_billed: Decimal
    received_ahead: Decimal
    instalment_share: Decimal | None
    received_on_time: Decimal
    on_time_share: Decimal | None
    zero_risk_days: int
    days: int
    zero_risk_day_share: Decimal | None


def month_indicators(*, bill_month: int, as_of: date) -> Indicators:
    """Sum up a billing month as it stands at the end of `as_of`.

    Arrears are read from the running balances, so they are those of the latest booking; pass the business
    date as `as_of`. Days without risk are the calendar days of the month up to `as_of`. A reader of a station
    is given the sums of its own accounts.
    """
    receivable, received, on_time = _month_sums(bill_month, bill_month, as_of)
    in_drafts = _in_drafts(bill_month, as_of)
    year_receivable, year_received, _ = _month_sums(bill_month // 100 * 100 + 1, bill_month, as_of)
    billed, ahead = _ahead_sums(bill_month, as_of)
    zero_risk_days, days = _day_counts(bill_month, as_of)
    return Indicators(
        bill_month=bill_month,
        as_of=as_of,
        receivable=receivable,
        received=received,
        recovery_rate=indicators.recovery_rate(received=received, receivable=receivable),
        received_in_drafts=in_drafts,
        received_cash=received - in_drafts,
        cash_recovery_rate=indicators.cash_recovery_rate(
            received=received, in_drafts=in_drafts, receivable=receivable
        ),
        year_receivable=year_receivable,
        year_received=year_received,
        cumulative_recovery_rate=indicators.cumulative_recovery_rate(
            received=year_received, receivable=year_receivable
        ),
        arrears=_arrears(as_of),
        agreement_billed=billed,
        received_ahead=ahead,
        instalment_share=indicators.instalment_share(received=ahead, billed=billed),
        received_on_time=on_time,
        on_time_share=indicators.on_time_share(on_time=on_time, cleared=received),
        zero_risk_days=zero_risk_days,
        days=days,
        zero_risk_day_share=indicators.zero_risk_day_share(covered_days=zero_risk_days, days=days),
    )


_OF_RECEIVABLE = "receivable__account__organization__code"


def _sum(rows: QuerySet[Any], column: str, condition: Q | None = None) -> Decimal:
    """Sum a column of money; no rows make zero."""
    total: Decimal | None = rows.aggregate(total=Sum(column, filter=condition))["total"]
    return total or ZERO_YUAN


def _month_sums(first_month: int, last_month: int, as_of: date) -> tuple[Decimal, Decimal, Decimal]:
    """Return what some billing months owe, what was received of it, and what of that came by its due date."""
    months = (first_month, last_month)
    dues = within(Receivable.objects.all(), "account__organization__code")
    issued = _sum(dues.filter(bill_month__range=months, issued_date__lte=as_of), "amount")
    # What is written off is still owed: a write-off makes no rate better.
    adjustments = within(Adjustment.objects.exclude(kind__in=WRITE_OFF_KINDS), _OF_RECEIVABLE)
    reduced = _sum(
        adjustments.filter(receivable__bill_month__range=months, adjusted_date__lte=as_of), "amount"
    )
    cleared = (
        _clearings()
        .filter(
            receivable__bill_month__range=months, receivable__issued_date__lte=as_of, value_date__lte=as_of
        )
        .aggregate(
            received=Sum("principal"),
            on_time=Sum("principal", filter=Q(value_date__lte=F("receivable__due_date"))),
        )
    )
    return issued - reduced, cleared["received"] or ZERO_YUAN, cleared["on_time"] or ZERO_YUAN


def _clearings() -> QuerySet[Clearing]:
    return within(Clearing.objects.all(), _OF_RECEIVABLE)


def _in_drafts(bill_month: int, as_of: date) -> Decimal:
    """Sum what drafts that are not cash at the end of a day settled of a billing month."""
    numbers = list(not_cash_payments(as_of=as_of))
    cleared = _clearings().filter(
        payment_id__in=numbers, receivable__bill_month=bill_month, value_date__lte=as_of
    )
    return _sum(cleared, "principal")


def _arrears(as_of: date) -> Decimal:
    """Sum the principal still open whose due date has passed."""
    balances = within(ReceivableBalance.objects.all(), _OF_RECEIVABLE)
    return _sum(balances.filter(principal_open__gt=0, due_date__lt=as_of), "principal_open")


def _ahead_sums(bill_month: int, as_of: date) -> tuple[Decimal, Decimal]:
    """Return the bills of accounts with an agreement, and what they paid before those bills."""
    in_force = Agreement.objects.filter(
        Q(valid_to_month__isnull=True) | Q(valid_to_month__gt=bill_month),
        account_id=OuterRef("account_id"),
        valid_from_month__lte=bill_month,
    )
    bills = within(Bill.objects.all(), "account__organization__code").filter(
        Exists(in_force), bill_month=bill_month, bill_date__lte=as_of
    )
    bill_date = Bill.objects.filter(
        account_id=OuterRef("account_no"), bill_month=bill_month, sequence=1
    ).values("bill_date")
    ahead = (
        _clearings()
        .filter(receivable__bill_month=bill_month, receivable__kind__in=_AHEAD_KINDS, value_date__lte=as_of)
        .alias(bill_date=Subquery(bill_date, output_field=DateField()))
    )
    return _sum(bills, "amount"), _sum(ahead.filter(value_date__lt=F("bill_date")), "principal")


def _day_counts(bill_month: int, as_of: date) -> tuple[int, int]:
    """Return the account-days without risk and all account-days of the calendar month up to a day."""
    positions = within(Position.objects.all(), "account__organization__code").filter(
        position_date__gte=day_in_month(bill_month, 1),
        position_date__lt=day_in_month(add_months(bill_month, 1), 1),
        position_date__lte=as_of,
    )
    return positions.filter(covered=True).count(), positions.count()

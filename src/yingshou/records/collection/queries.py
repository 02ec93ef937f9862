"""Reads of what is overdue and of old arrears."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from yingshou.core.indicators import old_arrears_recovery_rate
from yingshou.core.money import ZERO_YUAN
from yingshou.records.collection.models import FrozenArrears
from yingshou.records.organizations.scope import within, within_accounts
from yingshou.records.payments.models import Clearing
from yingshou.records.receivables.models import Receivable
from yingshou.records.receivables.queries import open_dues


@dataclass(frozen=True, slots=True, kw_only=True)
class OldArrears:
    """Old arrears of a year: items and principal frozen on 1 January, what came in of it since, in yuan."""

    year: int
    items: int
    frozen: Decimal
    recovered: Decimal
    recovery_rate: Decimal | None


def arrears(*, as_of: date) -> QuerySet[Receivable]:
    """Return the overdue items of a day with account and organisation, the oldest first."""
    return open_dues(as_of=as_of).filter(due_date__lt=as_of).select_related("account__organization")


def old_arrears(*, year: int, as_of: date) -> OldArrears | None:
    """Return how much of the old arrears of a year was recovered by a day; None before they are frozen.

    Recovered is the principal cleared and booked from 1 January to that day, reversals taken off.
    """
    frozen = within_accounts(FrozenArrears.objects.filter(year=year), "account_no")
    sums = frozen.aggregate(items=Count("*"), amount=Sum("frozen_amount"))
    if not sums["items"]:
        return None
    of_year = FrozenArrears.objects.filter(year=year, receivable_id=OuterRef("receivable_id"))
    cleared = within(Clearing.objects.filter(Exists(of_year)), "receivable__account__organization__code")
    recovered = (
        cleared.filter(cleared_date__range=(date(year, 1, 1), as_of)).aggregate(total=Sum("principal"))[
            "total"
        ]
        or ZERO_YUAN
    )
    return OldArrears(
        year=year, items=sums["items"], frozen=sums["amount"], recovered=recovered,
        recovery_rate=old_arrears_recovery_rate(recovered=recovered, frozen=sums["amount"]),
    )  # fmt: skip

"""Reads of due items: what is owed, when, and in which state."""

from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, F, QuerySet, Sum, Value, When

from yingshou.records.organizations.scope import within
from yingshou.records.receivables.models import Receivable

ZERO = Decimal("0.00")


def dues(*, as_of: date) -> QuerySet[Receivable]:
    """Return every due item with `principal_open` and its `state` as of a day.

    States: WRITTEN_OFF, SETTLED, OVERDUE, DUE_TODAY, UPCOMING.
    """
    state = Case(
        When(balance__written_off__gt=0, balance__principal_open=0, then=Value("WRITTEN_OFF")),
        When(balance__principal_open=0, then=Value("SETTLED")),
        When(due_date__lt=as_of, then=Value("OVERDUE")),
        When(due_date=as_of, then=Value("DUE_TODAY")),
        default=Value("UPCOMING"),
        output_field=CharField(),
    )
    return (
        within(Receivable.objects.select_related("account", "balance"), "account__organization__code")
        .annotate(principal_open=F("balance__principal_open"), state=state)
        .order_by("due_date", "receivable_no")
    )


def receivable(receivable_no: str) -> Receivable | None:
    """Return a due item, or None where no such number exists."""
    found = Receivable.objects.filter(receivable_no=receivable_no)
    return within(found, "account__organization__code").first()


def dues_of_account(*, account_no: str, as_of: date) -> QuerySet[Receivable]:
    """Return an account's due items, the latest first."""
    return dues(as_of=as_of).filter(account_id=account_no).order_by("-due_date", "-receivable_no")


def open_dues(*, as_of: date) -> QuerySet[Receivable]:
    """Return the due items with something left to pay."""
    return dues(as_of=as_of).filter(balance__principal_open__gt=0)


def open_total(query: QuerySet[Receivable]) -> Decimal:
    """Return the open principal of a set of due items."""
    return query.aggregate(total=Sum("balance__principal_open"))["total"] or ZERO

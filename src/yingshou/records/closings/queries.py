"""Reads of closings of accounts, within the reader's scope."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When

from yingshou.records.closings.models import Closing
from yingshou.records.organizations.scope import within


def closings() -> QuerySet[Closing]:
    """Return every closing with its `state` (WAITING, TURNED_DOWN, APPROVED, WITHDRAWN), the latest first."""
    state = Case(
        When(decision__isnull=True, then=Value("WAITING")),
        When(decision__approved=False, then=Value("TURNED_DOWN")),
        When(withdrawal__isnull=False, then=Value("WITHDRAWN")),
        default=Value("APPROVED"),
        output_field=CharField(),
    )
    rows = Closing.objects.select_related("account", "decision", "withdrawal")
    return (
        within(rows, "account__organization__code")
        .annotate(state=state)
        .order_by("-proposed_date", "-closing_no")
    )


def closing(closing_no: str) -> Any:
    """Return a closing, or None where there is none of that number."""
    return closings().filter(pk=closing_no).first()


def ended(*, as_of: date, closing_nos: Sequence[str] | None = None) -> QuerySet[Closing]:
    """Return the approved closings whose day has come, all of them or some."""
    found = closings().filter(state="APPROVED", closed_date__lte=as_of)
    return found if closing_nos is None else found.filter(pk__in=closing_nos)

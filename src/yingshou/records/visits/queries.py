"""Reads of visits."""

from django.db.models import QuerySet

from yingshou.records.organizations.scope import within
from yingshou.records.visits.models import Visit


def visits() -> QuerySet[Visit]:
    """Return every visit with what it found, the latest first."""
    rows = Visit.objects.select_related("account").prefetch_related("findings")
    return within(rows, "account__organization__code").order_by("-visit_date", "-visit_no")


def visit(visit_no: str) -> Visit | None:
    """Return a visit, or None where there is none of that number."""
    return visits().filter(pk=visit_no).first()

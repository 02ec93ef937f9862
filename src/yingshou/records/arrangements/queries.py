"""Reads of agreements on arrears."""

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When

from yingshou.records.arrangements.models import Arrangement
from yingshou.records.organizations.scope import within


def arrangements() -> QuerySet[Arrangement]:
    """Return every agreement with its `state`, the number of its instalments and its decision."""
    state = Case(
        When(decision__isnull=True, then=Value("WAITING")),
        When(decision__approved=False, then=Value("TURNED_DOWN")),
        When(end__isnull=True, then=Value("RUNNING")),
        default=F("end__state"),
        output_field=CharField(),
    )
    return (
        within(
            Arrangement.objects.select_related("account", "decision", "end"), "account__organization__code"
        )
        .annotate(state=state, term_count=Count("terms"))
        .order_by("-proposed_date", "-arrangement_no")
    )


def arrangement(arrangement_no: str) -> Arrangement | None:
    """Return an agreement, or None where there is none of that number."""
    return arrangements().filter(pk=arrangement_no).first()


def arrangements_of(account_no: str) -> QuerySet[Arrangement]:
    """Return the agreements of an account, the latest first."""
    return arrangements().filter(account_id=account_no)

"""Reads of agreements on arrears."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When

from yingshou.records.arrangements.models import Arrangement, ArrangementItem
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


def held_items(*, account_nos: Sequence[str], on: date) -> set[str]:
    """Return the due items of accounts that an agreement covered on a day: nothing is demanded of them.

    An agreement holds from its approval until before the day it ended.
    """
    found = ArrangementItem.objects.filter(
        arrangement__account_id__in=account_nos,
        arrangement__decision__approved=True,
        arrangement__decision__decided_date__lte=on,
    ).exclude(arrangement__end__ended_date__lte=on)
    return set(found.values_list("receivable_id", flat=True))

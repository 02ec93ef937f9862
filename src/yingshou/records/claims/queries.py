"""Reads of security with what is left of it, and of claims."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from yingshou.records.claims.models import Claim, ClaimPayment
from yingshou.records.fields import YuanField
from yingshou.records.guarantees.models import Guarantee, Release
from yingshou.records.organizations.scope import within

_ZERO = Value(Decimal("0.00"), output_field=YuanField())


def _paid(of: str) -> Coalesce:
    """Sum the payments of claims that were not reversed, by the claim or the instrument."""
    rows = ClaimPayment.objects.filter(payment__reversal=None, **{of: OuterRef("pk")})
    total = rows.order_by().values(of).annotate(total=Sum("payment__amount")).values("total")
    return Coalesce(Subquery(total, output_field=YuanField()), _ZERO)


def claims() -> QuerySet[Claim]:
    """Return every claim with what was `paid` and its `state`, the latest first."""
    state = Case(
        When(closing__isnull=False, then=Value("CLOSED")),
        When(answer__accepted=False, then=Value("REFUSED")),
        When(paid__gte=F("amount"), then=Value("PAID")),
        When(paid__gt=0, then=Value("PART_PAID")),
        When(answer__accepted=True, then=Value("ANSWERED")),
        default=Value("CLAIMED"),
        output_field=CharField(),
    )
    rows = Claim.objects.select_related("guarantee", "account", "answer", "closing")
    return (
        within(rows, "account__organization__code")
        .annotate(paid=_paid("claim"))
        .annotate(state=state)
        .order_by("-claimed_at", "-claim_no")
    )


def claim(claim_no: str) -> Any:
    """Return a claim, or None where there is none of that number."""
    return claims().filter(pk=claim_no).first()


def guarantees(*, on: date) -> QuerySet[Guarantee]:
    """Return every instrument with what was `paid` and is `left`, its `end_date` and its `state` on a day.

    The state is one of PLANNED, IN_FORCE, CLAIMABLE (ended, but may still be claimed), ENDED, GIVEN_BACK.
    """
    released = (
        Release.objects.filter(guarantee=OuterRef("pk"))
        .filter(Q(renewed_by_no__isnull=False) | Q(decision__approved=True))
        .order_by("from_date")
        .values("from_date")[:1]
    )
    state = Case(
        When(released_from__lte=on, then=Value("GIVEN_BACK")),
        When(valid_from__gt=on, then=Value("PLANNED")),
        When(Q(valid_to=None) | Q(valid_to__gt=on), then=Value("IN_FORCE")),
        When(claim_deadline__gte=on, then=Value("CLAIMABLE")),
        default=Value("ENDED"),
        output_field=CharField(),
    )
    rows = Guarantee.objects.select_related("account")
    return (
        within(rows, "account__organization__code")
        .annotate(paid=_paid("claim__guarantee"), released_from=Subquery(released, output_field=DateField()))
        .annotate(left=F("amount") - F("paid"), end_date=Least("valid_to", "released_from"), state=state)
        .order_by("valid_to", "guarantee_no")
    )


def guarantee(guarantee_no: str, *, on: date) -> Any:
    """Return an instrument, or None where there is none of that number."""
    return guarantees(on=on).filter(pk=guarantee_no).first()

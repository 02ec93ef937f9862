"""Reads of the security held."""

from django.db.models import QuerySet

from yingshou.records.guarantees.models import Release
from yingshou.records.organizations.scope import within


def releases_of(guarantee_no: str) -> QuerySet[Release]:
    """Return what ended an instrument early, or was asked for to end it, the latest first."""
    return (
        Release.objects.filter(guarantee_id=guarantee_no)
        .select_related("decision")
        .order_by("-asked_at", "-release_no")
    )


def release(release_no: str) -> Release | None:
    """Return a request to give an instrument back, or None where there is none of that number."""
    rows = Release.objects.select_related("guarantee")
    return within(rows, "guarantee__account__organization__code").filter(pk=release_no).first()

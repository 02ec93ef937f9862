"""Reads of the security held."""

from django.db.models import QuerySet

from yingshou.records.guarantees.models import Guarantee


def guarantees_of(account_no: str) -> QuerySet[Guarantee]:
    """Return an account's instruments, the latest first."""
    return Guarantee.objects.filter(account_id=account_no).order_by("-valid_from")

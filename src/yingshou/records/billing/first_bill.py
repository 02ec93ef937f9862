"""Which problems concern accounts that have never been billed."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yingshou.records.billing.models import Bill


def before_first_bill(problems: QuerySet[Any]) -> QuerySet[Any]:
    """Return those problems of a query whose account has no bill yet."""
    return problems.filter(account_no__isnull=False).exclude(
        Exists(Bill.objects.filter(account_id=OuterRef("account_no")))
    )

"""Reads of matters, their steps, and of claims written off, within the reader's scope."""

from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from yingshou.core.money import ZERO_YUAN
from yingshou.records.legal.models import Matter, MatterItem, Step, WriteOff
from yingshou.records.organizations.scope import within
from yingshou.records.payments.models import PaymentBalance
from yingshou.records.receivables.models import Receivable


def matters(**conditions: Any) -> QuerySet[Matter]:
    """Return matters with their account and `state`, the latest opened first."""
    found = Matter.objects.select_related("account__organization", "standing").filter(**conditions)
    seen = within(found, "account__organization__code")
    return seen.annotate(state=F("standing__state")).order_by("-opened_date", "-matter_no")


def matter(matter_no: str) -> Matter | None:
    """Return a matter, or None where there is none of that number."""
    return matters(matter_no=matter_no).first()


def running_matters_of(account_no: str) -> QuerySet[Matter]:
    """Return the matters of an account that are not closed."""
    return matters(account_id=account_no).exclude(standing__state="CLOSED")


def steps(matter_no: str) -> QuerySet[Step]:
    """Return what happened in a matter, in order."""
    return Step.objects.filter(matter_id=matter_no).order_by("sequence")


def fees(matter_no: str) -> Decimal:
    """Return the court fees and costs a matter has had, in yuan."""
    total: Decimal | None = steps(matter_no).aggregate(total=Sum("fees"))["total"]
    return total or ZERO_YUAN


def items(matter_no: str) -> QuerySet[MatterItem]:
    """Return the items of a matter with what is open of them now."""
    found = MatterItem.objects.select_related("receivable__balance").filter(matter_id=matter_no)
    return found.order_by("receivable__due_date", "receivable_id")


def step_with(*, matter_no: str, digest: str) -> Step | None:
    """Return the step of a matter a kept file belongs to, or None."""
    return steps(matter_no).filter(document_hash=digest).first()


def claims_written_off() -> QuerySet[Receivable]:
    """Return the items with a claim written off, `written_off` in yuan, the largest first."""
    found = Receivable.objects.select_related("account", "balance").exclude(balance__written_off=0)
    seen = within(found, "account__organization__code")
    return seen.annotate(written_off=F("balance__written_off")).order_by("-written_off", "receivable_no")


def written_off_total(account_no: str) -> Decimal:
    """Return what stands written off of an account, in yuan."""
    found = claims_written_off().filter(account_id=account_no)
    total: Decimal | None = found.aggregate(total=Sum("balance__written_off"))["total"]
    return total or ZERO_YUAN


def unapplied(account_no: str) -> Decimal:
    """Return the money of an account that settles nothing yet, in yuan."""
    total: Decimal | None = PaymentBalance.objects.filter(account_no=account_no).aggregate(
        total=Sum("unapplied")
    )["total"]
    return total or ZERO_YUAN


def write_off(request_no: str) -> WriteOff | None:
    """Return what a request to write off stands on, None for other requests."""
    return WriteOff.objects.select_related("matter").filter(pk=request_no).first()

"""Reads of drafts: those in hand, what they paid, and what of the money collected is not cash yet."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from yingshou.records.drafts.models import Acceptor, Draft, DraftEvent
from yingshou.records.fields import YuanField
from yingshou.records.organizations.scope import within
from yingshou.records.payments.models import Clearing
from yingshou.records.receivables.models import Receivable

ZERO = Decimal("0.00")
DUE_SOON_DAYS = 10
"""A draft is presented within ten days from its maturity (票据法 art. 53), so it is looked at as early."""
IN_HAND = ("DRAFT_HELD", "DRAFT_PRESENTED")


def drafts() -> QuerySet[Draft]:
    """Return every draft with its acceptor's `acceptor`, those that fall due first ahead."""
    named = Acceptor.objects.filter(
        acceptor_no=OuterRef("acceptor_no"), valid_from__lte=OuterRef("received_date")
    ).order_by("-valid_from")
    return (
        within(Draft.objects.select_related("account"), "account__organization__code")
        .annotate(
            acceptor=Coalesce(Subquery(named.values("name")[:1]), Value(""), output_field=CharField()),
            grade=Coalesce(Subquery(named.values("grade")[:1]), Value(""), output_field=CharField()),
        )
        .order_by("maturity_date", "draft_no")
    )


def draft(draft_no: str) -> Draft | None:
    """Return a draft, or None where no such number exists."""
    return drafts().filter(draft_no=draft_no).first()


def draft_of_payment(payment_no: str) -> Draft | None:
    """Return the draft a payment came by, or None."""
    return drafts().filter(payment_no=payment_no).first()


def events(draft_no: str) -> QuerySet[DraftEvent]:
    """Return what happened to a draft, in order."""
    return DraftEvent.objects.filter(draft_id=draft_no).order_by("id")


def drafts_of_account(account_no: str) -> QuerySet[Draft]:
    """Return an account's drafts, the latest received first."""
    return drafts().filter(account_id=account_no).order_by("-received_date", "draft_no")


def in_hand() -> QuerySet[Draft]:
    """Return the drafts held or presented."""
    return drafts().filter(state__in=IN_HAND)


def due_soon(*, as_of: date, days: int = DUE_SOON_DAYS) -> QuerySet[Draft]:
    """Return the drafts in hand that fall due within some days or are past their maturity."""
    return in_hand().filter(maturity_date__lte=as_of + timedelta(days=days))


def bucket(query: QuerySet[Draft], name: str, *, as_of: date) -> QuerySet[Draft]:
    """Narrow drafts to a bucket of DRAFT_BUCKETS by the days they have to go."""
    spans = {
        "PAST_MATURITY": (None, -1), "DAYS_7": (0, 7), "DAYS_30": (8, 30), "DAYS_90": (31, 90),
        "DAYS_180": (91, 180), "LATER": (181, None),
    }  # fmt: skip
    first, last = spans[name]
    if first is not None:
        query = query.filter(maturity_date__gte=as_of + timedelta(days=first))
    return query if last is None else query.filter(maturity_date__lte=as_of + timedelta(days=last))


def not_cash(*, as_of: date) -> QuerySet[Draft]:
    """Return the drafts that paid something and were not money yet at the end of a day."""
    return Draft.objects.filter(
        Q(cashed_date__isnull=True) | Q(cashed_date__gt=as_of),
        ~Q(state="DRAFT_DISHONOURED"),
        payment_no__isnull=False,
        received_date__lte=as_of,
    )


def not_cash_payments(*, as_of: date) -> QuerySet[Draft, str | None]:
    """Return the numbers of the payments that are collected and not cash at the end of a day."""
    return not_cash(as_of=as_of).values_list("payment_no", flat=True)


def not_cash_total(*, as_of: date, account_no: str | None = None) -> Decimal:
    """Return the face of the drafts that are not cash yet, of an account or of all, in yuan."""
    query = not_cash(as_of=as_of)
    if account_no is not None:
        query = query.filter(account_id=account_no)
    return query.aggregate(total=Sum("face_amount"))["total"] or ZERO


def with_cash(dues: QuerySet[Receivable], *, as_of: date) -> QuerySet[Receivable]:
    """Add `collected` and `cash` to due items: principal settled, and what of it no draft still owes."""
    paid = Clearing.objects.filter(receivable=OuterRef("pk")).order_by().values("receivable")
    held = paid.filter(payment__in=not_cash_payments(as_of=as_of))
    return dues.annotate(
        collected=_sum_of(paid, "principal"), cash=F("collected") - _sum_of(held, "principal")
    )


def _sum_of(query: QuerySet[Any, Any], field: str) -> Coalesce:
    total = Subquery(query.annotate(total=Sum(field)).values("total"))
    return Coalesce(total, Value(ZERO), output_field=YuanField())


def acceptors(*, as_of: date) -> QuerySet[Acceptor]:
    """Return the accept-list as it holds on a day."""
    later = Acceptor.objects.filter(
        acceptor_no=OuterRef("acceptor_no"), valid_from__gt=OuterRef("valid_from"), valid_from__lte=as_of
    )
    return Acceptor.objects.filter(~Exists(later), valid_from__lte=as_of).order_by("name")

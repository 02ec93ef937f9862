"""Reads of debit batches and their items."""

from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Concat

from yingshou.records.debits.models import DebitBatch, DebitItem
from yingshou.records.organizations.scope import within_accounts


def batches() -> QuerySet[DebitBatch]:
    """Return the batches, the latest first, with what was answered and paid, and `batch_state`."""
    paid = Q(items__result="PAID")
    return DebitBatch.objects.annotate(
        answered_count=Count("items__item_no", filter=~Q(items__result="")),
        paid_count=Count("items__item_no", filter=paid),
        paid_amount=Coalesce(Sum("items__amount", filter=paid), Value(Decimal("0.00"))),
        batch_state=Concat(Value("BATCH_"), F("state"), output_field=CharField()),
    ).order_by("-created_date", "-batch_no")


def unsent() -> list[str]:
    """Return the batches that have not been sent, in order."""
    return list(DebitBatch.objects.filter(state="CREATED").order_by("batch_no").values_list("pk", flat=True))


def undelivered() -> list[tuple[str, date]]:
    """Return the batches that are sent and not left with the bank yet, with the day they were made."""
    found = DebitBatch.objects.filter(state="SENT", delivered_at=None).order_by("batch_no")
    return list(found.values_list("batch_no", "created_date"))


def batch(batch_no: str) -> DebitBatch | None:
    """Return a batch, or None where no such number exists."""
    return batches().filter(batch_no=batch_no).first()


def items(batch_no: str) -> QuerySet[DebitItem]:
    """Return the items of a batch in their order, with `state`: LOCKED, PAID_DEBIT or FAILED_DEBIT."""
    state = Case(
        When(batch__state="RECALLED", then=Value("BATCH_RECALLED")),
        When(result="", then=Value("LOCKED")),
        When(result="PAID", then=Value("PAID_DEBIT")),
        default=Value("FAILED_DEBIT"),
        output_field=CharField(),
    )
    found = DebitItem.objects.filter(batch_id=batch_no).annotate(state=state).order_by("item_no")
    return within_accounts(found, "account_no")

"""Reads of cards, never of their secrets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from yingshou.records.cards.models import Card, CardEvent
from yingshou.records.organizations.scope import scope
from yingshou.records.payments import queries as money


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch of cards: how many are in each state, and what is still owed to who holds them, in yuan."""

    batch_no: str
    face_amount: Decimal
    expires_date: date
    cards: int
    printed: int
    sold: int
    frozen: int
    redeemed: int
    owed: Decimal


def cards() -> QuerySet[Card]:
    """Return every card in order of its number; not those that paid accounts the reader does not see."""
    found = Card.objects.defer("secret_hash").order_by("card_no")
    if not scope():
        return found
    seen = money.payments().order_by().values("payment_no")
    return found.filter(Q(payment_no=None) | Q(payment_no__in=seen))


def card(card_no: str) -> Card | None:
    """Return a card, or None where no such number exists."""
    return cards().filter(card_no=card_no).first()


def card_range(*, first: str, last: str) -> QuerySet[Card]:
    """Return the cards of a batch from a number to another, both included; none where one is not in it."""
    ends = dict(Card.objects.filter(card_no__in=[first, last]).values_list("card_no", "batch_no"))
    if {first, last} != set(ends) or len(set(ends.values())) != 1:
        return Card.objects.none()
    return cards().filter(batch_no=ends[first], card_no__gte=first, card_no__lte=last)


def events(card_no: str) -> QuerySet[CardEvent]:
    """Return what happened to a card, the latest first."""
    return CardEvent.objects.filter(card_id=card_no).order_by("-id")


def batches(*, limit: int) -> list[Batch]:
    """Return the batches with the highest numbers, at most `limit`, with their cards by state."""
    counts = {
        name: Count("card_no", filter=Q(state=f"CARD_{name.upper()}"))
        for name in ("printed", "sold", "frozen", "redeemed")
    }
    rows = (
        Card.objects.values("batch_no", "face_amount", "expires_date")
        .annotate(
            cards=Count("card_no"),
            owed=Sum(
                "face_amount", filter=Q(state__in=["CARD_SOLD", "CARD_FROZEN"]), default=Decimal("0.00")
            ),
            **counts,
        )
        .order_by("-batch_no")
    )
    return [Batch(**row) for row in rows[:limit]]

"""Reads of cards, never of their secrets."""

from django.db.models import QuerySet

from yingshou.records.cards.models import Card


def cards() -> QuerySet[Card]:
    """Return every card in order of its number."""
    return Card.objects.defer("secret_hash").order_by("card_no")


def card(card_no: str) -> Card | None:
    """Return a card, or None where no such number exists."""
    return cards().filter(card_no=card_no).first()

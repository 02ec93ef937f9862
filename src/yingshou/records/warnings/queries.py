"""Reads of cards, their events and signals, within the reader's scope."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from yingshou.records.organizations.scope import within
from yingshou.records.warnings.models import CreditSignal, WarningCard, WarningEvent


def cards() -> QuerySet[WarningCard]:
    """Return the cards that are not cleared, the likeliest default first."""
    rows = within(WarningCard.objects.exclude(state="CLEARED"), "account__organization__code")
    return rows.select_related("account").order_by("-chance", "-score", "account_id", "cause")


def cards_of(account_no: str) -> QuerySet[WarningCard]:
    """Return every card of an account, cleared ones too."""
    rows = within(WarningCard.objects.filter(account_id=account_no), "account__organization__code")
    return rows.select_related("account").order_by("state", "cause")


def events_of(account_no: str) -> QuerySet[WarningEvent]:
    """Return what became of the cards of an account, the latest first."""
    rows = within(WarningEvent.objects.filter(account_id=account_no), "account__organization__code")
    return rows.order_by("-id")


def signals(numbers: list[str]) -> QuerySet[CreditSignal]:
    """Return signals by number."""
    return CreditSignal.objects.filter(pk__in=numbers)


def by_colour() -> dict[str, dict[str, Any]]:
    """Count open cards and sum up the loss that may be avoided, by colour."""
    rows = cards().order_by().values("colour").annotate(cards=Count("account_id"), score=Sum("score"))
    return {row["colour"]: row for row in rows}


def visit_list(count: int) -> list[WarningCard]:
    """Return the accounts to visit first, one card each: the gravest of its account."""
    seen: dict[str, WarningCard] = {}
    for card in cards().iterator(chunk_size=500):
        if len(seen) >= count and card.account_id not in seen:
            break
        best = seen.get(card.account_id)
        if best is None or _grave(card) > _grave(best):
            seen[card.account_id] = card
    return list(seen.values())


def last_seen() -> date | None:
    """Return the last day that was watched, or None."""
    return WarningCard.objects.order_by("-seen_on").values_list("seen_on", flat=True).first()


def _grave(card: WarningCard) -> int:
    return ("BLUE", "YELLOW", "ORANGE", "RED").index(card.colour)

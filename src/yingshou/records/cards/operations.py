"""Writes of cards: printed, sold, frozen, redeemed."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.records.cards.models import Card, CardEvent
from yingshou.records.copy import copy_in

CHANNEL = "TOPUP_CARD"
PRINTED, SOLD, FROZEN, REDEEMED = "CARD_PRINTED", "CARD_SOLD", "CARD_FROZEN", "CARD_REDEEMED"


class UnableToUseCard(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """A card does not exist, or an act does not fit it; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def hashed(card_no: str, secret: str) -> str:
    """Return the hash of a secret, salted by its card. Its twenty random digits leave nothing to guess."""
    return hashlib.sha256(f"{card_no}:{secret}".encode()).hexdigest()


def is_secret(card: Card, secret: str) -> bool:
    """Tell whether a secret is the card's, in a time that does not depend on where they differ."""
    return hmac.compare_digest(card.secret_hash, hashed(card.card_no, secret))


def store_cards(
    *, secrets: pl.DataFrame, batch_no: str, face_amount: Decimal, expires_date: date, day: date, person: str
) -> int:
    """Write new cards (`card_no`, `secret`) with the hashes of their secrets. Returns how many."""
    hashes = [hashed(*row) for row in secrets.select("card_no", "secret").rows()]
    cards = secrets.select(
        "card_no",
        batch_no=pl.lit(batch_no),
        face_amount=pl.lit(face_amount),
        secret_hash=pl.Series(hashes),
        expires_date=pl.lit(expires_date),
        state=pl.lit(PRINTED),
    )
    copy_in("cards_card", cards)
    events = secrets.select(
        "card_no", state=pl.lit(PRINTED), event_date=pl.lit(day), person=pl.lit(person), note=pl.lit("")
    )
    return copy_in("cards_cardevent", events)


def batch_exists(batch_no: str) -> bool:
    """Tell whether cards of a batch have been printed."""
    return Card.objects.filter(batch_no=batch_no).exists()


def hold_cards(card_nos: Sequence[str]) -> list[Card]:
    """Hold cards until the transaction ends, in order of number. Raises UnableToUseCard: UNKNOWN_CARD."""
    held = list(Card.objects.select_for_update().filter(card_no__in=card_nos).order_by("card_no"))
    if len(held) != len(set(card_nos)):
        missing = min(set(card_nos) - {card.card_no for card in held})
        raise UnableToUseCard(
            "UNKNOWN_CARD",
            zh=f"没有充值卡 {missing}。核对卡号",
            en=f"there is no card {missing}; check its number",
            field="card_no",
        )
    return held


def move(
    card: Card, *, state: str, day: date, person: str, note: str = "", entry_no: str | None = None,
    payment_no: str | None = None,
) -> None:  # fmt: skip
    """Write what happened to a held card and the state it is in now."""
    CardEvent.objects.create(
        card=card, state=state, event_date=day, person=person, note=note[:200], entry_id=entry_no
    )
    card.state, card.payment_no = state, payment_no or card.payment_no
    card.save(update_fields=["state", "payment_no"])


def note_wrong_try(card: Card) -> int:
    """Count a wrong secret on a held card and return how many there were."""
    card.wrong_tries += 1
    card.save(update_fields=["wrong_tries"])
    return card.wrong_tries

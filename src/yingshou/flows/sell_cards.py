"""Sell top-up cards."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.cards.operations import PRINTED, SOLD, UnableToUseCard, hold_cards, move
from yingshou.records.ledger.operations import BANK, TOPUP_CARDS, credit, debit, post


def sell_cards(*, card_nos: Sequence[str], buyer: str, sold_by: str, as_of: date) -> Decimal:
    """Book that cards were paid for through the bank, and return their sum in yuan.

    From now on they can be redeemed, and their face is owed in TOPUP_CARDS. All or none. Raises
    UnableToUseCard: UNKNOWN_CARD, CARD_STATE, CARD_EXPIRED, MISSING_VALUE.
    """
    if not card_nos:
        raise UnableToUseCard("MISSING_VALUE", zh="请给出卡号", en="name the cards", field="card_nos")
    with transaction.atomic():
        cards = hold_cards(card_nos)
        for card in cards:
            if card.state != PRINTED or card.expires_date < as_of:
                raise UnableToUseCard(
                    "CARD_EXPIRED" if card.state == PRINTED else "CARD_STATE",
                    zh=f"充值卡 {card.card_no} 已售出或已过期",
                    en=f"card {card.card_no} has been sold or has expired",
                    field="card_nos",
                )
        amount = sum((card.face_amount for card in cards), Decimal("0.00"))
        entry_no = post(
            entry_no=f"CARDS_SOLD-{cards[0].card_no}", kind="CARDS_SOLD",
            booked_date=as_of, legs=[debit(BANK, amount), credit(TOPUP_CARDS, amount)], memo=buyer[:200],
        )  # fmt: skip
        for card in cards:
            move(card, state=SOLD, day=as_of, person=sold_by, note=buyer, entry_no=entry_no)
        record_event(actor=sold_by, action="SELL_CARDS", subject=entry_no, detail={"amount": amount})
    return amount

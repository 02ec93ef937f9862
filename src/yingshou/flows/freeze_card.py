"""Freeze a top-up card that was lost, or free it again."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.cards.operations import FROZEN, SOLD, UnableToUseCard, hold_cards, move


def freeze_card(*, card_no: str, frozen: bool, reason: str, person: str, as_of: date) -> bool:
    """Freeze a sold card or free a frozen one; return False where it is so already.

    Raises UnableToUseCard: UNKNOWN_CARD, CARD_STATE.
    """
    wanted, needed = (FROZEN, SOLD) if frozen else (SOLD, FROZEN)
    with transaction.atomic():
        card = hold_cards([card_no])[0]
        if card.state == wanted:
            return False
        if card.state != needed:
            raise UnableToUseCard(
                "CARD_STATE",
                zh=f"充值卡 {card_no} 未售出或已兑付",
                en=f"card {card_no} has not been sold or has been redeemed",
                field="card_no",
            )
        move(card, state=wanted, day=as_of, person=person, note=reason)
        record_event(actor=person, action="FREEZE_CARD", subject=card_no, detail={"frozen": frozen})
    return True

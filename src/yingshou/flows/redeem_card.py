"""Redeem a top-up card for an account."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.tables import PAYMENTS
from yingshou.flows.import_payments import import_payments
from yingshou.records.audit.operations import record_event
from yingshou.records.cards.models import Card
from yingshou.records.cards.operations import (
    CHANNEL,
    FROZEN,
    REDEEMED,
    SOLD,
    UnableToUseCard,
    hold_cards,
    is_secret,
    move,
    note_wrong_try,
)
from yingshou.records.payments.frames import stored_payments
from yingshou.records.payments.operations import lock_accounts

MOST_WRONG_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """What a card paid, in yuan; `repeated` tells that it had paid this account before."""

    card_no: str
    account_no: str
    payment_no: str
    amount: Decimal
    repeated: bool


def redeem_card(
    *, card_no: str, secret: str, account_no: str, payer_name: str | None, redeemed_by: str, as_of: date
) -> Redeemed:
    """Take a sold card's face as a payment to any account; the payer's name is kept.

    The card is held, so of all who try at once one gets it; the same card for the same account gives the
    same answer. Five wrong secrets freeze it. Raises UnableToUseCard: UNKNOWN_CARD, WRONG_SECRET, CARD_STATE,
    CARD_EXPIRED, UNKNOWN_ACCOUNT.
    """
    with transaction.atomic():
        card = hold_cards([card_no])[0]
        wrong = not is_secret(card, secret)
        if wrong:
            # Kept though the call is refused: the refusal is raised once this is committed.
            if note_wrong_try(card) >= MOST_WRONG_TRIES and card.state == SOLD:
                move(card, state=FROZEN, day=as_of, person=redeemed_by, note="WRONG_SECRET")
        else:
            repeated = _paid_before(card, account_no)
            if not repeated:
                _pay(card, account_no, payer_name, redeemed_by, as_of)
    if wrong:
        raise UnableToUseCard(
            "WRONG_SECRET", zh="卡密不符", en="the secret is not this card's", field="secret"
        )
    return Redeemed(
        card_no=card_no, account_no=account_no, payment_no=f"{CHANNEL}-{card_no}", amount=card.face_amount,
        repeated=repeated,
    )  # fmt: skip


def _paid_before(card: Card, account_no: str) -> bool:
    """Tell whether the card paid this account; refuse where it paid another."""
    if card.state != REDEEMED:
        return False
    if stored_payments([str(card.payment_no)]).item(0, "account_no") != account_no:
        raise UnableToUseCard(
            "CARD_STATE",
            zh=f"充值卡 {card.card_no} 已兑付",
            en=f"card {card.card_no} has been redeemed",
            field="card_no",
        )
    return True


def _pay(card: Card, account_no: str, payer_name: str | None, person: str, as_of: date) -> None:
    if card.state != SOLD:
        raise UnableToUseCard(
            "CARD_STATE",
            zh=f"充值卡 {card.card_no} 未售出或已冻结",
            en=f"card {card.card_no} has not been sold or is frozen",
            field="card_no",
        )
    if card.expires_date < as_of:
        raise UnableToUseCard(
            "CARD_EXPIRED",
            zh=f"充值卡 {card.card_no} 已于 {card.expires_date} 过期",
            en=f"card {card.card_no} expired on {card.expires_date}",
            field="card_no",
        )
    if not lock_accounts([account_no]):
        raise UnableToUseCard(
            "UNKNOWN_ACCOUNT",
            zh=f"户号 {account_no} 不存在。核对户号",
            en=f"there is no account {account_no}; check its number",
            field="account_no",
        )
    row = [CHANNEL, card.card_no, account_no, payer_name, card.face_amount, as_of, None]
    frame = pl.DataFrame([row], schema=PAYMENTS.schema, orient="row")
    done = import_payments(frame=frame, as_of=as_of, source=CHANNEL, paper=True)
    if not done.inserted:
        raise UnableToUseCard(
            "CHANNEL_CLOSED", zh="充值卡渠道未开通", en="the channel of cards takes no payments"
        )
    payment_no = f"{CHANNEL}-{card.card_no}"
    move(card, state=REDEEMED, day=as_of, person=person, note=account_no, payment_no=payment_no)
    record_event(actor=person, action="REDEEM_CARD", subject=card.card_no, detail={"account": account_no})

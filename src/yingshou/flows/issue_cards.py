"""Print a batch of top-up cards."""

import secrets
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.cards.operations import UnableToUseCard, batch_exists, store_cards
from yingshou.records.payments.frames import channel_of
from yingshou.records.payments.operations import lock_name

SECRET_DIGITS = 20
MOST_CARDS = 100_000


def issue_cards(
    *, batch_no: str, count: int, face_amount: Decimal, expires_date: date, issued_by: str, as_of: date
) -> pl.DataFrame:
    """Make cards that may be sold, and return `card_no` and `secret`: the secrets exist nowhere else.

    Cards are numbered after their batch. Raises UnableToUseCard: CONFLICT where the batch exists,
    OUT_OF_RANGE, PERIOD_ORDER.
    """
    limits = channel_of(channel="TOPUP_CARD", value_date=as_of)
    if not limits["least_amount"] <= face_amount <= limits["largest_amount"] or not 1 <= count <= MOST_CARDS:
        raise UnableToUseCard(
            "OUT_OF_RANGE",
            zh=f"面额应在 {limits['least_amount']} 至 {limits['largest_amount']} 元之间，"
               f"一批不超过 {MOST_CARDS} 张",
            en=f"a face lies between {limits['least_amount']} and {limits['largest_amount']} yuan, "
               f"a batch has {MOST_CARDS} cards at most",
        )  # fmt: skip
    if expires_date <= as_of:
        raise UnableToUseCard("PERIOD_ORDER", zh="有效期应晚于今天", en="the cards must expire after today")
    with transaction.atomic():
        lock_name(f"cards:{batch_no}")
        if batch_exists(batch_no):
            raise UnableToUseCard(
                "CONFLICT", zh=f"批次 {batch_no} 已制卡", en=f"the batch {batch_no} has been printed"
            )
        numbers = [f"{batch_no}{place:06d}" for place in range(1, count + 1)]
        words = [f"{secrets.randbelow(10**SECRET_DIGITS):0{SECRET_DIGITS}d}" for _ in numbers]
        made = pl.DataFrame({"card_no": numbers, "secret": words})
        store_cards(
            secrets=made, batch_no=batch_no, face_amount=face_amount, expires_date=expires_date, day=as_of,
            person=issued_by,
        )  # fmt: skip
        record_event(actor=issued_by, action="ISSUE_CARDS", subject=batch_no, detail={"count": count})
    return made

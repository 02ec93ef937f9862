"""Note what became of money on its way to a meter: written to the card, failed, loaded, taken back."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.prepayment.cards import FAILED, WRITTEN, add_credit, card_in_use, hold_purchase, refusal


def note_meter_credit(
    *, purchase_no: str, kind: str, happened_on: date, person: str, reference: str = ""
) -> None:
    """Write a fact of a purchase's credit; the payment stays what it is.

    Money is written to the card in use, so what a lost card never brought to the meter is taken back and
    written to its successor. The same fact with the same reference changes nothing.

    Args:
        purchase_no: number of the purchase.
        kind: WRITTEN, FAILED, LOADED or TAKEN_BACK.
        happened_on: business date.
        person: who did or saw it.
        reference: number of the writing, or of the meter's answer.

    Raises:
        UnableToCredit: UNKNOWN_PURCHASE, NO_CARD, CREDIT_ORDER.
    """
    with transaction.atomic():
        purchase = hold_purchase(purchase_no)
        last = purchase.credits.order_by("-id").first()
        card = card_in_use(purchase.account_no) if kind in {WRITTEN, FAILED} else (last or purchase).card
        if card is None:
            raise refusal("NO_CARD", "account_no", purchase.account_no)
        add_credit(
            purchase=purchase,
            card=card,
            kind=kind,
            happened_on=happened_on,
            reference=reference,
            person=person,
        )
        record_event(
            actor=person,
            action="METER_CREDIT",
            subject=purchase_no,
            detail={"kind": kind, "reference": reference},
        )

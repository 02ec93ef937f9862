"""Issue the card of a meter: the first one, or one in the place of another, or for a new meter."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.prepayment.cards import (
    CARRIED,
    card_in_use,
    cards_of,
    issue,
    refusal,
    report_lost,
    store_purchase,
)


def issue_meter_card(
    *, account_no: str, card_no: str, meter_no: str, cause: str, issued_on: date, person: str,
    left_on_old_meter: Decimal | None = None,
) -> None:  # fmt: skip
    """Issue a card; the one in use, if any, is replaced and takes no more money.

    What an exchanged meter still held is carried to the new one: it is meant for the meter like a
    purchase, but no money of its own.

    Args:
        account_no: account.
        card_no: number printed on the card.
        meter_no: meter it belongs to.
        cause: NEW, LOST, DAMAGED or METER_REPLACED.
        issued_on: business date.
        person: who issues it.
        left_on_old_meter: yuan the old meter showed when it was taken off, for METER_REPLACED.

    Raises:
        UnableToCredit: UNKNOWN_ACCOUNT, NOT_A_CHOICE, CONFLICT.
    """
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        before = card_in_use(account_no) or cards_of(account_no).filter(replaced_by__isnull=True).first()
        if (before is None and cause != "NEW") or (before is not None and cause == "NEW"):
            raise refusal("NOT_A_CHOICE", "cause", cause)
        if before is not None and cause == "LOST":
            report_lost(card=before, lost_on=issued_on, person=person, note="")
        card = issue(
            card_no=card_no, account_no=account_no, meter_no=meter_no, issued_on=issued_on, cause=cause,
            person=person, replaces=before.card_no if before else None,
        )  # fmt: skip
        if cause == "METER_REPLACED" and left_on_old_meter:
            store_purchase(
                purchase_no=f"C-{card_no}", account_no=account_no, card=card, kind=CARRIED, payment_no=None,
                amount=left_on_old_meter, bought_on=issued_on, person=person,
            )  # fmt: skip
        record_event(
            actor=person,
            action="ISSUE_METER_CARD",
            subject=account_no,
            detail={
                "card_no": card_no,
                "meter_no": meter_no,
                "cause": cause,
                "left": left_on_old_meter or "",
            },
        )


def lose_meter_card(*, account_no: str, lost_on: date, person: str, note: str = "") -> None:
    """Report the card in use lost: nothing is written to it any more. Raises UnableToCredit: NO_CARD."""
    with transaction.atomic():
        lock_accounts([account_no])
        card = card_in_use(account_no)
        if card is None:
            raise refusal("NO_CARD", "account_no", account_no)
        report_lost(card=card, lost_on=lost_on, person=person, note=note)
        record_event(
            actor=person, action="LOSE_METER_CARD", subject=account_no, detail={"card_no": card.card_no}
        )

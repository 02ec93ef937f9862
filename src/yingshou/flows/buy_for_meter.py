"""Sell energy to a card meter: the payment lands, and what arrears leave of it is meant for the meter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.prepaid_standing import prepaid_standing
from yingshou.flows.take_payment import take_payment
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.prepayment.cards import PURCHASE, card_in_use, refusal, store_purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseResult:
    """What became of a purchase, in yuan: amount = arrears (principal and penalty) + to_meter.

    `purchase_no` is empty where arrears took all of it. It is on the meter once the meter says so.
    """

    purchase_no: str
    payment_no: str
    amount: Decimal
    arrears: Decimal
    to_meter: Decimal
    repeated: bool


def buy_for_meter(
    *,
    account_no: str,
    amount: Decimal,
    value_date: date,
    channel: str,
    channel_no: str,
    taken_by: str,
    as_of: date,
    designated: Sequence[str] = (),
) -> PurchaseResult:
    """Take a payment for a card meter and keep what of it is meant for the meter.

    One transaction that holds the account. The same channel and number again changes nothing.

    Raises:
        UnableToCredit: NOT_CARD_KIND, NO_CARD, BELOW_PURCHASE, ABOVE_PURCHASE or ABOVE_METER.
        UnableToTakePayment: as `take_payment`.
    """
    with transaction.atomic():
        lock_accounts([account_no])
        standing = prepaid_standing(account_nos=[account_no], on=as_of)
        terms = standing.terms.row(0, named=True) if standing.terms.height else {}
        if terms.get("kind") != "CARD":
            raise refusal("NOT_CARD_KIND", "account_no", account_no)
        card = card_in_use(account_no)
        if card is None:
            raise refusal("NO_CARD", "account_no", account_no)
        taken = take_payment(
            account_no=account_no,
            amount=amount,
            value_date=value_date,
            channel=channel,
            channel_no=channel_no,
            taken_by=taken_by,
            as_of=as_of,
            designated=designated,
        )
        to_meter = taken.prepaid
        if not taken.repeated:
            held = standing.balances.item(0, "balance")
            _check_limits(amount=amount, to_meter=to_meter, held=held, terms=terms)
        purchase_no = ""
        if to_meter > ZERO_YUAN:
            purchase = store_purchase(
                purchase_no=f"B-{taken.payment_no}",
                account_no=account_no,
                card=card,
                kind=PURCHASE,
                payment_no=taken.payment_no,
                amount=to_meter,
                bought_on=as_of,
                person=taken_by,
            )
            purchase_no = purchase.purchase_no
            if not taken.repeated:
                record_event(
                    actor=taken_by, action="BUY_FOR_METER", subject=purchase_no, detail={"amount": to_meter}
                )
    return PurchaseResult(
        purchase_no=purchase_no, payment_no=taken.payment_no, amount=amount, arrears=amount - to_meter,
        to_meter=to_meter, repeated=taken.repeated,
    )  # fmt: skip


def _check_limits(*, amount: Decimal, to_meter: Decimal, held: Decimal, terms: dict[str, Decimal]) -> None:
    """Hold a purchase against the limits of its class; what is hoarded on a meter is at risk with it."""
    least, most, on_meter = (
        terms[name] for name in ("least_purchase", "largest_purchase", "largest_on_meter")
    )
    if least is not None and amount < least:
        raise refusal("BELOW_PURCHASE", "amount", amount)
    if most is not None and amount > most:
        raise refusal("ABOVE_PURCHASE", "amount", amount)
    if on_meter is not None and max(held, ZERO_YUAN) + to_meter > on_meter:
        raise refusal("ABOVE_METER", "amount", amount)

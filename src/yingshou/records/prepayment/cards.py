"""Writes and reads of meter cards: issued, lost, replaced; money bought for a meter and what became of it."""

from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from yingshou.core.errors import YingshouError
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.records.organizations.scope import within_accounts
from yingshou.records.prepayment.models import CardLoss, MeterCard, MeterCredit, MeterPurchase

PURCHASE, CARRIED = "PURCHASE", "CARRIED"
WRITTEN, FAILED, LOADED, TAKEN_BACK = "WRITTEN", "FAILED", "LOADED", "TAKEN_BACK"
CARD_CAUSES = ("NEW", "LOST", "DAMAGED", "METER_REPLACED")
_AFTER = {
    None: (WRITTEN, FAILED), FAILED: (WRITTEN, FAILED), TAKEN_BACK: (WRITTEN, FAILED),
    WRITTEN: (LOADED, TAKEN_BACK), LOADED: (),
}  # fmt: skip
"""What may follow what on the way to a meter: nothing follows what the meter has taken."""


class UnableToCredit(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An act on a meter card does not fit; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def refusal(code: str, field: str, value: object) -> UnableToCredit:
    """Return the refusal of a problem code, with what it is about."""
    reason = PROBLEM_CODES[code]
    return UnableToCredit(
        code,
        zh=f"{field} {value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{field} {value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def card_in_use(account_no: str) -> MeterCard | None:
    """Return the card of an account that may be written to: not replaced and not lost."""
    return MeterCard.objects.filter(
        account_no=account_no, replaced_by__isnull=True, loss__isnull=True
    ).first()  # fmt: skip


def cards_of(account_no: str) -> QuerySet[MeterCard]:
    """Return all cards of an account, the latest first."""
    cards = MeterCard.objects.filter(account_no=account_no).select_related("loss", "replaced_by")
    return within_accounts(cards, "account_no").order_by("-issued_at", "-card_no")


def issue(
    *,
    card_no: str,
    account_no: str,
    meter_no: str,
    issued_on: date,
    cause: str,
    person: str,
    replaces: str | None,
) -> MeterCard:
    """Write a card. Raises UnableToCredit: CONFLICT for a number issued before, NOT_A_CHOICE."""
    if cause not in CARD_CAUSES:
        raise refusal("NOT_A_CHOICE", "cause", cause)
    if MeterCard.objects.filter(card_no=card_no).exists():
        raise refusal("CONFLICT", "card_no", card_no)
    return MeterCard.objects.create(
        card_no=card_no, account_no=account_no, meter_no=meter_no, issued_on=issued_on, cause=cause,
        person=person, replaces_id=replaces,
    )  # fmt: skip


def report_lost(*, card: MeterCard, lost_on: date, person: str, note: str) -> None:
    """Write that a card is lost; once said it stays so."""
    CardLoss.objects.get_or_create(
        card=card, defaults={"lost_on": lost_on, "person": person, "note": note[:200]}
    )


def store_purchase(
    *, purchase_no: str, account_no: str, card: MeterCard, kind: str, payment_no: str | None, amount: Decimal,
    bought_on: date, person: str,
) -> MeterPurchase:  # fmt: skip
    """Write money meant for a meter; the same number again gives what is stored."""
    purchase, _ = MeterPurchase.objects.get_or_create(
        purchase_no=purchase_no,
        defaults={
            "account_no": account_no, "card": card, "kind": kind, "payment_no": payment_no, "amount": amount,
            "bought_on": bought_on, "person": person,
        },
    )  # fmt: skip
    return purchase


def hold_purchase(purchase_no: str) -> MeterPurchase:
    """Hold a purchase until the transaction ends. Raises UnableToCredit: UNKNOWN_PURCHASE."""
    purchase = MeterPurchase.objects.select_for_update().filter(purchase_no=purchase_no).first()
    if purchase is None:
        raise refusal("UNKNOWN_PURCHASE", "purchase_no", purchase_no)
    return purchase


def add_credit(
    *, purchase: MeterPurchase, card: MeterCard, kind: str, happened_on: date, reference: str, person: str
) -> None:
    """Write what became of a held purchase; the same again changes nothing.

    Raises UnableToCredit: CREDIT_ORDER where it does not follow what went before.
    """
    last = purchase.credits.order_by("-id").first()
    if last is not None and (last.kind, last.reference) == (kind, reference):
        return
    if kind not in _AFTER[last.kind if last else None]:
        raise refusal("CREDIT_ORDER", "kind", f"{last.kind if last else '-'} → {kind}")
    MeterCredit.objects.create(
        purchase=purchase, card=card, kind=kind, happened_on=happened_on, reference=reference, person=person
    )


def purchases(*, account_no: str = "") -> QuerySet[MeterPurchase]:
    """Return purchases with `state`, what last became of each (None = paid, no more), latest first."""
    last = MeterCredit.objects.filter(purchase=OuterRef("pk")).order_by("-id")
    found = MeterPurchase.objects.annotate(
        state=Subquery(last.values("kind")[:1]), moved_on=Subquery(last.values("happened_on")[:1])
    )
    if account_no:
        found = found.filter(account_no=account_no)
    return within_accounts(found, "account_no").order_by("-bought_on", "-purchase_no")


def not_loaded(*, before: date) -> QuerySet[MeterPurchase]:
    """Return purchases of before a day that no meter has taken: money paid, energy not credited."""
    return purchases().filter(bought_on__lt=before).exclude(state=LOADED)


def paid_and_loaded(account_no: str) -> tuple[Decimal, Decimal]:
    """Return what an account bought for its meter and what the meter took, in yuan; carried is neither."""
    bought = purchases(account_no=account_no).filter(kind=PURCHASE)
    paid = bought.aggregate(sum=Sum("amount"))["sum"] or ZERO_YUAN
    loaded = bought.filter(state=LOADED).aggregate(sum=Sum("amount"))["sum"] or ZERO_YUAN
    return paid, loaded

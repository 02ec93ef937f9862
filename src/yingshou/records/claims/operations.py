"""Writes of claims, in the caller's transaction, which holds the account."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from yingshou.records.claims.models import (
    Claim,
    ClaimAnswer,
    ClaimClosing,
    ClaimItem,
    ClaimPayment,
)
from yingshou.records.claims.queries import claims
from yingshou.records.guarantees.models import Guarantee
from yingshou.records.guarantees.operations import UnableToActOnGuarantee

_OPEN = ("CLAIMED", "ANSWERED", "PART_PAID")


def open_amount(guarantee_no: str) -> Decimal:
    """Return what is still asked for by the open claims on an instrument, in yuan."""
    rows = claims().filter(guarantee_id=guarantee_no, state__in=_OPEN)
    return sum((row.amount - row.paid for row in rows), Decimal("0.00"))


def store(
    *, guarantee: Guarantee, amount: Decimal, receivable_nos: Sequence[str], reason: str, claimed_by: str,
    claimed_date: date,
) -> str:  # fmt: skip
    """Write a claim with the items it asks for, and return its number."""
    number = f"{guarantee.pk}-C{Claim.objects.filter(guarantee=guarantee).count() + 1}"
    made = Claim.objects.create(
        claim_no=number, guarantee=guarantee, account_id=guarantee.account_id, amount=amount,
        reason=reason.strip()[:200], claimed_by=claimed_by, claimed_date=claimed_date,
    )  # fmt: skip
    ClaimItem.objects.bulk_create(
        ClaimItem(claim=made, receivable_id=number) for number in sorted(receivable_nos)
    )
    return number


def in_state(claim_no: str, *states: str) -> Any:
    """Return a claim in one of some states. Raises UnableToActOnGuarantee where it is not."""
    found = claims().filter(pk=claim_no).first()
    if found is None or found.state not in states:
        raise UnableToActOnGuarantee(
            "CLAIM_STATE",
            zh=f"没有可这样办理的索赔 {claim_no}。请刷新页面查看其现状",
            en=f"there is no claim {claim_no} on which this can be done; look at its state",
            field="claim_no",
        )
    return found


def answer(*, claim: Claim, accepted: bool, answered_date: date, note: str, recorded_by: str) -> None:
    """Write what who answers has said."""
    ClaimAnswer.objects.create(
        claim=claim, accepted=accepted, answered_date=answered_date, note=note.strip()[:200],
        recorded_by=recorded_by,
    )  # fmt: skip


def add_payment(*, claim: Claim, payment_no: str, recorded_by: str) -> bool:
    """Tie a payment to a claim; False where it was before. Raises UnableToActOnGuarantee on another's."""
    tied = ClaimPayment.objects.filter(pk=payment_no).first()
    if tied is None:
        ClaimPayment.objects.create(payment_id=payment_no, claim=claim, recorded_by=recorded_by)
        return True
    if tied.claim_id != claim.pk:  # type: ignore[attr-defined]
        raise UnableToActOnGuarantee(
            "CONFLICT",
            zh=f"收款 {payment_no} 已记入另一索赔",
            en=f"payment {payment_no} was counted for another claim",
            field="channel_no",
        )
    return False


def close(*, claim: Claim, closed_date: date, closed_by: str, note: str) -> None:
    """Write that nothing more is expected of a claim."""
    ClaimClosing.objects.create(
        claim=claim, closed_date=closed_date, closed_by=closed_by, note=note.strip()[:200]
    )

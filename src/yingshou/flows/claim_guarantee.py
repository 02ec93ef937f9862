"""Claim on security: asked of who answers, answered, paid in part or whole, closed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.take_payment import PaymentResult, take_payment
from yingshou.records.audit.operations import record_event
from yingshou.records.claims import operations
from yingshou.records.claims.queries import guarantee as guarantee_on
from yingshou.records.guarantees.operations import UnableToActOnGuarantee, known
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts


def claim_guarantee(
    *,
    guarantee_no: str,
    amount: Decimal,
    reason: str,
    claimed_by: str,
    as_of: date,
    receivable_nos: Sequence[str] | None = None,
) -> str:
    """Write that payment is asked of who answers for an account, and return the number of the claim.

    Nothing is booked; what is left of the instrument is asked for once. One transaction that holds the
    account.

    Args:
        guarantee_no: the instrument; it must be in force, or ended and its claim deadline not passed.
        amount: yuan, at most what is left of it, and what is open of the items.
        reason: what a reader of the books is told.
        claimed_by: who claims.
        as_of: business date.
        receivable_nos: due items asked for; None for all that are overdue.

    Raises:
        UnableToActOnGuarantee: it can not be claimed, or a value does not fit.
    """
    with transaction.atomic():
        guarantee = known(guarantee_no)
        account_no = str(guarantee.account_id)
        lock_accounts([account_no])
        held = guarantee_on(guarantee_no, on=as_of)
        _check_claim(held, as_of, reason)
        items = _items(account_no, receivable_nos, as_of)
        most = min(held.left - operations.open_amount(guarantee_no), _open_sum(items))
        if not ZERO_YUAN < amount <= most:
            raise UnableToActOnGuarantee(
                "OUT_OF_RANGE",
                zh=f"索赔金额须大于零，至多 {most} 元：担保余额减去在途索赔，且不超过所列应收",
                en=f"claim more than zero and at most {most} yuan: what is left of the instrument beside "
                "open claims, and what is open of the items",
                field="amount",
            )
        number = operations.store(
            guarantee=guarantee, amount=amount, receivable_nos=items["receivable_no"].to_list(),
            reason=reason, claimed_by=claimed_by, claimed_date=as_of,
        )  # fmt: skip
        record_event(
            actor=claimed_by, action="CLAIM_GUARANTEE", subject=number,
            detail={"amount": amount, "reason": reason},
        )  # fmt: skip
    return number


def answer_claim(*, claim_no: str, accepted: bool, recorded_by: str, as_of: date, note: str = "") -> None:
    """Write whether who answers will pay or refuses. One transaction. Raises UnableToActOnGuarantee."""
    with transaction.atomic():
        claim = _held(claim_no, "CLAIMED")
        operations.answer(
            claim=claim, accepted=accepted, answered_date=as_of, note=note, recorded_by=recorded_by
        )
        record_event(
            actor=recorded_by, action="CLAIM_ACCEPTED" if accepted else "CLAIM_REFUSED", subject=claim_no,
            detail={"as_of": as_of, "note": note},
        )  # fmt: skip


def pay_claim(
    *, claim_no: str, amount: Decimal, value_date: date, channel: str, channel_no: str, taken_by: str,
    as_of: date,
) -> PaymentResult:  # fmt: skip
    """Take the money of a claim: a payment of its channel that settles the items asked for first.

    A payment that is there already under the same number, such as one of a bank statement, is tied to the
    claim. It takes as much from what is left of the instrument; where it is reversed
    (`flows.reverse_payment`) both are as before. One transaction.

    Raises:
        UnableToActOnGuarantee: the claim is not open, or less of it is.
        UnableToTakePayment: as `take_payment`.
    """
    with transaction.atomic():
        claim = _held(claim_no, "CLAIMED", "ANSWERED", "PART_PAID", "PAID")
        items = list(claim.items.order_by("receivable_id").values_list("receivable_id", flat=True))
        taken = take_payment(
            account_no=claim.account_id, amount=amount, value_date=value_date, channel=channel,
            channel_no=channel_no, taken_by=taken_by, payer_name=claim.guarantee.issuer,
            memo=f"担保索赔 {claim_no}", as_of=as_of, designated=items,
        )  # fmt: skip
        fresh = operations.add_payment(claim=claim, payment_no=taken.payment_no, recorded_by=taken_by)
        if fresh and amount > claim.amount - claim.paid:
            raise UnableToActOnGuarantee(
                "OUT_OF_RANGE",
                zh=f"索赔只余 {claim.amount - claim.paid} 元",
                en=f"only {claim.amount - claim.paid} yuan of the claim are open",
                field="amount",
            )
        if fresh:
            record_event(
                actor=taken_by, action="PAY_CLAIM", subject=claim_no,
                detail={"payment_no": taken.payment_no, "amount": amount},
            )  # fmt: skip
    return taken


def close_claim(*, claim_no: str, closed_by: str, as_of: date, note: str) -> None:
    """Write that nothing more is expected of a claim. One transaction. Raises UnableToActOnGuarantee."""
    with transaction.atomic():
        claim = _held(claim_no, "CLAIMED", "ANSWERED", "PART_PAID", "PAID", "REFUSED")
        operations.close(claim=claim, closed_date=as_of, closed_by=closed_by, note=note)
        record_event(
            actor=closed_by, action="CLOSE_CLAIM", subject=claim_no, detail={"as_of": as_of, "note": note}
        )


def _held(claim_no: str, *states: str) -> Any:
    """Hold the claim's account and return the claim in one of some states."""
    lock_accounts([operations.in_state(claim_no, *states).account_id])
    return operations.in_state(claim_no, *states)


def _check_claim(held: Any, as_of: date, reason: str) -> None:
    late = held.claim_deadline is not None and as_of > held.claim_deadline
    if held.state not in {"IN_FORCE", "CLAIMABLE"} or late:
        raise UnableToActOnGuarantee(
            "NOT_CLAIMABLE",
            zh="该担保不在有效期内、已解除或已过索赔截止日，不能索赔",
            en="the instrument is not in force, was given back, or its claim deadline has passed",
            field="guarantee_no",
        )
    if not reason.strip():
        raise UnableToActOnGuarantee(
            "OUT_OF_RANGE", zh="须写明索赔原因", en="a reason is needed", field="reason"
        )


def _items(account_no: str, receivable_nos: Sequence[str] | None, as_of: date) -> pl.DataFrame:
    owed = open_items(account_nos=[account_no], as_of=as_of)
    if receivable_nos is None:
        items = owed.filter(pl.col("due_date") < as_of)
    else:
        items = owed.filter(pl.col("receivable_no").is_in(list(receivable_nos)))
    if items.is_empty() or (receivable_nos is not None and items.height < len(set(receivable_nos))):
        raise UnableToActOnGuarantee(
            "NOTHING_OWED",
            zh=f"{account_no} 没有可索赔的欠费，或所列应收不全是未清",
            en=f"account {account_no} owes nothing that could be claimed, or not all of the items named",
            field="receivable_nos",
        )
    return items


def _open_sum(items: pl.DataFrame) -> Decimal:
    total = items.select(pl.col("principal_open").sum() + pl.col("penalty_open").sum()).item()
    return Decimal(total or ZERO_YUAN)

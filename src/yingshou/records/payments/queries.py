"""Reads of money received and what it cleared."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from yingshou.records.organizations.scope import within_accounts
from yingshou.records.payments.models import (
    Channel,
    Clearing,
    MoneyRequest,
    Payment,
    PaymentBalance,
    PaymentReversal,
)

ZERO = Decimal("0.00")
_STATE = Case(
    When(reversal__isnull=False, then=Value("REVERSED")),
    When(balance__account_no__isnull=True, then=Value("SUSPENSE")),
    When(balance__unapplied__gt=0, then=Value("PREPAID")),
    default=Value("CLEARED"),
    output_field=CharField(),
)


def payments() -> QuerySet[Payment]:
    """Return every payment with `owner_no`, `unapplied` and `state`, the latest first.

    `owner_no` is the account the money belongs to now, null while it is in suspense. States: CLEARED,
    PREPAID (something is left over), SUSPENSE, REVERSED.
    """
    found = (
        Payment.objects.select_related("balance")
        .annotate(
            owner_no=Coalesce("balance__account_no", "account_no"),
            unapplied=Coalesce("balance__unapplied", Value(ZERO)),
            state=_STATE,
        )
        .order_by("-value_date", "-payment_no")
    )
    return within_accounts(found, "owner_no")


def payment(payment_no: str) -> Payment | None:
    """Return a payment, or None where no such number exists."""
    return payments().filter(payment_no=payment_no).first()


def is_reversed(payment_no: str) -> bool:
    """Tell whether a payment has been taken back."""
    return PaymentReversal.objects.filter(payment_id=payment_no).exists()


def payments_of_account(account_no: str) -> QuerySet[Payment]:
    """Return the money that belongs to an account, the latest first."""
    return payments().filter(balance__account_no=account_no)


def suspense() -> QuerySet[Payment]:
    """Return the money whose payer is still unknown, the largest first."""
    return (
        payments()
        .filter(balance__account_no__isnull=True, reversal__isnull=True, balance__unapplied__gt=0)
        .order_by("-amount", "payment_no")
    )


def clearings_of_payment(payment_no: str) -> QuerySet[Clearing]:
    """Return what a payment settled, and what was taken back, in order."""
    return Clearing.objects.filter(payment_id=payment_no).select_related("receivable").order_by("id")


def prepaid(account_no: str) -> Decimal:
    """Return an account's money that has not been applied to anything yet."""
    total = PaymentBalance.objects.filter(account_no=account_no).aggregate(total=Sum(F("unapplied")))
    return total["total"] or ZERO


def refunds_under_way(account_nos: Sequence[str]) -> set[str]:
    """Return those of some accounts to which a refund is asked for, or approved and not paid out."""
    rows = MoneyRequest.objects.filter(kind="REFUND", account_no__in=account_nos, outcome__isnull=True)
    return set(rows.exclude(decision__approved=False).values_list("account_no", flat=True))


def refund_asked(payment_no: str, *, cause: str) -> bool:
    """Tell whether a refund of a payment was ever asked for by a cause, whatever became of it."""
    return MoneyRequest.objects.filter(kind="REFUND", payment_id=payment_no, cause=cause).exists()


def channels(*, as_of: date) -> QuerySet[Channel]:
    """Return the versions of channels that hold on a day or will later, with their `state`.

    States: CHANNEL_OPEN, CHANNEL_CLOSED, UPCOMING_VERSION.
    """
    later = Channel.objects.filter(
        channel=OuterRef("channel"), valid_from__gt=OuterRef("valid_from"), valid_from__lte=as_of
    )
    state = Case(
        When(valid_from__gt=as_of, then=Value("UPCOMING_VERSION")),
        When(is_open=True, then=Value("CHANNEL_OPEN")),
        default=Value("CHANNEL_CLOSED"),
        output_field=CharField(),
    )
    return (
        Channel.objects.filter(~Exists(later)).annotate(state=state).order_by("kind", "channel", "valid_from")
    )


def is_open(channel: str, *, as_of: date) -> bool:
    """Tell whether a channel takes payments on a day."""
    return channels(as_of=as_of).filter(channel=channel, state="CHANNEL_OPEN").exists()


def money_requests() -> QuerySet[MoneyRequest]:
    """Return waivers, refunds and transfers with their `state`, the latest first.

    States: PROPOSED, TURNED_DOWN, APPROVED (a refund is to be paid out), REFUND_PAID, UNDONE.
    """
    state = Case(
        When(outcome__kind="PAID", then=Value("REFUND_PAID")),
        When(outcome__kind="UNDONE", then=Value("UNDONE")),
        When(decision__approved=True, then=Value("APPROVED")),
        When(decision__approved=False, then=Value("TURNED_DOWN")),
        default=Value("PROPOSED"),
        output_field=CharField(),
    )
    found = (
        MoneyRequest.objects.select_related("decision", "outcome")
        .annotate(state=state)
        .order_by("-proposed_at", "request_no")
    )
    return within_accounts(found, "account_no")


def money_request(request_no: str) -> MoneyRequest | None:
    """Return a waiver, refund or transfer, None where no such number exists."""
    return money_requests().filter(request_no=request_no).first()

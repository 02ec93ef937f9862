"""Let money that came in settle claims written off (核销后收回)."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db import transaction

from yingshou.core.tables import CLEARINGS
from yingshou.flows.apply_money import look_after, settle_frames, total
from yingshou.flows.take_recovery_back import recovery_adjustments
from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import (
    PENALTY,
    PREPAID,
    RECEIVABLE,
    WRITE_OFF_RECOVERIES,
    credit,
    debit,
    post,
)
from yingshou.records.legal import frames
from yingshou.records.legal.operations import refusal, store_recoveries
from yingshou.records.payments import frames as payment_frames
from yingshou.records.payments.models import Payment
from yingshou.records.payments.operations import lock_accounts, store_clearings
from yingshou.records.receivables.frames import BALANCES
from yingshou.records.receivables.operations import store_adjustments


def recover_written_off(
    *,
    account_no: str,
    recovered_by: str,
    as_of: date,
    payment_nos: Sequence[str] | None = None,
    receivable_nos: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Settle claims written off of an account with its unapplied money, and return the clearings.

    The order inside and among the items is that of any payment. What is settled of the principal comes back
    to the receivables for the moment of its clearing and is income of its own (WRITE_OFF_RECOVERIES); the
    rest stays written off. Money never does so by itself: it settles what is owed now first. One transaction.

    Args:
        account_no: the account.
        recovered_by: who books it.
        as_of: business date.
        payment_nos: payments to use; None for all with something left.
        receivable_nos: claims to settle; None for all.

    Returns:
        Columns as in `clearings`.

    Raises:
        UnableToGoToCourt: NOTHING_WRITTEN_OFF, UNKNOWN_ACCOUNT.
    """
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        money = payment_frames.unapplied_money([account_no]).sort("value_date", "payment_no")
        if payment_nos is not None:
            money = money.filter(pl.col("payment_no").is_in(list(payment_nos)))
        parts = [
            _recover(money=money[row : row + 1], wanted=receivable_nos, by=recovered_by, as_of=as_of)
            for row in range(money.height)
        ]
        done = pl.concat([CLEARINGS.empty(), *parts])
        if done.is_empty():
            raise refusal("NOTHING_WRITTEN_OFF", "account_no", account_no)
        look_after(account_nos=[account_no], on=as_of)
        record_event(
            actor=recovered_by, action="RECOVER_WRITTEN_OFF", subject=account_no,
            detail={"principal": total(done, "principal"), "penalty": total(done, "penalty"), "as_of": as_of},
        )  # fmt: skip
    return done


def _recover(*, money: pl.DataFrame, wanted: Sequence[str] | None, by: str, as_of: date) -> pl.DataFrame:
    """Settle what one payment can of the claims as they stand now, and book it."""
    payment_no, account_no = money.select("payment_no", "account_no").row(0)
    claims = frames.written_off(account_nos=[account_no])
    if wanted is not None:
        claims = claims.filter(pl.col("receivable_no").is_in(list(wanted)))
    if claims.is_empty():
        return CLEARINGS.empty()
    cleared = settle_frames(
        money=money,
        balances=claims.select(list(BALANCES)),
        pieces=payment_frames.pieces(claims["receivable_no"].to_list()),
        classes=payment_frames.customer_classes([account_no]),
        clearing_rules=payment_frames.clearing_rules(),
        penalty_rules=payment_frames.penalty_rules(),
    )
    if cleared.is_empty():
        return cleared
    entry_no = f"RECOVERED-{payment_no}-{_before(payment_no) + 1}"
    principal, penalty = total(cleared, "principal"), total(cleared, "penalty")
    legs = [
        debit(RECEIVABLE, principal), credit(WRITE_OFF_RECOVERIES, principal),
        debit(PREPAID, principal + penalty), credit(RECEIVABLE, principal), credit(PENALTY, penalty),
    ]  # fmt: skip
    post(entry_no=entry_no, kind="RECOVERED", booked_date=as_of, legs=legs)
    rows = cleared.join(claims.select("receivable_no", "write_off_no"), on="receivable_no").select(
        "payment_no", "receivable_no", "write_off_no", "principal", "penalty", "value_date"
    )
    store_adjustments(
        adjustments=recovery_adjustments(rows, account_no=account_no, sign=-1), entry_no=entry_no
    )
    store_clearings(clearings=cleared, cleared_date=as_of, entry_no=entry_no)
    store_recoveries(
        rows=rows, account_no=account_no, recovered_date=as_of, recovered_by=by, entry_no=entry_no
    )
    return cleared


def _before(payment_no: str) -> int:
    """Count the entries by which a payment settled claims before, taken back or not."""
    return Payment.objects.get(pk=payment_no).recoveries.values("entry_id").distinct().count()

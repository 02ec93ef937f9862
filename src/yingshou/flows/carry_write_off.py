"""Book an approved write-off, and an approved undoing of one, in the caller's transaction."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import ADJUSTMENTS
from yingshou.flows.propose_write_off import writable
from yingshou.flows.take_recovery_back import take_recovery_back
from yingshou.records.ledger.operations import RECEIVABLE, WRITE_OFFS, credit, debit, post
from yingshou.records.legal import frames
from yingshou.records.legal.models import WriteOff, WriteOffUndo
from yingshou.records.legal.operations import total_of
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.payments.requests import carried_out, end, refusal
from yingshou.records.receivables.operations import store_adjustments


def carry_write_off(asked: MoneyRequest, as_of: date, _by: str) -> None:
    """Move the principal of a request's items from the receivables to the claims written off.

    Raises UnableToMoveMoney where what is open of them is no longer what was asked for: a payment came, or
    one was taken back.
    """
    lock_accounts([asked.account_no])
    written = WriteOff.objects.get(pk=asked.pk)
    asked_for = dict(written.items.values_list("receivable_id", "principal"))
    items = writable(account_no=asked.account_no, receivable_nos=list(asked_for), as_of=as_of)
    if dict(items.select("receivable_no", "principal").iter_rows()) != asked_for:
        raise refusal("MORE_THAN_OPEN", "amount", asked.amount)
    legs = [debit(WRITE_OFFS, asked.amount), credit(RECEIVABLE, asked.amount)]
    post(entry_no=asked.pk, kind="WRITTEN_OFF", booked_date=as_of, legs=legs, memo=asked.reason)
    _adjust(items, asked.account_no, written, as_of, asked.pk)


def carry_write_off_undo(asked: MoneyRequest, as_of: date, by: str) -> None:
    """Put what stands written off of a write-off back among the receivables, as if it had never been.

    Penalty is again that of all days, and what came in meanwhile is an ordinary payment of the items. Raises
    UnableToMoveMoney where the write-off is no longer in force.
    """
    undo = WriteOffUndo.objects.select_related("write_off").get(pk=asked.pk)
    original = carried_out(undo.write_off_id)
    lock_accounts([asked.account_no])
    written = undo.write_off
    items = pl.DataFrame(
        list(written.items.values_list("receivable_id", "principal")),
        schema={"receivable_no": pl.String, "principal": ADJUSTMENTS.schema["amount"]}, orient="row",
    )  # fmt: skip
    day = original.decision.decided_date
    legs = [debit(RECEIVABLE, original.amount), credit(WRITE_OFFS, original.amount)]
    post(entry_no=asked.pk, kind="RESTORED", booked_date=as_of, legs=legs, memo=asked.reason)
    _adjust(items.with_columns(-pl.col("principal")), asked.account_no, written, day, asked.pk)
    rows = frames.recovered(write_off_no=original.pk)
    for payment_no in rows["payment_no"].unique(maintain_order=True):
        take_recovery_back(
            payment_no=payment_no, write_off_no=original.pk, on=as_of, by=by,
            entry_no=f"{asked.pk}-{payment_no}"[:96], account_no=asked.account_no,
        )  # fmt: skip
    end(
        asked=original, kind="UNDONE", ended_date=as_of, ended_by=by, note=asked.reason,
        entry_no=asked.pk,
    )  # fmt: skip


def standing_of(asked: MoneyRequest) -> Decimal:
    """Return what stands written off of a write-off that was carried out, in yuan."""
    recovered = frames.recovered(write_off_no=asked.pk)
    return Decimal(max(asked.amount - total_of(recovered), ZERO_YUAN))


def _adjust(items: pl.DataFrame, account_no: str, written: WriteOff, day: date, entry_no: str) -> None:
    kind = "WRITTEN_OFF_BEARING" if written.penalty == "RUNS" else "WRITTEN_OFF"
    frame = items.select(
        "receivable_no", account_no=pl.lit(account_no), kind=pl.lit(kind), amount="principal",
        adjusted_date=pl.lit(day), into_receivable_no=pl.lit(None, dtype=pl.String),
    )  # fmt: skip
    store_adjustments(adjustments=frame, entry_no=entry_no)

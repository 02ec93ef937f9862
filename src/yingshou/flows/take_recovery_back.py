"""Take back what a payment brought of claims written off: they stand written off again."""

from datetime import date

import polars as pl

from yingshou.flows.apply_money import total
from yingshou.records.ledger.operations import RECEIVABLE, WRITE_OFF_RECOVERIES, credit, debit, post
from yingshou.records.legal import frames
from yingshou.records.legal.operations import store_recoveries
from yingshou.records.receivables.operations import store_adjustments


def take_recovery_back(
    *, payment_no: str, on: date, by: str, entry_no: str, account_no: str, write_off_no: str | None = None
) -> None:
    """Undo the recoveries of a payment, of all write-offs or of one; nothing where there are none.

    Runs inside the caller's transaction, which holds the account and has undone what the payment cleared, or
    undoes the write-off. The adjustments bear the value date of the money, as when it came: they cancel out.

    Args:
        payment_no: the payment.
        on: business date.
        by: who takes it back.
        entry_no: number of the entry to book.
        account_no: the account.
        write_off_no: only what was recovered of this write-off; None for all.
    """
    rows = frames.recovered(payment_no=payment_no)
    if write_off_no is not None:
        rows = rows.filter(pl.col("write_off_no") == write_off_no)
    if rows.is_empty():
        return
    principal = total(rows, "principal")
    legs = [debit(WRITE_OFF_RECOVERIES, principal), credit(RECEIVABLE, principal)]
    post(entry_no=entry_no, kind="RECOVERY_BACK", booked_date=on, legs=legs)
    store_adjustments(
        adjustments=recovery_adjustments(rows, account_no=account_no, sign=1), entry_no=entry_no
    )
    store_recoveries(
        rows=rows.with_columns(-pl.col("principal"), -pl.col("penalty")), account_no=account_no,
        recovered_date=on, recovered_by=by, entry_no=entry_no,
    )  # fmt: skip


def recovery_adjustments(rows: pl.DataFrame, *, account_no: str, sign: int) -> pl.DataFrame:
    """Return the adjustments of recoveries (RECOVERED): sign -1 as money comes, 1 as it goes again."""
    bearing = frames.bearing(rows["write_off_no"].unique().to_list())
    return (
        rows.filter(pl.col("principal") != 0)
        .join(bearing, on="write_off_no")
        .select(
            "receivable_no", account_no=pl.lit(account_no),
            kind=pl.when("bearing").then(pl.lit("RECOVERED_BEARING")).otherwise(pl.lit("RECOVERED")),
            amount=pl.col("principal") if sign > 0 else -pl.col("principal"), adjusted_date="value_date",
            into_receivable_no=pl.lit(None, dtype=pl.String),
        )
    )  # fmt: skip
